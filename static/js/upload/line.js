// One request to the server. Resolves to { status, answer }, the answer being its JSON; throws Lost when the line is cut.
export class Lost extends Error {}

let token = null;
const tokenOf = () => token ?? document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";

export const ask = (method, address, { body, headers = {}, progress = () => {}, signal, seconds = 60 } = {}) => new Promise((resolve, reject) => {
  const request = new XMLHttpRequest();
  const lost = () => reject(new Lost());
  request.open(method, address);
  request.timeout = seconds * 1000;
  request.setRequestHeader("Accept", "application/json");
  request.setRequestHeader("X-CSRFToken", tokenOf());
  for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
  request.upload.addEventListener("progress", ({ loaded }) => progress(loaded));
  request.addEventListener("load", () => {
    let answer = null;
    try { answer = JSON.parse(request.responseText); } catch { /* a page, not an answer */ }
    resolve({ status: request.status, answer });
  });
  for (const end of ["error", "timeout", "abort"]) request.addEventListener(end, lost);
  signal?.addEventListener("abort", () => request.abort(), { once: true });
  request.send(body);
});

// After another login the page's token is no longer good: that of the page for adding is. False when nobody is logged in.
export const renewToken = async (address) => {
  try {
    const answer = await fetch(address);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const field = page.querySelector("form:not(#login-form, #logout-form) [name=csrfmiddlewaretoken]");
    if (!field || page.querySelector("#login-form")) return false;
    token = field.value;
    for (const other of document.querySelectorAll("[name=csrfmiddlewaretoken]")) other.value = token;
    return true;
  } catch {
    throw new Lost();
  }
};
