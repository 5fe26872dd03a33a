// The text as readers will see it, rendered by the server while it is typed, in a frame with the site's own stylesheet.

const PAUSE = 500; // Milliseconds without a key, so that a sentence costs one request.
const WIDE = window.matchMedia("(min-width: 60rem)");
const form = document.getElementById("writing");
const editor = form?.querySelector("[data-markdown]");

if (editor) start();

function start() {
  const area = editor.querySelector("textarea");
  const frame = editor.querySelector(".markdown-preview");
  const button = editor.querySelector('[data-do="preview"]');
  const words = editor.querySelector("[data-words]");
  let timer = 0;
  let request = null;
  let loggedOut = false;

  const page = () => frame.contentDocument?.getElementById("preview-body") && frame.contentDocument;

  function show({ html, lead }) {
    const shown = page();
    if (!shown || frame.hidden) return;
    shown.getElementById("preview-title").textContent = form.elements.title.value;
    shown.getElementById("preview-lead").innerHTML = lead; // Both are sanitised by the server, as on the site.
    shown.getElementById("preview-body").innerHTML = html;
    scroll();
  }

  function scroll() {
    const root = page()?.documentElement;
    const room = area.scrollHeight - area.clientHeight;
    if (root && room > 0 && WIDE.matches) {
      frame.contentWindow.scrollTo(0, (area.scrollTop / room) * (root.scrollHeight - root.clientHeight));
    }
  }

  function tell(reason) {
    loggedOut = reason === "login";
    document.dispatchEvent(new CustomEvent("connection", { detail: reason }));
  }

  async function ask() {
    request?.abort();
    request = new AbortController();
    const data = new FormData();
    for (const name of ["csrfmiddlewaretoken", "body_source", "lead_image"]) {
      data.set(name, form.elements[name]?.value ?? "");
    }
    try {
      const answer = await fetch(form.dataset.previewText, { method: "POST", body: data, signal: request.signal });
      if (answer.redirected || answer.status === 403) return tell("login");
      if (!answer.ok) return tell("offline");
      const made = await answer.json();
      tell("");
      words.hidden = false;
      words.querySelector("[data-count]").textContent = made.words.toLocaleString("de");
      show(made);
    } catch (error) {
      if (error.name !== "AbortError") tell("offline");
    }
  }

  function later() {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  }

  function open(wanted) {
    frame.hidden = !wanted;
    editor.classList.toggle("previewing", wanted);
    button.setAttribute("aria-pressed", String(wanted));
    if (wanted && !frame.src) frame.src = form.dataset.previewFrame;
    else if (wanted) ask();
  }

  button.addEventListener("click", () => {
    open(frame.hidden);
    if (WIDE.matches) localStorage.setItem("krysalis:preview", frame.hidden ? "off" : "on");
  });
  frame.addEventListener("load", () => {
    if (!page()) return;
    // After a new login only the new token counts, here and for the form's own buttons.
    form.elements.csrfmiddlewaretoken.value = frame.contentDocument.querySelector("[name=csrfmiddlewaretoken]").value;
    frame.contentDocument.addEventListener("click", (event) => {
      if (event.target.closest("a")) event.preventDefault(); // The preview stays where it is.
    });
    ask();
  });
  form.addEventListener("input", later);
  window.addEventListener("focus", () => {
    if (loggedOut) frame.src = form.dataset.previewFrame;
  });
  area.addEventListener("scroll", scroll, { passive: true });
  open(WIDE.matches && localStorage.getItem("krysalis:preview") !== "off");
  if (frame.hidden) ask();
}
