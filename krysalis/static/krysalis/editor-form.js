// Small comforts of the form: the address made from the title, ordered lists, the library of pictures.

const form = document.getElementById("writing");

// As articles/slugs.py does it; the server has the last word.
const LETTERS = { ä: "ae", ö: "oe", ü: "ue", ß: "ss" };
function slugOf(title) {
  const plain = title.toLowerCase().replace(/[äöüß]/g, (letter) => LETTERS[letter]).normalize("NFKD");
  const slug = plain.replace(/[^\x00-\x7f]/g, "").replace(/[^\w\s-]/g, "").trim().replace(/[-\s]+/g, "-").replace(/^[-_]+|[-_]+$/g, "");
  return slug.length <= 120 ? slug : slug.slice(0, 121).replace(/-[^-]*$/, "");
}

function proposeSlug() {
  const { title, slug } = form.elements;
  let untouched = "slugOpen" in form.dataset && (!slug.value || slug.value === slugOf(title.value));
  slug.addEventListener("input", (event) => {
    if (event.isTrusted) untouched = !slug.value;
  });
  title.addEventListener("input", () => {
    if (untouched) slug.value = slugOf(title.value);
  });
}

function order(list) {
  const empty = list.querySelector("li").cloneNode(true);
  empty.querySelector("input, select").value = "";
  for (const option of empty.querySelectorAll("option")) option.removeAttribute("selected");
  const control = (item) => item.querySelector("input, select");
  const changed = () => {
    number();
    form.dispatchEvent(new Event("input", { bubbles: true }));
  };

  function button(name, sign, act) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "order-button";
    made.textContent = sign;
    made.title = list.dataset[name];
    made.dataset.order = name;
    made.addEventListener("click", act);
    return made;
  }

  function equip(item) {
    const tools = document.createElement("span");
    tools.className = "order-tools";
    tools.append(
      button("up", "↑", (event) => {
        item.previousElementSibling?.before(item);
        event.target.focus();
        changed();
      }),
      button("down", "↓", (event) => {
        item.nextElementSibling?.after(item);
        event.target.focus();
        changed();
      }),
      button("remove", "×", () => {
        const next = item.nextElementSibling ?? item.previousElementSibling;
        item.remove();
        (next ? control(next) : add).focus();
        changed();
      }),
    );
    item.append(tools);
    return item;
  }

  function number() {
    const items = [...list.children];
    items.forEach((item, place) => {
      control(item).id = `id_${list.dataset.ordered}_${place}`;
      control(item).setAttribute("aria-label", `${place + 1}.`);
      for (const made of item.querySelectorAll("[data-order]")) {
        made.setAttribute("aria-label", `${made.title}: ${place + 1}.`);
        made.disabled = (made.dataset.order === "up" && !place) || (made.dataset.order === "down" && place === items.length - 1);
      }
    });
  }

  function append(value = "") {
    const item = equip(empty.cloneNode(true));
    control(item).value = value;
    list.append(item);
    number();
    return item;
  }

  const add = document.createElement("button");
  add.type = "button";
  add.className = "order-add";
  add.textContent = list.dataset.add;
  add.addEventListener("click", () => control(append()).focus());
  list.after(add);
  for (const item of [...list.children]) {
    if (control(item).value) equip(item);
    else item.remove();
  }
  list.addEventListener("ordered:set", (event) => {
    list.replaceChildren();
    event.detail.forEach((value) => append(value));
  });
  number();
}

function openLibrary(choose) {
  const dialog = document.getElementById("picture-library");
  const body = dialog.querySelector(".library-body");
  const load = async (address) => {
    const answer = await fetch(address, { headers: { "X-Requested-With": "fetch" } });
    if (answer.redirected || !answer.ok) {
      document.dispatchEvent(new CustomEvent("connection", { detail: answer.redirected ? "login" : "offline" }));
      dialog.close();
      return;
    }
    body.innerHTML = await answer.text(); // Our own template, escaped by the server.
  };
  body.onclick = (event) => {
    const picture = event.target.closest("[data-picture-name]");
    const more = event.target.closest("a[data-library]");
    if (more) {
      event.preventDefault();
      load(more.href);
    }
    if (!picture) return;
    dialog.close();
    choose({ name: picture.dataset.pictureName, alt: picture.dataset.pictureAlt ?? "", html: picture.querySelector("picture, img")?.outerHTML ?? "" });
  };
  body.onsubmit = (event) => {
    event.preventDefault();
    load(`${form.dataset.library}?${new URLSearchParams(new FormData(event.target))}`);
  };
  dialog.querySelector("[data-close]").onclick = () => dialog.close();
  dialog.showModal();
  load(form.dataset.library);
}

function pictureInput(place) {
  const button = place.querySelector("[data-choose-picture]");
  const input = place.querySelector("input");
  button.hidden = false;
  button.addEventListener("click", () =>
    openLibrary((picture) => {
      input.value = picture.name;
      place.querySelector(".picture-shown").innerHTML = picture.html;
      input.dispatchEvent(new Event("input", { bubbles: true }));
    }),
  );
}

if (form) {
  proposeSlug();
  form.querySelectorAll("[data-ordered]").forEach(order);
  form.querySelectorAll("[data-picture]").forEach(pictureInput);
  document.addEventListener("library:open", (event) => openLibrary(event.detail));
  document.getElementById("refusal")?.focus();
  // A popover closes when the work goes on elsewhere.
  document.addEventListener("click", (event) => {
    for (const open of document.querySelectorAll("details.popover[open], details.desk-menu[open]")) {
      if (!open.contains(event.target)) open.open = false;
    }
  });
}
