// « Composer la une » without leaving the page: the same buttons, a dialogue to choose by, the grip to drag or to move by arrow keys.
// What is pressed stands in the form at once, so that the next press and « Enregistrer la une » find it; the server draws it after.
import { choose } from "../editor/pick.js";

const whole = () => document.getElementById("une");
const form = () => document.getElementById("une-form");
const said = document.getElementById("une-said");
const frame = document.getElementById("une-frame");
const place = (number) => whole().querySelector(`[data-place="${number}"]`);
const input = (number) => place(number).querySelector("input[type=hidden]");
const title = (number) => place(number).querySelector(".place__name").textContent.trim();
const say = (words, number) => { said.textContent = form().dataset[words].replace("{place}", number === undefined ? "" : title(number)); };
const focusOn = (number, wanted) => {
  const button = place(number).querySelector(wanted);
  (button.disabled ? place(number).querySelector(".place__acts .button:enabled") : button).focus();
};
const busy = (on) => {
  whole().setAttribute("aria-busy", String(on));
  frame.parentElement.classList.toggle("is-old", on);
};

let asked = 0; // of the answers only the newest counts
let sending = Promise.resolve();
let held = false;
addEventListener("pointerdown", () => { held = true; }, true);
for (const end of ["pointerup", "pointercancel"]) addEventListener(end, () => setTimeout(() => { held = false; }), true);

// The answer to the form as it stands when its turn comes.
const draw = async (number, more) => {
  if (number !== asked) return;
  const data = new FormData(form());
  for (const [name, value] of Object.entries(more)) data.set(name, value);
  try {
    const answer = await fetch(location.pathname, { method: "POST", body: data });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById("une");
    if (!fresh) throw new Error(String(answer.status));
    while (held) await new Promise((go) => { setTimeout(go, 30); }); // a button that is being pressed stays where it is
    if (number !== asked) return;
    const at = document.getElementById("id_starts_at").value;
    const focused = document.activeElement;
    const [inside, wanted] = [focused.closest("[data-place]")?.dataset.place, focused.matches("[data-grip]") ? "[data-grip]" : `[data-act=${focused.dataset.act}]`];
    whole().replaceWith(fresh);
    document.getElementById("id_starts_at").value = at;
    ready();
    if (page.getElementById("une-said").textContent) said.textContent = page.getElementById("une-said").textContent;
    const address = page.getElementById("une-frame").getAttribute("src");
    if (frame.getAttribute("src") !== address) frame.src = address;
    if (inside) focusOn(inside, wanted);
    busy(false);
  } catch {
    if (number !== asked) return;
    say("lost");
    busy(false);
    frame.parentElement.classList.add("is-old");
  }
};
const send = (more = {}) => {
  const number = ++asked;
  busy(true);
  sending = sending.then(() => draw(number, more));
};

// The article of a place: its id, what is shown of it, and whether it can be taken out.
const lift = (number) => {
  const shown = [...place(number).querySelectorAll(".place__card > :not([data-grip])")];
  shown.forEach((dom) => dom.remove());
  return [input(number).value, shown, place(number).querySelector("[data-act=out]").disabled];
};
const put = (number, [id, shown, fixed]) => {
  input(number).value = id;
  place(number).querySelector(".place__card").prepend(...shown);
  place(number).querySelector("[data-act=out]").disabled = fixed;
};
const plain = (words, more = "") => {
  const dom = document.createElement("div");
  for (const [name, text] of [[`place__title ${more}`, words], ["quiet", "…"]]) {
    dom.append(Object.assign(document.createElement("p"), { className: name, textContent: text }));
  }
  return dom;
};

const move = (from, to, wanted) => {
  if (to < 0 || !place(to) || to === from) return;
  const all = [...whole().querySelectorAll("[data-place]")].map((each, number) => lift(number));
  all.splice(to, 0, all.splice(from, 1)[0]);
  all.forEach((one, number) => put(number, one));
  focusOn(to, wanted);
  say("moved", to);
  send();
};
const empty = (number) => {
  lift(number);
  put(number, ["", [plain(form().dataset.auto, "place__title--auto")], true]);
};
const out = (number) => {
  empty(number);
  focusOn(number, "[data-act=out]");
  say("free", number);
  send();
};

const pick = async (number) => {
  const { pick: address, title: name, search, close, nothing } = form().dataset;
  const row = await choose({ address, words: { title: name, search, close, nothing } });
  if (!row) return;
  for (const each of whole().querySelectorAll("[data-place]")) if (input(each.dataset.place).value === String(row.id)) empty(each.dataset.place);
  lift(number);
  put(number, [row.id, [plain(row.title)], false]);
  focusOn(number, "[data-act=choose]");
  send({ put: `${number}:${row.id}` });
};

const pressed = (event) => {
  const button = event.target.closest("[data-act]");
  if (!button) return;
  event.preventDefault();
  const number = Number(button.closest("[data-place]").dataset.place);
  const { act: name } = button.dataset;
  if (name === "up" || name === "down") move(number, number + (name === "up" ? -1 : 1), `[data-act=${name}]`);
  else if (name === "out") out(number);
  else pick(number);
};

// The grip: a pointer of any kind carries the place to where it is let go; arrow keys move it by one.
const carry = (event) => {
  const grip = event.currentTarget;
  const taken = grip.closest("[data-place]");
  const under = ({ clientX, clientY }) => document.elementFromPoint(clientX, clientY)?.closest("[data-place]");
  const mark = (target) => whole().querySelectorAll("[data-place]").forEach((each) => each.classList.toggle("is-under", each === target));
  const over = (moved) => mark(under(moved));
  const stop = (last) => {
    grip.removeEventListener("pointermove", over);
    taken.classList.remove("is-taken");
    mark(null);
    const target = last.type === "pointerup" && under(last);
    if (target) move(Number(taken.dataset.place), Number(target.dataset.place), "[data-grip]");
  };
  event.preventDefault();
  grip.focus();
  grip.setPointerCapture(event.pointerId);
  taken.classList.add("is-taken");
  grip.addEventListener("pointermove", over);
  for (const end of ["pointerup", "pointercancel"]) grip.addEventListener(end, stop, { once: true });
};

const ready = () => {
  whole().addEventListener("click", pressed);
  document.getElementById("une-keys").hidden = false;
  for (const grip of whole().querySelectorAll("[data-grip]")) {
    grip.hidden = false;
    grip.addEventListener("pointerdown", carry);
    grip.addEventListener("keydown", (event) => {
      const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
      if (!step) return;
      event.preventDefault();
      const number = Number(grip.closest("[data-place]").dataset.place);
      move(number, number + step, "[data-grip]");
    });
  }
};

ready();
