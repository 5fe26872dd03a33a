// The discussion without reloads: takes parts out of the pages behind its links.

const byId = (id) => document.getElementById(id);
const section = byId("comments");
const status = byId("comment-status");
const words = status.dataset;
const list = () => section.querySelector(".comment-list");

function say(text) {
  status.textContent = text;
  setTimeout(() => status.textContent === text && (status.textContent = ""), 6000);
}

async function pageOf(address, options) {
  const response = await fetch(address, options);
  if (!options && !response.ok) throw response;
  return { response, page: new DOMParser().parseFromString(await response.text(), "text/html") };
}

function focusOn(element) {
  for (let folded; (folded = element.closest("details:not([open])")); ) folded.open = true;
  element.tabIndex = -1;
  element.focus({ preventScroll: true });
  element.scrollIntoView();
}

// What is not there yet, or waits there.
const freshOf = (found) =>
  [...(found?.children ?? [])].filter(({ id }) => byId(id)?.matches(".is-waiting") ?? true);

function add(found, place, how) {
  const fresh = freshOf(found);
  for (const { id } of fresh) byId(id)?.remove();
  place?.[how](...fresh);
  dressUp(section);
  if (fresh[0]) focusOn(fresh[0]);
}

// The form leaves what goes, and comes back.
function change(deed) {
  const answered = list().querySelector("[name=parent]")?.value;
  list().querySelector("[data-cancel]")?.click();
  deed();
  dressUp(section);
  if (answered) discussion.answer(answered);
}

// A comment with its thread; where that goes on, its page.
function put({ page, response }, id, how) {
  const thread = page.querySelector(".comment-list > .comment");
  const old = byId(thread.id);
  if (!section || old?.querySelector(".more-replies")) return location.replace(`${response.url}#${id}`);
  change(() => (old ? old.replaceWith(thread) : list()[how](...page.querySelectorAll(".more-comments"), thread)));
  focusOn(byId(id));
}

async function reorder({ href }) {
  const { page } = await pageOf(href);
  change(() => byId("threads").replaceWith(page.getElementById("threads")));
  section.querySelector(".comment-orders [aria-current]").focus();
}

async function showMore({ href, parentElement: line }) {
  const { page } = await pageOf(href);
  const place = line.previousElementSibling; // None: pressed twice.
  const found = page.querySelector(`.${place?.className}`);
  line.replaceWith(page.querySelector(`.${line.className}`) ?? "");
  add(found, place, "append");
}

async function followAddress() {
  const [, place, id] = /^#(comment-(\d+)|passage-\d+)$/.exec(location.hash) ?? [];
  if (!id) return byId(place)?.focus({ preventScroll: true });
  section.querySelector(".is-marked")?.classList.remove("is-marked");
  if (byId(place)) focusOn(byId(place));
  else put(await pageOf(`${section.dataset.comments}${id}/`), place, "prepend");
}

async function askForNews() {
  const button = section.querySelector(".comment-news button");
  if (!button || document.hidden) return;
  // Everybody's page: a 304.
  const { page } = await pageOf(section.dataset.news, { cache: "no-cache", credentials: "omit" });
  const found = page.querySelector(".comment-list");
  const text = page.querySelector("h2")?.textContent;
  button.hidden = !freshOf(found).length;
  if (button.textContent !== text) button.textContent = text; // Said once.
  button.onclick = () => {
    button.hidden = true;
    section.dataset.news = page.getElementById("comments").dataset.news;
    add(found, list(), "prepend");
  };
}

const relative = new Intl.RelativeTimeFormat(document.documentElement.lang, { numeric: "auto" });
const UNITS = { year: 31_536_000, month: 2_592_000, week: 604_800, day: 86_400, hour: 3600, minute: 60 };

function tellTime(time) {
  const seconds = (Date.parse(time.dateTime) - Date.now()) / 1000;
  const unit = Object.keys(UNITS).find((each) => UNITS[each] <= -seconds);
  time.title ||= time.textContent;
  time.textContent = relative.format(Math.round(seconds / UNITS[unit]) || 0, unit ?? "second");
}

function countDown() {
  for (const link of document.querySelectorAll(".comment-change[data-seconds]")) {
    link.end ??= Date.now() + link.dataset.seconds * 1000;
    const left = Math.round((link.end - Date.now()) / 1000);
    if (left <= 0) link.remove();
    const clock = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
    link.firstElementChild.textContent = words.left.replace("#", clock);
  }
}

const dressUp = (part) => part.querySelectorAll(".comment-date time").forEach(tellTime);

async function press(button) {
  const body = new FormData(button.form);
  body.append(button.name, button.value);
  const { page, response } = await pageOf(button.formAction, { method: "POST", body });
  const votes = button.closest("[data-votes]");
  if (!response.ok) say((page.querySelector("[role=alert]") ?? page.querySelector("h1")).textContent);
  else if (!votes) {
    put({ page, response }, button.closest(".comment").id);
    say(words.done);
  } else {
    const fresh = page.querySelector(`[data-votes="${votes.dataset.votes}"]`);
    votes.replaceWith(fresh);
    fresh.querySelector(`[title="${button.title}"]`).focus();
  }
}

const copy = async ({ href }) => say((await navigator.clipboard.writeText(href), words.copied));
const trying = (deed) => deed().catch((error) => say(error.status === 404 ? words.missing : words.failed));
const isPlain = ({ button, ctrlKey, metaKey, shiftKey }) => !(button || ctrlKey || metaKey || shiftKey);
const DEEDS = { threads: reorder, more: showMore, copy };

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a");
  if (!link || !section || !isPlain(event)) return;
  const deed = DEEDS[Object.keys(link.dataset)[0]];
  const isHere = /^#comment-\d/.test(link.hash) && link.pathname.startsWith(section.dataset.comments);
  if (deed) trying(() => deed(link));
  else if (!isHere) return;
  else if (location.hash === link.hash) trying(followAddress);
  else location.hash = link.hash;
  event.preventDefault();
});

document.addEventListener("submit", (event) => {
  if (!event.target.matches("#votes, #moderation")) return;
  event.preventDefault();
  trying(() => press(event.submitter));
});

if (section) {
  addEventListener("hashchange", () => trying(followAddress));
  trying(followAddress);
  dressUp(section);
  setInterval(countDown, 1000);
  setInterval(() => dressUp(section) || askForNews().catch(() => {}), 60_000);
}
const discussion = (globalThis.discussion = { byId, focusOn, isPlain, pageOf, put, say, words });
