// The queue works without this. With it, choosing all shows what is chosen, and messages are read out.

const selection = document.getElementById("selection");
const boxes = [...document.querySelectorAll('[form="selection"][name="comment"]')];

function announceMessages() {
  const region = document.querySelector(".queue-messages");
  const list = region?.firstElementChild;
  if (!list) return;
  list.remove(); // A live region speaks of what changes, not of what stands there from the start.
  setTimeout(() => region.append(list), 100);
}

function watchSelection() {
  const all = selection.querySelector('[name="whole_page"]');
  const count = selection.querySelector(".selection-count");

  function show() {
    const chosen = boxes.filter((box) => box.checked).length;
    all.checked = chosen === boxes.length;
    all.indeterminate = chosen > 0 && !all.checked;
    const words = chosen === 1 ? count.dataset.one : count.dataset.many.replace("#", chosen);
    count.textContent = chosen ? words : "";
  }

  all.addEventListener("change", () => {
    for (const box of boxes) box.checked = all.checked;
    show();
  });
  for (const box of boxes) box.addEventListener("change", show);
  for (const box of [all, ...boxes]) {
    box.addEventListener("keydown", (event) => {
      if (event.key === "Enter") event.preventDefault(); // It would press a button nobody looks at.
    });
  }
  show(); // After going back, the browser may have kept what was ticked.
}

announceMessages();
if (selection) watchSelection();
