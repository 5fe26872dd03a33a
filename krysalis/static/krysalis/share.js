// Copies a line to share, and hands it to the device's own way of sharing where it has one. Without this script the
// links beside the line do the same by hand.

const SHOWN_FOR = 2500; // Milliseconds; long enough to be read once.

for (const button of document.querySelectorAll("button.copy[data-copy]")) {
  const words = button.closest("[data-copied]").dataset;
  if (navigator.clipboard) {
    offerCopying(button, words.copied);
  }
  if (navigator.share) {
    offerSharing(button, words.share);
  }
}

function offerCopying(button, copied) {
  const label = button.textContent;
  const status = document.createElement("span");
  status.className = "visually-hidden";
  status.setAttribute("role", "status");
  button.after(status);
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.copy);
    button.textContent = status.textContent = copied;
    setTimeout(() => {
      button.textContent = label;
      status.textContent = "";
    }, SHOWN_FOR);
  });
}

function offerSharing(copyButton, label) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "copy";
  button.textContent = label;
  copyButton.after(button);
  button.addEventListener("click", async () => {
    try {
      await navigator.share({ text: copyButton.dataset.copy });
    } catch (error) {
      if (error.name !== "AbortError") {
        throw error; // Closing the device's sheet is no mistake.
      }
    }
  });
}
