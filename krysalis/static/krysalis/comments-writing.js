// Answers in place, drafts that outlive everything, words marked and quoted.

const { byId, dressUp, focusOn, isPlain, list, pageOf, say, words } = globalThis.discussion;
const KEPT_FOR = 14 * 86_400_000; // As the cookie.

const respond = byId("respond");
const form = () => respond?.querySelector("form");
const field = (name) => form().elements[name];
const area = () => field("text");
const part = (name) => form().querySelector(name);

let shelf = {}; // Where the browser forbids its own, or that is full.
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
let kept = ""; // By this page, and not by another window.

function keep() {
  const text = area().value;
  if (text !== kept) store(key(), text.trim() && { text, at: Date.now() });
  kept = text;
}

function show(draft) {
  area().value = kept = draft?.text ?? "";
  part(".draft-note").textContent = draft ? part(".draft-note").dataset.note : "";
  part("[data-discard]").hidden = !draft;
}

function putBack() {
  if (area().value) return keep();
  const old = (each) => each.startsWith("draft:") && store(each)?.at < Date.now() - KEPT_FOR;
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
  else if (kept) store(key(), store(left)) || store(left, ""); // It comes along.
}

const goHome = () => move(pageParent, home, rootHeading);
const settle = () => (part("[data-cancel]").hidden = field("parent").value === pageParent);

// Below the comment, if that is on this page.
function answer(id) {
  cameFrom = document.querySelector(`[data-reply="${id}"]`);
  move(id, cameFrom?.closest(".comment-actions") ?? home, heading.dataset.answering);
}

async function send(event) {
  event.preventDefault();
  if (area().readOnly) return;
  area().readOnly = true;
  keep();
  const body = new FormData(form());
  body.set("seconds", performance.now() / 1000); // Since it was shown.
  const { name, email, website } = Object.fromEntries(body);
  if (field("remember")) store("commenter", field("remember").checked && { name, email, website });
  try {
    receive(await pageOf(event.submitter.formAction, { method: "POST", body }));
  } catch {
    say(words.notSent, 600_000);
  }
  area().readOnly = false;
}

function receive({ page, response }) {
  const preview = page.getElementById("preview");
  const refused = page.querySelector("#respond form");
  byId("preview")?.remove();
  if (page.querySelector("[data-comment-page]")) arrived(page, response.url);
  else if (preview) {
    part(".comment-form-send").before(preview);
    focusOn(preview);
  } else if (refused) {
    form().replaceWith(refused);
    pageParent &&= field("parent").value; // Empty where that is gone.
    kept = "";
    prepare();
    if (field("parent").value) keep();
    else goHome();
    part(".form-errors")?.focus();
  } else say(`${page.querySelector("h1").textContent}. ${words.kept}`, 600_000);
}

function arrived(page, address) {
  const id = `comment-${address.split("/").at(-2)}`;
  store(key(), "");
  show();
  say("");
  about();
  goHome();
  part(".form-errors")?.remove();
  if (!byId("comments")) return location.assign(`${address}#${id}`);
  const thread = page.querySelector(".comment-list > .comment");
  const old = byId(thread.id);
  if (old?.querySelector(".more-replies")) old.querySelector(".replies").append(page.getElementById(id));
  else if (old) old.replaceWith(thread);
  else list()[document.querySelector('[aria-current][href$="/newest/"]') ? "prepend" : "append"](thread);
  dressUp(list());
  focusOn(byId(id));
}

function insert(text) {
  area().focus();
  document.execCommand("insertText", false, text); // The one way with undo.
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

// Which passage the comment is about, if any.
function about(quote = { exact: "", prefix: "", suffix: "" }) {
  for (const name in quote) field(`quote_${name}`).value = quote[name];
  part(".comment-form-quote").hidden = !quote.exact;
  part(".comment-form-quote q").textContent = quote.exact;
}

function prepare() {
  settle();
  area().autocomplete = "off"; // The draft does this better.
  form().querySelectorAll("[data-script]").forEach((each) => (each.hidden = false));
  const who = field("remember") && store("commenter");
  if (who) field("remember").checked = true;
  for (const name in who) if (field(name)) field(name).value ||= who[name];
}

const menu = byId("passage-menu");
let holder, isNew, marked; // Where, and as a TextQuoteSelector (W3C Web Annotation) what.

function offer() {
  menu.remove();
  isNew = false;
  const exact = String(getSelection()).trim().slice(0, 2000);
  if (exact.length < 3) return;
  const range = getSelection().getRangeAt(0);
  const first = range.startContainer.parentElement;
  const last = range.endOffset ? range.endContainer.parentElement : first; // Three clicks end in the next block.
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
  respond.oninput = keep;
  respond.onclick = ({ target }) => {
    const data = target.closest("button")?.dataset ?? {};
    if (data.around ?? data.before) format(data);
    if ("unquote" in data) about();
    if ("discard" in data) store(key(), "") || show();
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
menu.onpointerdown = (event) => event.preventDefault(); // The marking stays.
menu.onclick = ({ target }) => {
  menu.remove();
  deeds[target.value]?.();
};
document.onselectionchange = () => {
  clearTimeout(marking);
  if (!menu.contains(document.activeElement)) marking = setTimeout(offer, 300); // Milliseconds.
};
document.addEventListener("keydown", (event) => {
  if (event.key !== "Tab" || !isNew) return;
  isNew = false;
  event.preventDefault();
  for (const button of [...menu.children].reverse()) button.focus(); // The first that is shown keeps it.
});
document.querySelector(".form-errors")?.focus();
