// The toolbar of a Markdown text. Everything is typed through insertText, so that undo takes it back step by step.

const MARKS = { bold: "**", italic: "*" };
const KEYS = { b: "bold", i: "italic", k: "link" };

function type(area, text) {
  area.focus();
  // The only way to change a textarea that its undo knows of; setRangeText is for browsers without it.
  if (!document.execCommand("insertText", false, text)) {
    area.setRangeText(text, area.selectionStart, area.selectionEnd, "end");
    area.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

const selected = (area) => area.value.slice(area.selectionStart, area.selectionEnd);

function wrap(area, mark) {
  const { selectionStart: start, selectionEnd: end, value } = area;
  const text = selected(area);
  const around = value.slice(start - mark.length, start) === mark && value.slice(end, end + mark.length) === mark;
  if (around) {
    area.setSelectionRange(start - mark.length, end + mark.length);
    type(area, text);
    area.setSelectionRange(start - mark.length, end - mark.length);
    return;
  }
  type(area, mark + text + mark);
  area.setSelectionRange(start + mark.length, start + mark.length + text.length);
}

function selectLines(area) {
  const start = area.value.lastIndexOf("\n", area.selectionStart - 1) + 1;
  const next = area.value.indexOf("\n", area.selectionEnd);
  area.setSelectionRange(start, next < 0 ? area.value.length : next);
  return selected(area);
}

function heading(area) {
  const line = selectLines(area).split("\n")[0];
  area.setSelectionRange(area.selectionStart, area.selectionStart + line.length);
  const text = line.replace(/^#+\s*/, "");
  if (/^##\s/.test(line)) type(area, `### ${text}`);
  else if (/^###\s/.test(line)) type(area, text || " ");
  else type(area, `## ${text}`);
}

function list(area) {
  const lines = selectLines(area).split("\n");
  const all = lines.every((line) => /^[-*] /.test(line));
  type(area, lines.map((line) => (all ? line.slice(2) : `- ${line.replace(/^[-*] /, "")}`)).join("\n") || " ");
}

function link(area) {
  const text = selected(area);
  const start = area.selectionStart;
  if (/^https?:\/\/\S+$/.test(text)) {
    type(area, `[](${text})`);
    area.setSelectionRange(start + 1, start + 1);
    return;
  }
  type(area, `[${text}](https://)`);
  const address = start + text.length + 3;
  area.setSelectionRange(text ? address : start + 1, text ? address + 8 : start + 1);
}

// A block stands alone, with an empty line before and after it; `sample` is what is selected for typing over.
function block(area, text, sample) {
  const before = area.value.slice(0, area.selectionStart);
  const after = area.value.slice(area.selectionEnd);
  const gapBefore = before === "" || before.endsWith("\n\n") ? "" : before.endsWith("\n") ? "\n" : "\n\n";
  const gapAfter = after.startsWith("\n\n") ? "" : after.startsWith("\n") ? "\n" : "\n\n";
  const start = area.selectionStart + gapBefore.length;
  type(area, gapBefore + text + gapAfter);
  const at = text.indexOf(sample);
  if (sample && at >= 0) area.setSelectionRange(start + at, start + at + sample.length);
}

const prefixed = (text, prefix) => text.split("\n").map((line) => prefix + line).join("\n");

const ACTIONS = {
  bold: (area) => wrap(area, MARKS.bold),
  italic: (area) => wrap(area, MARKS.italic),
  heading,
  list,
  link,
  quotation(area, button) {
    const text = selected(area) || button.dataset.sample;
    block(area, `${prefixed(text, "> ")}\n>\n> — ${button.dataset.source}`, selected(area) ? button.dataset.source : text);
  },
  share(area, button) {
    const text = selected(area) || button.dataset.sample;
    block(area, `!!! teilen\n${prefixed(text, "    ")}`, text);
  },
  box(area, button) {
    const text = selected(area) || button.dataset.sample;
    block(area, `!!! hinweis "Hinweis"\n${prefixed(text, "    ")}`, text);
  },
  picture(area) {
    document.dispatchEvent(
      new CustomEvent("library:open", {
        detail: (picture) => block(area, `![${picture.alt}](bild:${picture.name})`, picture.alt),
      }),
    );
  },
};

// Enter in a list goes on with the list, and ends it in an empty item.
function continueList(area, event) {
  if (area.selectionStart !== area.selectionEnd || event.isComposing) return;
  const start = area.value.lastIndexOf("\n", area.selectionStart - 1) + 1;
  const line = area.value.slice(start, area.selectionStart);
  const item = line.match(/^(\s*)([-*]|(\d+)\.) (.*)$/);
  if (!item) return;
  event.preventDefault();
  if (!item[4]) {
    area.setSelectionRange(start, area.selectionStart);
    type(area, "\n");
    return;
  }
  type(area, `\n${item[1]}${item[3] ? `${Number(item[3]) + 1}.` : item[2]} `);
}

function walk(toolbar, event) {
  const steps = { ArrowRight: 1, ArrowLeft: -1 };
  if (!(event.key in steps)) return;
  const buttons = [...toolbar.querySelectorAll("button")];
  const now = buttons.indexOf(document.activeElement);
  const next = buttons[(now + steps[event.key] + buttons.length) % buttons.length];
  buttons.forEach((button) => (button.tabIndex = button === next ? 0 : -1));
  next.focus();
  event.preventDefault();
}

for (const editor of document.querySelectorAll("[data-markdown]")) {
  const area = editor.querySelector("textarea");
  const toolbar = editor.querySelector(".markdown-toolbar");
  toolbar.hidden = false;
  toolbar.querySelectorAll("button").forEach((button, index) => (button.tabIndex = index ? -1 : 0));
  toolbar.addEventListener("keydown", (event) => walk(toolbar, event));
  toolbar.addEventListener("click", (event) => {
    const button = event.target.closest("[data-do]");
    ACTIONS[button?.dataset.do]?.(area, button);
  });
  area.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey) continueList(area, event);
    const action = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && KEYS[event.key.toLowerCase()];
    if (!action) return;
    event.preventDefault();
    ACTIONS[action](area, toolbar.querySelector(`[data-do="${action}"]`));
  });
}
