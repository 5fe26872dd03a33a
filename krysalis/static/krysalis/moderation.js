// The desk works without this. With it, choosing all shows what is chosen, messages are read out, and an answer or a
// reason stays in this tab of the browser until it is sent.

const KEPT = "answer:"; // Then the person and the field, which is named after the comment.
const REASON = "reason:";
const selection = document.getElementById("selection");
const answers = document.querySelector(".answers");
const boxes = [...document.querySelectorAll('[form="selection"][name="comment"]')];

let shelf = {}; // Where there is no storage.
try {
  shelf = sessionStorage;
} catch {}

function announceMessages() {
  const region = document.querySelector(".queue-messages");
  const list = region?.firstElementChild;
  if (!list) return;
  list.remove(); // A live region speaks of what changes, not of what stands there from the start.
  setTimeout(() => region.append(list), 100);
}

function watchSelection() {
  const all = selection.querySelector('[name="whole_page"]');
  const count = selection.querySelector(".selection-count");

  function show() {
    const chosen = boxes.filter((box) => box.checked).length;
    all.checked = chosen === boxes.length;
    all.indeterminate = chosen > 0 && !all.checked;
    const words = chosen === 1 ? count.dataset.one : count.dataset.many.replace("#", chosen);
    count.textContent = chosen ? words : "";
  }

  all.addEventListener("change", () => {
    for (const box of boxes) box.checked = all.checked;
    show();
  });
  for (const box of boxes) box.addEventListener("change", show);
  for (const box of [all, ...boxes]) {
    box.addEventListener("keydown", (event) => {
      if (event.key === "Enter") event.preventDefault(); // It would press a button nobody looks at.
    });
  }
  show(); // After going back, the browser may have kept what was ticked.
}

function kept(key) {
  try {
    return JSON.parse(shelf[key] ?? null);
  } catch {
    return null;
  }
}

function keep(area, isSent) {
  const key = `${KEPT}${answers.dataset.keptAs}:${area.name}`;
  try {
    if (area.value.trim()) shelf[key] = JSON.stringify({ text: area.value, isSent });
    else delete shelf[key];
  } catch {} // It is full.
}

// The page behind the form that was sent; over the login, which may have run out, another one leads here.
function forgetAnswers() {
  const isBehind = document.referrer && new URL(document.referrer).pathname.endsWith("/queue/answer/");
  if (!isBehind) return;
  for (const key of Object.keys(shelf)) if (key.startsWith(KEPT) && kept(key)?.isSent) delete shelf[key];
}

function watchAnswers() {
  const areas = [...answers.querySelectorAll("textarea")];
  for (const area of areas) {
    if (!area.value) area.value = kept(`${KEPT}${answers.dataset.keptAs}:${area.name}`)?.text ?? "";
    keep(area, false);
    area.addEventListener("input", () => keep(area, false));
  }
  answers.addEventListener("submit", () => areas.forEach((area) => keep(area, true)));
}

function keepWords(key, fields) {
  const words = Object.fromEntries(fields.map((field) => [field.name, field.value]));
  try {
    if (fields.some((field) => field.value)) shelf[key] = JSON.stringify(words);
  } catch {} // It is full.
}

// A reason that led to no decision, since the login had run out or it was too long, stands there again.
function watchReasons(isDone) {
  const { keptAs } = document.querySelector(".queue").dataset;
  for (const reason of document.querySelectorAll(".decision-reason")) {
    const fields = [...reason.querySelectorAll("input, textarea, select")];
    const key = `${REASON}${keptAs}:${fields.at(-1).id}`;
    const words = isDone ? null : kept(key);
    delete shelf[key];
    for (const field of words ? fields : []) field.value = words[field.name] ?? "";
    if (words) reason.open = true;
    reason.closest("form").addEventListener("submit", () => keepWords(key, fields));
  }
}

watchReasons(document.querySelector(".queue-messages .success") !== null); // Before the message is read out.
announceMessages();
if (answers) watchAnswers();
else forgetAnswers();
if (selection) watchSelection();
