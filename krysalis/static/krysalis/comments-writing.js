// Answers in place, drafts that outlive everything, words marked and quoted. Without it the form is sent plainly.

const { byId, dressUp, focusOn, isPlain, list, pageOf, say, words } = globalThis.discussion;
const KEPT_FOR = 14 * 86_400_000; // Milliseconds, as the cookie.
const PAUSE = 300; // Milliseconds of quiet.

const respond = byId("respond");
const form = () => respond.querySelector("form");
const field = (name) => form().elements[name];
const part = (name) => form().querySelector(name);

// Reads without a value, forgets with an empty one. Some private windows keep nothing.
function store(key, value) {
  try {
    if (value === undefined) return JSON.parse(localStorage.getItem(key));
    if (value) localStorage.setItem(key, JSON.stringify(value));
    else localStorage.removeItem(key);
  } catch {
    return null;
  }
}

const place = `draft:${respond?.dataset.article}:`;
const key = () => place + (field("parent").value || 0);
const keep = () => store(key(), field("text").value.trim() && { text: field("text").value, at: Date.now() });

function drafts() {
  const all = Object.keys(globalThis.localStorage ?? {}).filter((each) => each.startsWith("draft:"));
  for (const each of all) if (store(each)?.at < Date.now() - KEPT_FOR) store(each, "");
  return all.filter((each) => each.startsWith(place) && store(each)?.at);
}

function show(draft) {
  field("text").value = draft?.text ?? "";
  const note = part(".draft-note");
  note.textContent = draft ? note.dataset.note : "";
  part("[data-discard]").hidden = !draft;
}

// Where it was typed: below the comment it answers, if that is on this page.
function putBack() {
  if (field("text").value) return keep();
  for (const draft of drafts().sort((one, other) => store(other).at - store(one).at)) {
    const link = document.querySelector(`[data-reply="${draft.slice(place.length)}"]`);
    if (draft === key()) return show(store(draft));
    if (link && !pageParent) return answer(link);
  }
}

// What is typed already comes along, unless a draft is waiting there.
function answer(link) {
  const left = key();
  keep();
  field("parent").value = link.dataset.reply;
  if (store(key())) show(store(key()));
  else if (left !== key()) store(left, "");
  keep();
  link.closest(".comment-actions").after(respond);
  settle(heading.dataset.answering);
  cameFrom = link;
}

function goHome() {
  field("parent").value = pageParent;
  home.before(respond);
  settle(rootHeading);
}

function settle(text) {
  heading.textContent = text;
  part("[data-cancel]").hidden = text === rootHeading;
}

async function send(event) {
  event.preventDefault();
  if (respond.ariaBusy) return;
  respond.ariaBusy = "true";
  keep();
  const who = { name: field("name")?.value, email: field("email")?.value, website: field("website")?.value };
  if (field("remember")) store("commenter", field("remember").checked && who);
  try {
    const address = event.submitter?.getAttribute("formaction") ?? form().action;
    receive(await pageOf(address, { method: "POST", body: new FormData(form()) }));
  } catch {
    say(words.notSent, 600_000);
  }
  respond.ariaBusy = null;
}

function receive({ page, response }) {
  const preview = page.querySelector(".comment-preview");
  const refused = page.querySelector("#respond form");
  part(".comment-preview")?.remove();
  if (page.querySelector("[data-comment-page]")) arrived(page, `comment-${response.url.split("/").at(-2)}`);
  else if (preview) part(".comment-form-send").before(preview);
  else if (refused) {
    form().replaceWith(refused);
    prepare();
    settle(heading.textContent);
    part(".form-errors")?.focus();
  } else say(page.querySelector("h1").textContent, 600_000);
}

function arrived(page, id) {
  store(key(), "");
  say("");
  show();
  about();
  goHome();
  part(".form-errors")?.remove();
  const thread = page.querySelector(".comment-list > .comment");
  const old = byId(thread.id);
  if (!list()) byId("threads").innerHTML = '<div class="comment-list"></div>';
  if (old?.querySelector(".more-replies")) old.querySelector(".replies").append(page.getElementById(id));
  else if (old) old.replaceWith(thread);
  else list()[document.querySelector('[aria-current][href$="/newest/"]') ? "prepend" : "append"](thread);
  dressUp(list());
  focusOn(byId(id));
}

function insert(text, caret) {
  const start = field("text").selectionStart;
  field("text").focus();
  document.execCommand("insertText", false, text); // The one way that leaves the browser its undo.
  if (caret) field("text").setSelectionRange(start + caret, start + caret);
}

function format({ around, end = around, before }) {
  const { value, selectionStart: start, selectionEnd } = field("text");
  const chosen = value.slice(start, selectionEnd);
  if (around) return insert(around + chosen + end, !chosen && around.length);
  insert((start && value[start - 1] !== "\n" ? "\n\n" : "") + chosen.replace(/^/gm, before));
}

// Says which passage the comment is about, or that it is about none.
function about(quote) {
  for (const name of ["exact", "prefix", "suffix"]) field(`quote_${name}`).value = quote?.[name] ?? "";
  part(".comment-form-quote").hidden = !quote;
  part(".comment-form-quote q").textContent = quote?.exact;
}

function prepare() {
  field("text").autocomplete = "off"; // The draft does this better than the browser's memory of the page.
  form().querySelectorAll("[data-script]").forEach((each) => (each.hidden = false));
  const who = field("remember") && store("commenter");
  if (who) field("remember").checked = true;
  for (const name in who) if (field(name)) field(name).value ||= who[name];
}

const menu = byId("passage-menu");
const elementOf = (node) => (node.closest ? node : node.parentElement);
let holder, marked; // Where, and as a TextQuoteSelector (W3C Web Annotation) what.

function offer() {
  const selection = getSelection();
  const exact = String(selection).trim();
  const range = exact.length > 2 && selection.getRangeAt(0);
  holder = range && elementOf(range.commonAncestorContainer).closest(".prose, .comment-text");
  if ((menu.hidden = !holder)) return;
  marked = selectorOf(range, exact);
  menu.dataset.in = holder.className;
  // Behind the marked block, so that the Tab key comes by next.
  elementOf(range.endContainer).closest("p, li, pre, h2, h3, h4, td, div").append(menu);
}

function selectorOf(range, exact) {
  const [before, after] = [range.cloneRange(), range.cloneRange()];
  before.setStart(holder, 0);
  before.setEnd(range.startContainer, range.startOffset);
  after.setStart(range.endContainer, range.endOffset);
  after.setEnd(holder, holder.childNodes.length);
  return { exact, prefix: String(before).slice(-64), suffix: String(after).slice(0, 64) };
}

const deeds = {
  note() {
    goHome();
    about(marked);
    field("text").focus();
  },
  typo() {
    location.assign(`${respond.dataset.typo}?${new URLSearchParams(marked)}`);
  },
  quote() {
    const link = holder.parentElement.querySelector(":scope > .comment-actions [data-reply]");
    if (link) answer(link);
    insert(`${marked.exact.replace(/^/gm, "> ")}\n\n`);
  },
};

const heading = respond?.querySelector(".respond-heading");
const rootHeading = heading?.textContent;
const home = document.createComment("");
let pageParent, cameFrom, typing, marking;

function begin() {
  respond.after(home);
  pageParent = field("parent").value;
  prepare();
  putBack();
  addEventListener("pagehide", keep);
  respond.addEventListener("submit", send);
  respond.addEventListener("input", () => {
    clearTimeout(typing);
    typing = setTimeout(keep, PAUSE);
  });
  respond.addEventListener("click", ({ target }) => {
    const { around, before, unquote, discard, cancel } = target.closest("button")?.dataset ?? {};
    if (around ?? before) format(target.closest("button").dataset);
    if (unquote === "") about();
    if (discard === "") store(key(), "") || show();
    if (cancel !== "") return;
    keep();
    goHome();
    show(store(key()));
    cameFrom?.focus();
  });
  document.addEventListener("click", (event) => {
    const link = isPlain(event) && event.target.closest?.("[data-reply]");
    if (!link) return;
    event.preventDefault();
    answer(link);
    field("text").focus();
  });
  menu.addEventListener("pointerdown", (event) => event.preventDefault()); // The marking stays.
  menu.addEventListener("click", ({ target }) => {
    menu.hidden = true;
    deeds[target.value]();
  });
  document.addEventListener("selectionchange", () => {
    clearTimeout(marking);
    if (!document.activeElement?.closest("form, #passage-menu")) marking = setTimeout(offer, PAUSE);
  });
}

if (respond && form()) begin();
document.querySelector(".form-errors")?.focus();
