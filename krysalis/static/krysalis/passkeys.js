// Asks the browser for a passkey and posts what it answers. The forms stay hidden where there is no such thing.

async function optionsOf(form) {
  if (form.dataset.passkey !== "login") {
    return JSON.parse(document.getElementById("passkey-options").textContent);
  }
  const response = await fetch(form.action, { headers: { Accept: "application/json" } });
  if (!response.ok) throw new Error(`options: ${response.status}`);
  return response.json();
}

function withChoice(options, passwordless) {
  const selection = options.publicKey.authenticatorSelection;
  selection.residentKey = passwordless ? "required" : "discouraged";
  selection.requireResidentKey = passwordless;
  if (passwordless) selection.userVerification = "required";
  return options;
}

async function ask(form) {
  const options = await optionsOf(form);
  if (form.dataset.passkey === "create") {
    const passwordless = form.elements.passwordless?.checked ?? false;
    return window.webauthnJSON.create(withChoice(options.creation_options, passwordless));
  }
  return window.webauthnJSON.get(options.request_options);
}

for (const form of window.PublicKeyCredential ? document.querySelectorAll("form[data-passkey]") : []) {
  if (form.dataset.passkey === "get" && !document.getElementById("passkey-options")) continue;
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const trouble = form.querySelector("[role=alert]");
    trouble.hidden = true;
    try {
      form.elements.credential.value = JSON.stringify(await ask(form));
      form.submit();
    } catch {
      trouble.hidden = false;
    }
  });
}
