// The comment form: sent in place, opened under the comment that it answers, and filled with what this browser has kept.
import { keep, one, read, refuse, send, start, write } from "./outbox.js";

const theForm = () => one("[data-comment-form]");
const slotOf = (form) => `envoi ${form.getAttribute("action")} ${form.elements.parent?.value ?? ""}`;
const set = (form, name, value) => {
  const input = form.elements[name] ?? form.appendChild(Object.assign(document.createElement("input"), { type: "hidden", name }));
  input.value = value;
};
const say = (form, what) => { const p = one("[data-state]", form); p.textContent = p.dataset[what] ?? ""; };
const draft = (form) => {
  const { text, key } = form.elements;
  if (!key) set(form, "key", crypto.getRandomValues(new Uint32Array(4)).join("-"));
  if (text.value.trim()) keep(slotOf(form), { text: text.value, key: form.elements.key.value }); else write(slotOf(form));
};
const dress = (form) => {
  const kept = read(slotOf(form)), known = read("commentaire"), { parent, keep: box } = form.elements;
  const link = parent && one(`[data-answer="${parent.value}"]`), title = one("h2", form.parentElement);
  title.dataset.own ??= title.textContent;
  title.textContent = link ? link.textContent : title.dataset.own;
  one("[data-close]", form).hidden = !link;
  box.closest(".field").hidden = false;
  box.checked = known;
  for (const [name, value] of [...new URLSearchParams(kept?.body), ...Object.entries(known ?? {})]) {
    if (!form.elements[name]?.value) set(form, name, value);
  }
  say(form, kept?.go && "kept");
};
const put = (part, focus) => {
  const old = one(".comment-form");
  if (old) old.replaceWith(part); else (one(".comments") ?? one("main")).append(part);
  part.id = "laisser-un-commentaire";
  if (theForm()) dress(theForm());
  part.dispatchEvent(new Event("put", { bubbles: true }));
  const first = one("[data-errors]", part) ?? one("h2", part);
  first.tabIndex = -1;
  if (focus) first.focus();
};

addEventListener("submit", async (event) => {
  const form = event.target, slot = form === theForm() && slotOf(form);
  if (!slot) return;
  event.preventDefault();
  if (form.dataset.busy) return;
  form.dataset.busy = 1;
  draft(form);
  set(form, "elapsed", Math.round(performance.now() / 1e3));
  set(form, "device", read("appareil") ?? "");
  const { keep: box, name, email } = form.elements, body = `${new URLSearchParams(new FormData(form))}`;
  write("commentaire", box.checked && { name: name.value, email: email.value });
  keep(slot, body, 1);
  say(form, "sending");
  if (await send(slot, body, form)) return;
  delete form.dataset.busy;
  if (read(slot)) { say(form, "kept"); return; }
  draft(form);
  form.submit();
});
addEventListener("input", ({ target: { name, form } }) => {
  if (name === "text" && form === theForm() && !form.dataset.busy) { say(form); draft(form); }
});
addEventListener("click", (event) => {
  const link = event.target.closest("[data-answer], [data-close]"), form = theForm(), thread = one(".comments");
  if (!link || !form || !thread || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  for (const name of ["parent", "key"]) form.elements[name]?.remove();
  form.elements.text.value = "";
  if (link.dataset.answer) { set(form, "parent", link.dataset.answer); link.closest(".comment").after(form.parentElement); }
  else thread.append(form.parentElement);
  dress(form);
  form.elements.text.focus();
});

if (theForm()) dress(theForm());
start((slot, body, answer, part, form) => {
  const again = part.matches(".comment-form"), same = theForm()?.getAttribute("action") === slot.split(" ")[1];
  if (form || (same && (again || slotOf(theForm()) === slot))) put(part, form);
  if (answer.ok) return;
  if (again && (form || same)) draft(theForm()); else refuse(slot, body);
});
