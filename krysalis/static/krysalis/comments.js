// The discussion without reloads: each link and button has a page behind it, and this takes its part out of it.

const byId = (id) => document.getElementById(id);
const section = byId("comments");
const status = byId("comment-status");
const words = status?.dataset;
const list = () => section.querySelector(".comment-list");

function say(text, during = 6000) {
  status.textContent = text;
  setTimeout(() => status.textContent === text && (status.textContent = ""), during);
}

async function pageOf(address, options) {
  const response = await fetch(address, options);
  return { response, page: new DOMParser().parseFromString(await response.text(), "text/html") };
}

function focusOn(element) {
  for (let above = element; above; above = above.parentElement) if (above.matches("details")) above.open = true;
  element.tabIndex = -1;
  element.focus({ preventScroll: true });
  element.scrollIntoView();
}

// What is not there yet; the focus goes to the first of it.
function add(comments, where) {
  const fresh = [...comments].filter(({ id }) => !byId(id));
  where(...fresh);
  dressUp(section);
  if (fresh[0]) focusOn(fresh[0]);
}

// Reading

async function reorder({ href }) {
  const { page } = await pageOf(href);
  byId("threads").replaceWith(page.getElementById("threads"));
  dressUp(section);
  section.querySelector(".comment-orders [aria-current]").focus();
}

async function showMore(link) {
  const { page } = await pageOf(link.href);
  const line = link.parentElement;
  const replies = line.matches(".more-replies");
  const place = replies ? line.previousElementSibling : list();
  const found = page.querySelector(replies ? ".thread > .replies" : ".comment-list");
  line.replaceWith(page.querySelector(replies ? ".more-replies" : "#threads > .more-comments") ?? "");
  add(found?.children ?? [], (...fresh) => place.append(...fresh));
}

// A comment that is not on the page comes with its thread, on top and marked.
async function followAddress() {
  const id = /^#comment-(\d+)$/.exec(location.hash)?.[1];
  if (!id || !section) return;
  if (!byId(`comment-${id}`) && section.dataset.comments) {
    const { page } = await pageOf(`${section.dataset.comments}${id}/`);
    const thread = page.querySelector(".comment-list > .comment");
    if (!thread) return say(words.missing);
    byId(thread.id)?.remove();
    list().prepend(thread);
    dressUp(thread);
  }
  focusOn(byId(`comment-${id}`));
}

async function askForNews() {
  const line = section.querySelector(".comment-news");
  if (!line || document.hidden) return;
  // Without cookies it is everybody's page, and costs a 304.
  const { page } = await pageOf(section.dataset.news, { cache: "no-cache", credentials: "omit" });
  const news = page.getElementById("comments");
  line.hidden = !Number(news?.dataset.count);
  line.firstElementChild.textContent = news?.querySelector("h2").textContent;
  line.firstElementChild.onclick = () => {
    line.hidden = true;
    section.dataset.news = news.dataset.news;
    add(news.querySelector(".comment-list").children, (...fresh) => list().prepend(...fresh));
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

// The link to change one's comment says how long that is possible, and goes when it is over.
function countDown() {
  for (const link of document.querySelectorAll(".comment-change[data-seconds]")) {
    link.end ??= Date.now() + link.dataset.seconds * 1000;
    const left = Math.round((link.end - Date.now()) / 1000);
    if (left <= 0) link.remove();
    const clock = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
    link.firstElementChild.textContent = words.left.replace("#", clock);
  }
}

function dressUp(part) {
  part.querySelectorAll(".comment-date time").forEach(tellTime);
}

// Buttons

async function press(button) {
  const body = new FormData(button.form);
  body.append(button.name, button.value);
  const { page, response } = await pageOf(button.formAction, { method: "POST", body });
  const votes = button.closest("[data-votes]");
  if (!response.ok) say(page.querySelector("[role=alert], h1").textContent);
  else if (!votes) location.reload();
  else {
    votes.replaceWith(page.querySelector(`[data-votes="${votes.dataset.votes}"]`));
    document.querySelector(`[data-votes="${votes.dataset.votes}"] [title="${button.title}"]`).focus();
  }
}

const copy = ({ href }) => navigator.clipboard.writeText(href).then(() => say(words.copied));
const trying = (deed) => deed().catch(() => say(words.failed));
const isPlain = (event) => !(event.ctrlKey || event.metaKey || event.shiftKey || event.button);
const DEEDS = { threads: reorder, more: showMore, copy };

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a");
  if (!link || !section || !isPlain(event)) return;
  const name = Object.keys(DEEDS).find((each) => each in link.dataset);
  // A link to a comment stays on this page, where the comment is or can be fetched.
  const isHere = /^#comment-\d/.test(link.hash) && (link.pathname + link.hash).startsWith(section.dataset.comments);
  if (name) trying(() => DEEDS[name](link));
  else if (!isHere) return;
  else if (location.hash === link.hash) trying(followAddress);
  else location.hash = link.hash;
  event.preventDefault();
});

document.addEventListener("submit", (event) => {
  if (!["votes", "moderation"].includes(event.target.id)) return;
  event.preventDefault();
  trying(() => press(event.submitter));
});

addEventListener("hashchange", () => trying(followAddress));
trying(followAddress);
if (section) {
  dressUp(section);
  setInterval(countDown, 1000);
  setInterval(() => dressUp(section) || askForNews().catch(() => {}), 60_000); // What failed is asked again.
}
globalThis.discussion = { byId, dressUp, focusOn, isPlain, list, pageOf, say, words };
