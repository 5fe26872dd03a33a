// Keys for the queue: they press the buttons that stand there. Without this, nothing is missing but the keys.

const KEPT_AS = "moderation-keys"; // Whether this browser uses them; letters alone must be possible to turn off.
const TYPING = 'input:not([type="checkbox"], [type="radio"]), textarea, select, [contenteditable]';

const rows = [...document.querySelectorAll(".entry")];
const sheet = document.getElementById("keys");
const nextPage = document.querySelector('.queue-pages [rel="next"]');
const opener = document.getElementById("keys-open");
const used = document.getElementById("keys-used");
let current = null; // The row that keys act on.
let isLeaving = false; // A second press would go to the same comment, before the next page is there.

function mark(row) {
  current?.classList.remove("is-current");
  current = row;
  current?.classList.add("is-current");
}

function go(row) {
  row.focus({ preventScroll: true });
  row.scrollIntoView({ block: "start" }); // At once, as whoever wishes less motion wants it as well.
}

function move(step) {
  const isBelow = nextPage && document.activeElement === nextPage;
  const at = isBelow ? rows.length : rows.indexOf(current);
  const row = current || isBelow ? rows[at + step] : rows[0];
  if (row) go(row);
  else if (step > 0) nextPage?.focus();
}

function undo() {
  const button = document.querySelector('.queue-undo [data-key="z"]');
  if (button) press(button);
  else say(sheet.dataset.nothingToUndo);
}

// In place of what was said before.
function say(sentence) {
  const list = Object.assign(document.createElement("ul"), { className: "messagelist" });
  const box = Object.assign(document.createElement("div"), { className: "queue-said" });
  list.append(Object.assign(document.createElement("li"), { className: "warning", textContent: sentence }));
  box.append(list);
  document.querySelector(".queue-messages").replaceChildren(box);
}

function press(button) {
  if (!button) return;
  isLeaving = true;
  button.click();
}

const KEYS = {
  j: () => move(1),
  k: () => move(-1),
  "?": () => sheet.showModal(),
  z: undo,
};
for (const key of "ards") KEYS[key] = () => press(current?.querySelector(`[data-key="${key}"]`));

function listen(event) {
  const isHeld = event.ctrlKey || event.metaKey || event.altKey || event.isComposing;
  if (!used.checked || isHeld || isLeaving || sheet.open || event.target.closest(TYPING)) return;
  const isMove = event.key === "j" || event.key === "k";
  if (!Object.hasOwn(KEYS, event.key) || (event.repeat && !isMove)) return;
  event.preventDefault();
  KEYS[event.key]();
}

function tellWhichKeys() {
  for (const button of document.querySelectorAll("[data-key]")) {
    if (used.checked) button.setAttribute("aria-keyshortcuts", button.dataset.key);
    else button.removeAttribute("aria-keyshortcuts");
  }
}

used.checked = localStorage.getItem(KEPT_AS) !== "off";
used.addEventListener("change", () => {
  localStorage.setItem(KEPT_AS, used.checked ? "on" : "off");
  tellWhichKeys();
});
opener.hidden = false;
opener.addEventListener("click", () => sheet.showModal());
document.addEventListener("keydown", listen);
document.addEventListener("focusin", (event) => {
  if (event.target !== document.body && !sheet.contains(event.target)) mark(event.target.closest(".entry"));
});
addEventListener("pageshow", () => (isLeaving = false)); // After going back.

tellWhichKeys();
const next = document.querySelector(".entry:target");
if (next) next.focus({ preventScroll: true });
