// Answers in place, drafts, words marked and quoted.

const { byId, focusOn, isPlain, pageOf, put, say, words } = globalThis.discussion;
const KEPT_FOR = 14 * 86_400_000; // As the cookie.

const respond = byId("respond");
const form = () => respond?.querySelector("form");
const field = (name) => form().elements[name];
const area = () => field("text");
const part = (name) => form().querySelector(name);

let shelf = {}; // Where there is no storage.
try {
  shelf = localStorage;
} catch {}

// Reads without a value, forgets with an empty one.
function store(key, value) {
  try {
    if (value === undefined) return JSON.parse(shelf[key] ?? null);
    if (value) shelf[key] = JSON.stringify(value);
    else delete shelf[key];
  } catch {
    shelf = { ...shelf, [key]: JSON.stringify(value) };
  }
}

const place = `draft:${respond?.dataset.article}:`;
const key = () => place + (field("parent").value || 0);
let kept = ""; // By this page.
let quote;

function keep() {
  const text = area().value;
  if (text !== kept) store(key(), text.trim() && { text, quote, at: Date.now() });
  kept = text;
}

function remember() {
  const { remember, name, email, website } = Object.fromEntries(new FormData(form()));
  if (field("remember")) store("commenter", !!remember && { name, email, website });
}

function show(draft) {
  area().value = kept = draft?.text ?? "";
  note(draft ? part(".draft-note").dataset.note : "");
  about(draft?.quote);
  part("[data-discard]").hidden = !draft;
}

const note = (text) => (part(".draft-note").textContent = text);

function putBack() {
  if (area().value) return keep();
  const old = (each) => /^(draft|change):/.test(each) && store(each)?.at < Date.now() - KEPT_FOR;
  for (const each of Object.keys(shelf).filter(old)) store(each, "");
  const mine = Object.keys(shelf).filter((each) => each.startsWith(place));
  const [newest] = mine.sort((one, other) => store(other).at - store(one).at);
  if (newest && newest !== key() && !pageParent) answer(newest.slice(place.length));
  else show(store(key()));
}

function move(parent, neighbour, title) {
  keep();
  const left = key();
  field("parent").value = parent;
  neighbour.after(respond);
  heading.textContent = title;
  settle();
  if (left === key()) return;
  if (store(key()) || title === rootHeading) show(store(key()));
  else if (kept) store(key(), store(left)) || store(left, "");
}

const goHome = () => move(pageParent, home, rootHeading);
const settle = () => (part("[data-cancel]").hidden = field("parent").value === pageParent);

function answer(id) {
  cameFrom = document.querySelector(`[data-reply="${id}"]`);
  move(id, cameFrom?.closest(".comment-actions") ?? home, heading.dataset.answering);
}

async function send(event) {
  event.preventDefault();
  if (area().readOnly) return;
  area().readOnly = true;
  keep();
  const sent = { key: key(), text: kept };
  const body = new FormData(form());
  body.set("seconds", performance.now() / 1000);
  try {
    receive(await pageOf(event.submitter.formAction, { method: "POST", body }), sent);
  } catch {
    note(words.notSent);
  }
  area().readOnly = false;
}

function receive(answered, sent) {
  const { page } = answered;
  const preview = page.getElementById("preview");
  const refused = page.querySelector("#respond form");
  byId("preview")?.remove();
  if (page.querySelector("[data-comment-page]")) arrived(answered, sent);
  else if (preview) {
    part(".comment-form-send").before(preview);
    focusOn(preview);
  } else if (refused) {
    form().replaceWith(refused);
    pageParent &&= field("parent").value; // Empty: it is gone.
    kept = "";
    prepare();
    if (field("parent").value) keep();
    else goHome();
    part(".form-errors")?.focus();
  } else {
    note(`${page.querySelector("main h1").textContent}. ${words.kept}`);
  }
}

function arrived(answered, sent) {
  if (store(sent.key)?.text === sent.text) store(sent.key, ""); // Not another window's.
  if (key() === sent.key) {
    show();
    goHome();
  }
  part(".form-errors")?.remove();
  const how = document.querySelector('[aria-current][href$="/newest/"]') ? "prepend" : "append";
  put(answered, `comment-${answered.response.url.split("/").at(-2)}`, how);
}

function insert(text) {
  area().focus();
  document.execCommand("insertText", false, text); // Keeps undo.
}

function insertLines(lines, before, end = "") {
  const begun = /.$/.test(area().value.slice(0, area().selectionStart));
  insert((begun ? "\n\n" : "") + lines.replace(/^/gm, before) + end);
}

function format({ around, end = around, before }) {
  const chosen = area().value.slice(area().selectionStart, area().selectionEnd);
  if (before) return insertLines(chosen, before);
  insert(around + chosen + end);
  if (!chosen) area().selectionEnd -= end.length;
}

function about(passage = { exact: "", prefix: "", suffix: "" }) {
  quote = passage;
  for (const name in quote) field(`quote_${name}`).value = quote[name];
  part(".comment-form-quote").hidden = !quote.exact;
  part(".comment-form-quote q").textContent = quote.exact;
}

function prepare() {
  settle();
  area().autocomplete = "off";
  form().querySelectorAll("[data-script]").forEach((each) => (each.hidden = false));
  const who = field("remember") && store("commenter");
  if (who) field("remember").checked = true;
  for (const name in who) if (field(name)) field(name).value ||= who[name];
}

const menu = byId("passage-menu");
let holder, isNew, marked; // As a TextQuoteSelector.

function offer() {
  menu.remove();
  isNew = false;
  const exact = String(getSelection()).trim().slice(0, 2000);
  if (exact.length < 3) return;
  const range = getSelection().getRangeAt(0);
  const first = range.startContainer.parentElement;
  const last = range.endOffset ? range.endContainer.parentElement : first; // Three clicks reach the next block.
  holder = first.closest(form() ? ".prose, .comment-text" : ".prose");
  if (!holder?.contains(last)) return;
  const upTo = range.cloneRange();
  upTo.setStart(holder, 0);
  const end = String(upTo).length;
  const start = end - String(range).length;
  const text = holder.textContent;
  marked = { exact, prefix: text.slice(0, start).slice(-64), suffix: text.slice(end, end + 64) };
  menu.dataset.in = holder.className;
  menu.hidden = false;
  holder.after(menu);
  isNew = true;
}

const deeds = {
  note() {
    goHome();
    about(marked);
    area().focus();
  },
  typo() {
    location.assign(`${menu.dataset.typo}?${new URLSearchParams(marked)}`);
  },
  quote() {
    const link = holder.parentElement.querySelector(":scope > .comment-actions [data-reply]");
    if (link) answer(link.dataset.reply);
    insertLines(marked.exact, "> ", "\n\n");
  },
};

const heading = respond?.querySelector(".respond-heading");
const rootHeading = heading?.textContent;
const home = document.createComment("");
let pageParent, cameFrom, marking;

function begin() {
  respond.before(home);
  pageParent = field("parent").value;
  prepare();
  putBack();
  respond.onsubmit = send;
  respond.oninput = () => keep(remember());
  respond.onclick = ({ target }) => {
    const data = target.closest("button")?.dataset ?? {};
    if (data.around ?? data.before) format(data);
    if ("unquote" in data) about() || area().focus();
    if ("discard" in data) store(key(), "") || show() || area().focus();
    if ("cancel" in data) goHome() || cameFrom?.focus();
  };
  document.addEventListener("click", (event) => {
    const link = isPlain(event) && event.target.closest?.("[data-reply]");
    if (!link) return;
    event.preventDefault();
    answer(link.dataset.reply);
    area().focus();
  });
}

if (form()) begin();
globalThis.discussion.answer = answer;
menu.onpointerdown = (event) => event.preventDefault(); // Keeps the marking.
menu.onclick = ({ target }) => {
  menu.remove();
  deeds[target.value]?.();
};
document.onselectionchange = () => {
  clearTimeout(marking);
  if (!menu.contains(document.activeElement)) marking = setTimeout(offer, 300); // Milliseconds.
};
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") menu.remove();
  if (event.key !== "Tab" || !isNew) return;
  isNew = false;
  event.preventDefault();
  for (const button of [...menu.children].reverse()) button.focus(); // The first keeps it.
});
document.querySelector(".form-errors")?.focus();
