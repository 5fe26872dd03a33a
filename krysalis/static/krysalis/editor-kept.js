// What is typed stays in this browser until the server has it.
//
// Under one key for each text and person lie entries, one for each page that was open: {id, at, seen, attempt, values}.
// A page writes only its own entry. It goes when the server names its attempt in the address of the next page, when the
// form holds the same text, or when the writer says so; never by itself. What a save did not bring to the server is put
// back at once where that can overwrite nothing; all else is offered.

const PAUSE = 400; // Milliseconds without a key.
const KEPT = 5; // Entries for one text.
const LOGIN = "/konto/"; // Where the login's pages are, those of the second step too.
const NOT_KEPT = new Set(["csrfmiddlewaretoken", "attempt", "seen_at", "overwrite"]);
const form = document.getElementById("writing");

if (form) start();

function start() {
  const key = form.dataset.keptAs;
  const keyOfNew = key.replace(/:[^:]+:([^:]+)$/, ":new:$1");
  let id = crypto.getRandomValues(new Uint32Array(2)).join("-");
  let timer = 0;
  let attempt = ""; // Of the save that is under way; the server names it when it has the text.

  const read = (where = key) => {
    try {
      return JSON.parse(localStorage.getItem(where)) ?? [];
    } catch {
      return [];
    }
  };
  const write = (entries, where = key) => {
    try {
      if (entries.length) localStorage.setItem(where, JSON.stringify(entries.slice(-KEPT)));
      else localStorage.removeItem(where);
      return true;
    } catch {
      return false; // No room, or the person has forbidden it.
    }
  };

  function values() {
    const all = {};
    for (const [name, value] of new FormData(form)) {
      if (!NOT_KEPT.has(name) && typeof value === "string") (all[name] ??= []).push(value.replace(/\r\n/g, "\n"));
    }
    return all;
  }
  const bare = (all) =>
    JSON.stringify(
      Object.entries(all)
        .map(([name, list]) => [name, list.map((value) => value.trim()).filter(Boolean)])
        .filter(([, list]) => list.length)
        .sort(),
    );
  const served = values();
  const atFirst = bare(served);

  function keep() {
    clearTimeout(timer);
    timer = 0;
    const now = values();
    const others = read().filter((entry) => entry.id !== id);
    if (bare(now) === atFirst && !attempt && !("bound" in form.dataset)) return write(others);
    const entry = { id, at: Date.now(), seen: form.elements.seen_at.value, attempt, values: now };
    if (write([...others, entry])) say(entry.at);
  }

  function say(at) {
    const state = document.getElementById("kept-state");
    state.textContent = `${state.dataset.label} ${new Date(at).toLocaleTimeString("de", { hour: "2-digit", minute: "2-digit" })}`;
  }

  function forgetSaved() {
    const address = new URL(location.href);
    const saved = address.searchParams.get("saved");
    if (!saved) return;
    for (const where of [key, keyOfNew]) write(read(where).filter((entry) => entry.attempt !== saved), where);
    address.searchParams.delete("saved");
    history.replaceState(null, "", address);
  }

  // After a failed save the form holds what was typed, and goes on with the entry of the page before.
  function goOn() {
    const before = read().find((entry) => entry.attempt && entry.attempt === form.elements.attempt.value);
    if (before) id = before.id;
    attempt = form.elements.attempt.value;
    keep();
  }

  function put(name, list) {
    const ordered = form.querySelector(`[data-ordered="${name}"]`);
    if (ordered) {
      ordered.dispatchEvent(new CustomEvent("ordered:set", { detail: list }));
      return;
    }
    const control = form.elements[name];
    if (!control) return;
    if (control.type === "checkbox") control.checked = list.length > 0;
    else control.value = list[0] ?? "";
  }

  function take(entry) {
    const names = new Set([...Object.keys(values()), ...Object.keys(entry.values)]);
    for (const box of form.querySelectorAll("input[type=checkbox][name]")) names.add(box.name);
    for (const list of form.querySelectorAll("[data-ordered]")) names.add(list.dataset.ordered);
    for (const name of names) if (!NOT_KEPT.has(name)) put(name, entry.values[name] ?? []);
    form.dispatchEvent(new Event("input", { bubbles: true }));
    keep();
  }

  const readable = (all) => [all.title, all.teaser, all.body_source].map((list) => list?.[0] ?? "").filter(Boolean).join("\n\n");

  function offer() {
    const box = document.getElementById("kept");
    const found = read().filter((entry) => entry.id !== id);
    const same = found.filter((entry) => bare(entry.values) === bare(values()));
    const entry = found.filter((one) => !same.includes(one)).at(-1);
    if (same.length) write(read().filter((one) => !same.some((gone) => gone.id === one.id)));
    box.hidden = !entry;
    if (!entry) return;
    const comparison = document.getElementById("kept-comparison");
    comparison.hidden = true;
    document.getElementById("kept-time").textContent = new Date(entry.at).toLocaleString("de", { dateStyle: "long", timeStyle: "short" });
    document.getElementById("kept-older").hidden = entry.seen === form.elements.seen_at.value;
    const forget = () => write(read().filter((one) => one.id !== entry.id));
    const actions = {
      take() {
        take(entry);
        forget();
        offer();
        form.elements.body_source.focus();
      },
      compare() {
        comparison.hidden = !comparison.hidden;
        document.getElementById("kept-mine").textContent = readable(entry.values);
        document.getElementById("kept-now").textContent = readable(values());
        box.querySelector("[data-kept=compare]").setAttribute("aria-expanded", String(!comparison.hidden));
      },
      discard() {
        forget();
        offer();
      },
    };
    box.onclick = (event) => actions[event.target.closest("[data-kept]")?.dataset.kept]?.();
  }

  // A new text may have reached the server although its answer did not; there only the login says that it has not.
  function putBack() {
    const entry = read().at(-1);
    if (!entry?.attempt || entry.seen !== form.elements.seen_at.value || bare(entry.values) === atFirst) return;
    const fromLogin = document.referrer && new URL(document.referrer).pathname.startsWith(LOGIN);
    if (!entry.seen && !fromLogin) return;
    const note = document.getElementById("put-back");
    take(entry);
    write(read().filter((one) => one.id !== entry.id));
    note.hidden = false;
    note.querySelector("button").onclick = () => {
      take({ values: served });
      note.hidden = true;
      form.elements.body_source.focus();
    };
  }

  form.addEventListener("input", () => {
    attempt = "";
    clearTimeout(timer);
    timer = setTimeout(keep, PAUSE);
  });
  document.addEventListener("visibilitychange", () => document.hidden && timer && keep());
  form.addEventListener("submit", (event) => {
    if (event.submitter && "preview" in event.submitter.dataset) return;
    attempt = crypto.getRandomValues(new Uint32Array(4)).reduce((all, one) => all + one.toString(16), "");
    form.elements.attempt.value = attempt;
    keep();
  });
  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "s") return;
    event.preventDefault();
    // Of a public text nothing is published by habit; it is kept here all the same.
    const save = form.querySelector("button.plain[name=move][value=save]");
    if (save) form.requestSubmit(save);
    else keep();
  });
  document.addEventListener("connection", (event) => {
    const note = document.getElementById("connection");
    note.hidden = !event.detail;
    for (const line of note.querySelectorAll("[data-reason]")) line.hidden = line.dataset.reason !== event.detail;
  });

  forgetSaved();
  if ("bound" in form.dataset) goOn();
  else putBack();
  offer();
}
