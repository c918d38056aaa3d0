// Comments: sent in place, kept in this browser until the server has answered, sent again when the line is back.
// Never twice: the random key that stays with the text makes one comment of all repeats.
const one = (what, from = document) => from.querySelector(what);
const read = (slot) => { try { return JSON.parse(localStorage[slot]); } catch { /* nothing kept */ } };
const write = (slot, value) => {
  try { if (value) localStorage[slot] = JSON.stringify(value); else localStorage.removeItem(slot); } catch { /* no room */ }
};
const theForm = () => one("[data-comment-form]");
const slotOf = (form) => `envoi ${form.getAttribute("action")} ${form.elements.parent?.value ?? ""}`;
const set = (form, name, value) => {
  const input = form.elements[name] ?? form.appendChild(Object.assign(document.createElement("input"), { type: "hidden", name }));
  input.value = value;
};
const say = (form, what) => { const p = one("[data-state]", form); p.textContent = p.dataset[what] ?? ""; };
const keep = (slot, fields, go) => write(slot, { body: `${new URLSearchParams(fields)}`, go, at: Date.now() });
const draft = (form) => {
  const { text, key } = form.elements;
  if (!key) set(form, "key", crypto.getRandomValues(new Uint32Array(4)).join("-"));
  if (text.value.trim()) keep(slotOf(form), { text: text.value, key: form.elements.key.value }); else write(slotOf(form));
};
const dress = (form) => {
  const kept = read(slotOf(form)), known = read("commentaire"), { parent, keep } = form.elements;
  const link = parent && one(`[data-answer="${parent.value}"]`), title = one("h2", form.parentElement);
  title.dataset.own ??= title.textContent;
  title.textContent = link ? link.textContent : title.dataset.own;
  one("[data-close]", form).hidden = !link;
  keep.closest(".field").hidden = false;
  keep.checked = known;
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

// What became of a text that was sent by itself; one that was refused stays in sight until its reader lets go of it.
const tell = (slot, url) => {
  const note = one(`[data-told=${url ? "sent" : "refused"}]`).content.firstElementChild.cloneNode(true), box = one(".field", note);
  one("a", note).href = url ?? slot.split(" ")[1];
  if (box) {
    const text = new URLSearchParams(read(slot)?.body).get("text");
    if (text) one("textarea", box).value = text; else box.remove();
    one("button", box).onclick = () => { write(slot); note.remove(); };
  }
  one("main").prepend(note);
};

let timer;
const slots = () => Object.keys(localStorage).filter((name) => name.startsWith("envoi "));
const later = (seconds) => { clearTimeout(timer); timer = setTimeout(flush, seconds * 1e3); };
const alone = (options, act) => navigator.locks?.request("envoi", options, act) ?? act(1);
const send = async (slot, body, form) => {
  let answer, part;
  try {
    const signal = AbortSignal.timeout?.(6e4);
    answer = await fetch(slot.split(" ")[1], { method: "POST", body: new URLSearchParams(body), signal });
    const page = (await answer.text()).replace(/(<\/?)h1\b/g, "$1h2");
    const found = new DOMParser().parseFromString(page, "text/html");
    part = one(".comment-form", found) ?? one(".waiting", found);
  } catch { /* the line is away */ }
  if (!part || answer.status > 499 || (answer.status === 429 && !form)) {
    later(Math.max(answer?.headers.get("Retry-After") ?? 0, 30));
    return false;
  }
  write(slot);
  const again = part.matches(".comment-form"), same = theForm()?.getAttribute("action") === slot.split(" ")[1];
  if (form || (same && (again || slotOf(theForm()) === slot))) put(part, form);
  if (!answer.ok && again && (form || same)) draft(theForm());
  else if (!answer.ok) write(slot, { body: `${new URLSearchParams({ text: new URLSearchParams(body).get("text") })}`, refused: 1 });
  if (!form) tell(slot, answer.ok ? answer.url : undefined);
  return true;
};
const flush = () => alone({ ifAvailable: true }, async (mine) => {
  if (!mine) return later(30);
  for (const slot of slots()) {
    const kept = read(slot);
    if (kept?.go ? !await send(slot, kept.body) : Date.now() - kept?.at > 3e9 && write(slot)) break;
  }
}).catch(() => {});

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
  if (await alone({}, () => !form.isConnected || send(slot, body, form))) return;
  delete form.dataset.busy;
  if (read(slot)) say(form, "kept"); else form.submit();
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
try { slots().filter((slot) => read(slot)?.refused).forEach((slot) => tell(slot)); } catch { /* no storage */ }
addEventListener("online", flush);
document.addEventListener("visibilitychange", flush);
flush();
