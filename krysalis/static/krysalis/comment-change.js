// The page on which a comment is changed: keeps the words in this browser, and counts the minutes.

const KEPT_FOR = 14 * 86_400_000; // As a draft; the form below an article throws away what is older.

const form = document.querySelector(".comment-change-form");
const area = form?.elements.text;
const asRead = form?.elements.as_read.value; // Which words were there before.
const key = form && `change:${new URL(form.action).pathname}`; // Also where the other form was sent.
const isRefused = !!form?.querySelector(".form-errors"); // Then these words are the newest.
const note = form?.querySelector(".draft-note");
const discard = form?.querySelector("[data-discard]");

let shelf = {}; // Where there is no storage.
try {
  shelf = localStorage;
} catch {}

function keptDraft() {
  try {
    const draft = JSON.parse(shelf[key] ?? null);
    return draft?.asRead === asRead && draft.at > Date.now() - KEPT_FOR ? draft : null;
  } catch {
    return null;
  }
}

function forget() {
  delete shelf[key];
}

function keep() {
  const isNew = isRefused || area.value !== area.defaultValue;
  if (!isNew || !area.value.trim()) return forget();
  try {
    shelf[key] = JSON.stringify({ text: area.value, asRead, at: Date.now() });
  } catch {} // It is full.
}

function show(text, isDraft) {
  area.value = text;
  note.textContent = isDraft ? note.dataset.note : "";
  discard.hidden = !isDraft;
}

function begin() {
  const draft = keptDraft();
  area.autocomplete = "off"; // What the browser itself remembers knows no other words.
  if (isRefused || area.value !== area.defaultValue) keep(); // Somebody types faster than scripts arrive.
  else if (!draft) forget();
  else if (draft.text !== area.defaultValue) show(draft.text, true);
  area.oninput = form.onsubmit = keep;
  discard.onclick = () => {
    show(area.defaultValue, false);
    forget();
    area.focus();
  };
}

function countDown(clock) {
  const end = Date.now() + clock.dataset.seconds * 1000;
  const timer = setInterval(() => {
    const left = Math.round((end - Date.now()) / 1000);
    const { dataset } = clock;
    if (left <= 0) clearInterval(timer);
    const time = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
    clock.textContent = left > 0 ? dataset.left.replace("#", time) : dataset.over;
  }, 1000);
}

if (form) begin();
for (const clock of document.querySelectorAll(".comment-change-form [data-seconds]")) countDown(clock);
document.querySelector(".form-errors")?.focus();
