// Is this page still logged in, as the same account? If not, a dialogue over it; then every form gets the new token.
const desk = document.getElementById("keeping");
const dialog = desk.querySelector(".login-again");
const form = dialog.querySelector("form");
const [text, alert] = dialog.querySelectorAll("p");

const ask = (address, options) => fetch(address, { redirect: "manual", ...options });
const parsed = async (answer) => new DOMParser().parseFromString(await answer.text(), "text/html");
const complain = (words) => { alert.textContent = words; alert.hidden = !words; };
// The fields of the site's own login form, with its token.
const fill = async () => form.replaceChildren(...(await parsed(await ask(desk.dataset.login))).querySelectorAll("#login-form > *"));

// "ok", "other", "gone" or "refused"; a cut line throws.
const judge = async () => {
  const answer = await ask(desk.dataset.session);
  if (!answer.ok) return answer.status === 403 ? "refused" : "gone";
  const { account, name, token, shared } = await answer.json();
  if (shared) desk.dataset.shared = ""; // from now on this device keeps nothing
  const mine = String(account) === desk.dataset.account;
  for (const field of (mine ? document : form).querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = token;
  if (mine) return "ok";
  text.replaceChildren(dialog.querySelector("template").content.cloneNode(true));
  text.querySelector("b").textContent = name;
  return "other";
};

const enter = async () => {
  complain("");
  try {
    const answer = await ask(desk.dataset.login, { method: "POST", body: new FormData(form) });
    if (answer.type === "opaqueredirect") return await judge();
    const page = await parsed(answer);
    const words = page.querySelector(".errornote, .errorlist, #content > p") ?? page.querySelector("title");
    if (answer.status === 403) await fill(); // its token had run out: the next press has a new one
    complain(words.textContent);
  } catch { complain(desk.dataset.away); }
  return "gone";
};

// A dialogue that opens under the fingers would swallow words.
let typedAt = 0;
addEventListener("keydown", () => { typedAt = performance.now(); }, true);
const pause = async () => { while (performance.now() - typedAt < 1e3) await new Promise((go) => { setTimeout(go, 200); }); };

// Resolves as soon as the page may save, or to the state in which the dialogue was left; `tell` hears the state that asks for it.
export const loggedIn = async (quiet, tell = () => {}) => {
  let state = await judge();
  if (quiet || dialog.open || state === "ok" || state === "refused") return state;
  tell(state);
  if (state === "gone") await fill();
  await pause();
  if (dialog.open) return state;
  complain("");
  dialog.showModal();
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
