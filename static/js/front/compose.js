// « Composer la une » without leaving the page: the same buttons, a dialogue to choose by, the grip to drag or to move by arrow keys.
import { choose } from "../editor/pick.js";

const whole = () => document.getElementById("une");
const form = () => document.getElementById("une-form");
const said = document.getElementById("une-said");
const frame = document.getElementById("une-frame");
let busy = false;

// Sends the form as one of its buttons would, and shows the answer's places. `focus` finds what had the focus before.
const act = async (name, value, focus) => {
  if (busy) return;
  busy = true;
  whole().setAttribute("aria-busy", "true");
  const data = new FormData(form());
  data.set(name, value);
  try {
    const answer = await fetch(location.pathname, { method: "POST", body: data });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById("une");
    if (!fresh) throw new Error(String(answer.status));
    const at = document.getElementById("id_starts_at").value;
    whole().replaceWith(fresh);
    document.getElementById("id_starts_at").value = at;
    ready();
    said.textContent = page.getElementById("une-said").textContent;
    const address = page.getElementById("une-frame").getAttribute("src");
    if (frame.getAttribute("src") !== address) frame.src = address;
    focus?.();
  } catch {
    said.textContent = form().dataset.lost;
    whole().removeAttribute("aria-busy");
  }
  busy = false;
};

const place = (number) => whole().querySelector(`[data-place="${number}"]`);
const focusOn = (number, wanted) => () => {
  const button = place(number).querySelector(wanted);
  (button.disabled ? place(number).querySelector(".place__acts .button:enabled") : button).focus();
};
const move = (from, to, wanted) => {
  if (to >= 0 && place(to) && to !== from) act("move", `${from}:${to}`, focusOn(to, wanted));
};

const pick = async (number) => {
  const { pick: address, title, search, close, nothing } = form().dataset;
  const row = await choose({ address, words: { title, search, close, nothing } });
  if (row) await act("put", `${number}:${row.id}`, focusOn(number, "[data-act=choose]"));
};

const pressed = (event) => {
  const button = event.target.closest("[data-act]");
  if (!button) return;
  event.preventDefault();
  const number = Number(button.closest("[data-place]").dataset.place);
  const { act: name } = button.dataset;
  if (name === "up" || name === "down") move(number, number + (name === "up" ? -1 : 1), `[data-act=${name}]`);
  else if (name === "out") act("out", number, focusOn(number, "[data-act=out]"));
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
