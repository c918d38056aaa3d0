// Is this page still logged in, as the same account? If not, a dialogue over it; afterwards the new token goes into every form.
const desk = document.getElementById("keeping");
const dialog = desk.querySelector(".login-again");
const [text, alert] = dialog.querySelectorAll("p");
const form = dialog.querySelector("form");
const TOKEN = "csrfmiddlewaretoken";

const ask = (address, options) => fetch(address, { redirect: "manual", ...options });
const session = async () => {
  const answer = await ask(desk.dataset.session, { headers: { Accept: "application/json" } });
  return answer.ok ? answer.json() : { status: answer.status };
};

// The site's own login form, with its token: the fields are moved into the dialogue.
const fill = async () => {
  const answer = await ask(desk.dataset.login);
  const found = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("login-form");
  if (found) form.replaceChildren(...found.children);
};
const complain = (words) => { alert.textContent = words; alert.hidden = !words; };

// "ok" with the account of this page, "other", "gone" or "refused"; a cut line throws.
const judge = async () => {
  const { account, name, token, status } = await session();
  if (!account) return status === 403 ? "refused" : "gone";
  for (const field of document.querySelectorAll(`[name=${TOKEN}]`)) field.value = token;
  if (String(account) === desk.dataset.account) return "ok";
  const stranger = dialog.querySelector("template").content.cloneNode(true);
  stranger.querySelector("b").textContent = name;
  text.replaceChildren(stranger);
  return "other";
};

const enter = async () => {
  complain("");
  try {
    const answer = await ask(desk.dataset.login, { method: "POST", body: new FormData(form) });
    if (answer.type === "opaqueredirect") return await judge();
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (answer.status === 403) await fill(); // its token had run out: the next press has a new one
    const words = page.querySelectorAll(".errornote, .errorlist, #content > p:not(:has(a))");
    complain([...words].map((each) => each.textContent.trim()).join(" ") || page.title);
  } catch { complain(desk.dataset.nowhere); }
  return "gone";
};

// Resolves as soon as the page may save, or to what the dialogue was left with.
export const loggedIn = async ({ quiet = false } = {}) => {
  let state = await judge();
  if (quiet || state === "ok" || state === "refused") return state;
  if (dialog.open) return state;
  if (state === "gone") await fill();
  complain("");
  dialog.showModal();
  form.querySelector("[name=username]")?.focus();
  return new Promise((resolve) => {
    form.onsubmit = async (event) => {
      event.preventDefault();
      state = await enter();
      if (state === "ok") dialog.close();
    };
    dialog.querySelector("[data-close]").onclick = () => dialog.close();
    dialog.onclose = () => resolve(state);
  });
};
