// Texts kept in this browser until the server has answered, and sent again when the line is back.
// Never twice: the random key that stays with a text makes one comment of all repeats.
export const one = (what, from = document) => from.querySelector(what);
export const read = (slot) => { try { return JSON.parse(localStorage[slot]); } catch { /* nothing kept */ } };
export const write = (slot, value) => {
  try { if (value) localStorage[slot] = JSON.stringify(value); else localStorage.removeItem(slot); } catch { /* no room */ }
};
export const keep = (slot, fields, go) => write(slot, { body: `${new URLSearchParams(fields)}`, go, at: Date.now() });
export const textOf = (body) => new URLSearchParams(body).get("text");

const WEEK = 6e8;
const slots = () => Object.keys(localStorage).filter((name) => name.startsWith("envoi "));
const older = (kept, time) => Date.now() - kept?.at > time;
let receive, timer;

// What became of a text that was sent by itself; one that was refused stays in sight until its reader lets go of it.
const tell = (slot, url) => {
  const note = one(`[data-told=${url ? "sent" : "refused"}]`).content.firstElementChild.cloneNode(true), box = one(".field", note);
  one("a", note).href = url ?? slot.split(" ")[1];
  if (box) {
    const text = textOf(read(slot)?.body);
    if (text) one("textarea", box).value = text; else box.remove();
    one("button", box).onclick = () => { write(slot); note.remove(); };
  }
  one("main").prepend(note);
};
export const refuse = (slot, body) => write(slot, { body: `${new URLSearchParams({ text: textOf(body) })}`, refused: 1 });
const giveUp = (slot, body) => { refuse(slot, body); tell(slot); };

const later = (seconds) => { clearTimeout(timer); timer = setTimeout(flush, seconds * 1e3); };
const alone = (options, act) => navigator.locks?.request("envoi", options, act) ?? act(1);
// True when the server has taken or refused it; a refusal without a word of ours (a proxy's) is none of the form's pages.
const post = async (slot, body, form) => {
  let answer, part;
  try {
    const signal = AbortSignal.timeout?.(6e4);
    answer = await fetch(slot.split(" ")[1], { method: "POST", body: new URLSearchParams(body), signal });
    const page = (await answer.text()).replace(/(<\/?)h1\b/g, "$1h2");
    const found = new DOMParser().parseFromString(page, "text/html");
    part = one(".comment-form", found) ?? one(".waiting", found);
  } catch { /* the line is away */ }
  const status = answer?.status ?? 0, foreign = !part && status > 399 && status < 500 && status !== 408;
  if ((!part && !foreign) || status > 499 || (status === 429 && !(form && part))) {
    later(Math.max(answer?.headers.get("Retry-After") ?? 0, 30));
    return false;
  }
  write(slot);
  if (part) receive(slot, body, answer, part, form); else if (!form) refuse(slot, body);
  if (!form) tell(slot, answer.ok ? answer.url : undefined);
  return !foreign;
};
const flush = () => alone({ ifAvailable: true }, async (mine) => {
  if (!mine) return later(30);
  for (const slot of slots()) {
    const kept = read(slot);
    if (kept?.go) {
      if (older(kept, WEEK)) giveUp(slot, kept.body); else if (!await post(slot, kept.body) && read(slot)?.go) break;
    } else if (older(kept, 5 * WEEK)) write(slot);
  }
}).catch(() => {});

export const send = (slot, body, form) => alone({}, () => !form.isConnected || post(slot, body, form));
export const start = (handler) => {
  receive = handler;
  try { slots().filter((slot) => read(slot)?.refused).forEach((slot) => tell(slot)); } catch { /* no storage */ }
  addEventListener("online", flush);
  document.addEventListener("visibilitychange", flush);
  flush();
};
