// The discussion without reloads: takes parts out of the pages behind its links and buttons.

const byId = (id) => document.getElementById(id);
const section = byId("comments");
const status = byId("comment-status");
const words = status.dataset;
const list = () => section.querySelector(".comment-list");

function say(text, during = 6000) {
  status.textContent = text;
  setTimeout(() => status.textContent === text && (status.textContent = ""), during);
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

// The focus goes to the first of it.
function add(found, place, how) {
  const fresh = freshOf(found);
  for (const { id } of fresh) byId(id)?.remove();
  place?.[how](...fresh);
  dressUp(section);
  if (fresh[0]) focusOn(fresh[0]);
}

// The form leaves what goes; its draft is kept.
const freeForm = () => document.querySelector(".comment-list [data-cancel]")?.click();

async function reorder({ href }) {
  const { page } = await pageOf(href);
  freeForm();
  byId("threads").replaceWith(page.getElementById("threads"));
  dressUp(section);
  section.querySelector(".comment-orders [aria-current]").focus();
}

async function showMore({ href, parentElement: line }) {
  const { page } = await pageOf(href);
  const place = line.previousElementSibling; // None where it was pressed twice.
  const found = page.querySelector(`.${place?.className}`);
  line.replaceWith(page.querySelector(`.${line.className}`) ?? "");
  add(found, place, "append");
}

// A comment that is not on the page comes with its thread, on top and marked.
async function followAddress() {
  const [, place, id] = /^#(comment-(\d+))$/.exec(location.hash) ?? [];
  if (!id) return;
  if (!byId(place)) {
    const { page } = await pageOf(`${section.dataset.comments}${id}/`);
    const thread = page.querySelector(".comment-list > .comment");
    freeForm();
    byId(thread.id)?.remove();
    section.querySelector(".is-marked")?.classList.remove("is-marked");
    list().prepend(...page.querySelectorAll(".more-comments"), thread);
    dressUp(thread);
  }
  focusOn(byId(place));
}

async function askForNews() {
  const button = section.querySelector(".comment-news button");
  if (!button || document.hidden) return;
  // Without cookies it is everybody's page, and costs a 304.
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
  const unit = Object.keys(UNITS).find((each) => UNITS[each] <= -seconds) ?? "minute";
  time.title ||= time.textContent;
  time.textContent = relative.format(Math.round(seconds / UNITS[unit]), unit);
}

// Says for how long one's comment can be changed.
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
  else if (!votes) location.reload();
  else {
    const fresh = page.querySelector(`[data-votes="${votes.dataset.votes}"]`);
    votes.replaceWith(fresh);
    fresh.querySelector(`[title="${button.title}"]`).focus();
  }
}

const copy = ({ href }) => navigator.clipboard.writeText(href).then(() => say(words.copied));
const trying = (deed) => deed().catch((error) => say(error.status === 404 ? words.missing : words.failed));
const isPlain = ({ button, ctrlKey, metaKey, shiftKey }) => !(button || ctrlKey || metaKey || shiftKey);
const DEEDS = { threads: reorder, more: showMore, copy };

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a");
  if (!link || !section || !isPlain(event)) return;
  const deed = DEEDS[Object.keys(link.dataset)[0]];
  // A comment is shown on this page.
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
  setInterval(() => dressUp(section) || askForNews().catch(() => {}), 60_000); // What failed is asked again.
}
globalThis.discussion = { byId, dressUp, focusOn, isPlain, list, pageOf, say, words };
