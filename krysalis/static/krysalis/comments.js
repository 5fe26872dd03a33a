// Answering in place, and a draft that outlives a reload, a crash and a failed send. Nothing here is needed to comment.

const PREFIX = "draft:";
const KEPT_FOR = 14 * 24 * 60 * 60 * 1000; // Milliseconds. Two weeks, as the form's cookie.
const SENT_JUST_NOW = 10 * 60 * 1000; // A send that took longer than this has failed.
const PAUSE = 300; // Between typing and keeping.

const drafts = {
  all() {
    try {
      const keys = Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));
      return keys.map((key) => ({ key, ...JSON.parse(localStorage.getItem(key)) }));
    } catch {
      return []; // No storage, as in some private windows: then there are no drafts.
    }
  },
  read(key) {
    return this.all().find((draft) => draft.key === key);
  },
  keep(key, text, sentAt = 0) {
    try {
      if (text.trim()) localStorage.setItem(key, JSON.stringify({ text, at: Date.now(), sentAt }));
      else localStorage.removeItem(key);
    } catch {
      // As above.
    }
  },
  drop(key) {
    this.keep(key, "");
  },
};

// The server redirects to a comment's page only when it has the comment.
function forgetWhatArrived() {
  const [navigation] = performance.getEntriesByType("navigation");
  if (!document.querySelector("[data-comment-page]") || !navigation?.redirectCount) return;
  const since = Date.now() - SENT_JUST_NOW;
  for (const draft of drafts.all()) if (draft.sentAt > since) drafts.drop(draft.key);
}

function forgetWhatIsOld() {
  for (const draft of drafts.all()) if (draft.at < Date.now() - KEPT_FOR) drafts.drop(draft.key);
}

function focusOnTarget() {
  const target = /^#comment-\d+$/.test(location.hash) && document.querySelector(location.hash);
  if (!target) return;
  target.tabIndex = -1;
  target.focus({ preventScroll: true });
}

class Answer {
  constructor(respond) {
    this.respond = respond;
    this.form = respond.querySelector("form");
    this.heading = respond.querySelector(".respond-heading");
    this.rootHeading = this.heading.textContent;
    this.text = this.form.elements.text;
    this.parent = this.form.elements.parent;
    this.cancelButton = this.form.querySelector("[data-cancel]");
    this.discardButton = this.form.querySelector("[data-discard]");
    this.note = this.form.querySelector(".draft-note");
    this.home = document.createComment("");
    respond.after(this.home);
    this.pageParent = this.parent.value;
    this.text.autocomplete = "off"; // The draft does this better than the browser's memory of the page.
    this.listen();
    this.putBack();
  }

  get key() {
    return `${PREFIX}${this.respond.dataset.article}:${this.parent.value || 0}`;
  }

  listen() {
    document.addEventListener("click", (event) => {
      const link = event.target.closest("[data-reply]");
      if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
      event.preventDefault();
      this.under(link);
      this.text.focus();
    });
    this.text.addEventListener("input", () => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.keep(), PAUSE);
    });
    addEventListener("pagehide", () => this.sending || this.keep());
    addEventListener("pageshow", (event) => event.persisted && this.cameBack());
    this.form.addEventListener("submit", () => {
      this.sending = true;
      drafts.keep(this.key, this.text.value, Date.now());
    });
    this.cancelButton.addEventListener("click", () => this.cancel());
    this.discardButton.addEventListener("click", () => this.discard());
  }

  keep() {
    clearTimeout(this.timer);
    drafts.keep(this.key, this.text.value);
  }

  // Where it was typed: below the comment it answers, if that is on this page.
  putBack() {
    if (this.text.value) return this.keep();
    const start = `${PREFIX}${this.respond.dataset.article}:`;
    const mine = drafts.all().filter((draft) => draft.key.startsWith(start));
    for (const draft of mine.sort((one, other) => other.at - one.at)) {
      const parent = draft.key.slice(start.length);
      const link = document.querySelector(`[data-reply="${parent}"]`);
      if (draft.key === this.key) return this.show(draft);
      if (link && !this.pageParent) return this.under(link);
    }
  }

  show(draft) {
    this.text.value = draft?.text ?? "";
    this.note.textContent = draft ? this.note.dataset.note : "";
    this.discardButton.hidden = !draft;
  }

  // What is typed already comes along, unless a draft is waiting there.
  under(link) {
    const left = this.key;
    this.keep();
    this.parent.value = link.dataset.reply;
    const draft = drafts.read(this.key);
    if (draft) this.show(draft);
    else if (left !== this.key) drafts.drop(left);
    this.keep();
    link.closest(".comment-actions").after(this.respond);
    this.heading.textContent = this.heading.dataset.answering;
    this.cancelButton.hidden = false;
    this.cameFrom = link;
  }

  cancel() {
    this.keep();
    this.toHome();
    this.show(drafts.read(this.key));
    this.cameFrom?.focus();
  }

  discard() {
    drafts.drop(this.key);
    this.show(undefined);
    this.text.focus();
  }

  toHome() {
    this.parent.value = this.pageParent;
    this.home.before(this.respond);
    this.heading.textContent = this.rootHeading;
    this.cancelButton.hidden = true;
  }

  // With the back button, to a page that still holds what was sent.
  cameBack() {
    this.sending = false;
    if (drafts.read(this.key)) return;
    this.toHome();
    this.show(undefined);
  }
}

forgetWhatIsOld();
forgetWhatArrived();
const respond = document.getElementById("respond");
if (respond?.querySelector("form")) new Answer(respond);
document.querySelector(".form-errors")?.focus();
focusOnTarget();
addEventListener("hashchange", focusOnTarget);
