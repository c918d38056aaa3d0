// The page of offline writing: on or off, the texts of the account last logged in here, or one of them open.
import { ask, titleOf } from "../writing/asking.js";
import { forgetOld, forgetPage, here, left, seen, wipe } from "../writing/device.js";
import { drop, overtaking, texts } from "../writing/journal.js";
import { loggedIn } from "../writing/login.js";
import { moment, show as showOnServer } from "../writing/sheet.js";
import { addressOf, post } from "./post.js";
import { isOn, isPossible, turnOn } from "./switch.js";
import { begin, begun, fill, lost, plainOf, store, wordsOf } from "./text.js";

const desk = document.getElementById("keeping");
const words = desk.dataset;
const parts = desk.querySelectorAll("[data-part]");
const list = desk.querySelector(".offline__texts");
const said = desk.querySelector(".offline__said");
const line = desk.querySelector("[data-part=text] .offline__state");
const sendNow = desk.querySelector("[data-act=send]");
const EVERY = 8e3;
let account, open, kept = [], sending, asked, why;

const isShared = () => "shared" in words;
const isWaiting = (entry) => !entry.sent && entry.stopped !== entry.at;
const stateOf = (entry) => {
  if (lost && entry === open) return words.nowhere;
  return isWaiting(entry) ? words[why] ?? words.away : entry.state ?? words.sent;
};
const leadTo = (link, entry) => {
  link.hidden = entry.subject === "new" || !navigator.onLine;
  link.href = addressOf(words.change, entry);
};
const tell = (text) => { if (line.textContent !== text) line.textContent = text; };
const row = (entry) => {
  const item = desk.querySelector("[data-row]").content.firstElementChild.cloneNode(true);
  const [facts, state] = item.querySelectorAll("p");
  item.querySelector("h2").textContent = titleOf(entry, words.untitled);
  const { length } = plainOf(entry);
  facts.textContent = `${moment(entry.at)} · ${length.toLocaleString("fr")} ${length < 2 ? words.sign : words.signs}`;
  state.textContent = stateOf(entry);
  item.querySelector("[data-act=compare]").hidden = !entry.beside;
  leadTo(item.querySelector("[data-open]"), entry);
  item.onclick = ({ target }) => acts[target.dataset.act]?.(entry, target);
  return item;
};
const partToShow = async () => {
  if (!isPossible) return "unable";
  if (isShared()) return "shared";
  if (!await isOn()) return "off";
  if (!account) return "nobody";
  return open ? "text" : "list";
};
const show = async () => {
  const part = await partToShow();
  kept = account ? (await texts(account)).map((entry) => (entry.page === open?.page ? open : entry)).sort((one, other) => other.at - one.at) : [];
  for (const each of parts) each.hidden = each.dataset.part !== part;
  list.replaceChildren(...(part === "list" ? kept : []).map(row));
  desk.querySelector("[data-none]").hidden = kept.length > 0;
  sendNow.hidden = !kept.some(isWaiting) || !navigator.onLine;
  if (!open) return;
  tell(lost || open.sent || kept.includes(open) ? stateOf(open) : "");
  leadTo(desk.querySelector("[data-part=text] [data-open]"), open);
};

// Who is logged in now? Without line it stays who was.
const meet = async () => {
  try {
    const answer = await fetch(words.session, { redirect: "manual" });
    if (!answer.ok) return;
    const known = await answer.json();
    if (known.shared) words.shared = ""; else delete words.shared;
    await (known.shared ? left() : seen(String(known.account)));
  } catch { /* no line */ }
};
const settle = async () => {
  const before = account;
  account = await here();
  words.account = account ?? "";
  if (open && account !== before) { await store(open); open = null; }
  await show();
};
const send = async () => {
  why = navigator.onLine ? why : "";
  if (!navigator.onLine || !account || isShared() || !kept.some(isWaiting)) return;
  const state = await loggedIn(asked);
  asked = state !== "ok";
  why = state;
  for (const entry of state === "ok" ? kept.filter(isWaiting) : []) {
    tell(words.sending);
    if (!await post(entry)) break;
  }
  if (isShared()) await wipe(kept.filter(({ sent }) => sent));
  if (isShared() || state === "other") await meet();
};
const look = () => {
  sending ??= send().catch(({ message }) => { why = message; }).then(settle).finally(() => { sending = null; });
  return sending;
};

const acts = {
  continue(entry) {
    open = entry;
    fill(entry, typed);
    return show().then(begin);
  },
  async copy(entry, button) {
    const before = button.textContent;
    await navigator.clipboard.writeText(wordsOf(entry ?? open));
    button.textContent = words.copied;
    setTimeout(() => { button.textContent = before; }, 2e3);
  },
  async drop(entry) {
    if (await ask(document.getElementById("dropping"), [entry], words.untitled)) await drop(entry);
    return show();
  },
  async compare(entry) {
    const token = desk.querySelector("[name=csrfmiddlewaretoken]");
    if (await loggedIn() === "ok") showOnServer(addressOf(words.change, entry), token.value, entry, "compare");
  },
  new() { return acts.continue(begun(account)); },
  async list() { await store(open); open = null; return show(); },
  send() { asked = false; return look(); },
  async on() {
    try { await turnOn(); said.textContent = ""; } catch { said.textContent = words.failed; }
    return show();
  },
  async off() {
    const choice = kept.length ? await ask(document.getElementById("ending"), kept, words.untitled) : "keep";
    if (!choice) return null;
    if (choice === "wipe") await wipe(kept);
    await forgetPage();
    return show();
  },
};
function typed(problem) {
  if (problem) tell(words[problem]); else show().catch(() => tell(words.nowhere));
}

desk.addEventListener("click", ({ target }) => {
  const act = target.closest("template, li") ? null : target.dataset.act;
  if (act) acts[act]?.(null, target);
});
for (const event of ["pagehide", "visibilitychange"]) addEventListener(event, () => { if (open) store(open); }, true);
document.addEventListener("visibilitychange", async () => {
  if (document.hidden || !open || !await overtaking(open)) return;
  open = null; // the writing page went on with it
  await show();
});
addEventListener("online", () => { asked = false; meet().then(settle).then(look); });
addEventListener("offline", () => { why = "away"; show(); });
setInterval(() => { if (!document.hidden) look(); }, EVERY);

await forgetOld().catch(() => {});
await settle().catch(() => { desk.querySelector("[data-part=unable]").hidden = false; });
meet().then(settle).then(look);
