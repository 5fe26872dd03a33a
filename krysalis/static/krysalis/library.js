// In the library of pictures: copies what is written into texts, and takes a click on the picture as its focal point.

const SHOWN_FOR = 2500; // Milliseconds.

for (const button of document.querySelectorAll("button.copy[data-copy]")) {
  if (!navigator.clipboard) break;
  const label = button.textContent;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.copy);
    button.textContent = "✓";
    setTimeout(() => (button.textContent = label), SHOWN_FOR);
  });
}

const frame = document.querySelector("[data-focal-picture]");
const across = document.getElementById("id_focal_x");
const down = document.getElementById("id_focal_y");

if (frame && across && down) {
  const point = document.createElement("span");
  point.className = "focal-point";
  frame.append(point);
  frame.classList.add("is-live");

  const show = () => {
    point.style.left = `${across.value}%`;
    point.style.top = `${down.value}%`;
  };
  frame.addEventListener("click", (event) => {
    const box = frame.getBoundingClientRect();
    across.value = Math.round((100 * (event.clientX - box.left)) / box.width);
    down.value = Math.round((100 * (event.clientY - box.top)) / box.height);
    show();
  });
  across.addEventListener("input", show);
  down.addEventListener("input", show);
  show();
}
