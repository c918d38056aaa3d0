// Nothing typed is lost: into this browser's journal at once, to the server every few seconds; the line beside the buttons
// says only what is true.
import * as journal from "./journal.js";
import { loggedIn } from "./login.js";
import { offer } from "./offer.js";
import { beat, pen, start } from "./presence.js";

const desk = document.getElementById("keeping");
const words = desk.dataset;
const form = document.getElementById("article_form");
const line = form.querySelector(".saved");
const { base, page } = form.elements;
const EVERY = 8e3, LONGEST = 12e4, NOT_TEXT = new Set(["csrfmiddlewaretoken", "base", "page"]);

page.value ||= [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

const fields = () => [...new FormData(form)].filter(([name, value]) => !NOT_TEXT.has(name) && typeof value === "string");
const snapshot = () => JSON.stringify(fields());

let onServer = "unsaved" in words ? "" : snapshot();
let settled = line.textContent.trim(), inJournal = "", broken = false, leaving = false, passed = false, asked = false, sending, wait = EVERY, next = 0, timer, pause;

// Read aloud when the kind of news changes, not at every new minute.
let kind = "well";
const say = (what, of) => {
  if (line.textContent.trim() === what) return;
  line.setAttribute("aria-live", of === kind ? "off" : "polite");
  line.textContent = what;
  kind = of;
};
const phone = navigator.userAgentData?.mobile ?? /Mobi/.test(navigator.userAgent);
const away = () => say(broken ? words.nowhere : phone ? words.phone : words.device, "away");
const entry = (more) => ({ account: words.account, subject: words.article, page: page.value, base: base.value, at: Date.now(), ...more });

const write = async (text, sent = "") => {
  try {
    await journal.keep(entry({ fields: JSON.parse(text), sent }));
    inJournal = text;
    broken = false;
  } catch { broken = true; }
};

// The first save of a new article: from now on the page is that article's own.
const moved = async (answer) => {
  if (words.article !== "new") return;
  const before = entry();
  Object.assign(words, { article: answer.article, autosave: answer.autosave, presence: answer.presence });
  form.action = answer.address;
  history.replaceState(null, "", answer.address);
  journal.drop(before).catch(() => {});
  beat();
};

const refused = async (status, quiet) => {
  const state = await loggedIn({ quiet: quiet || asked });
  asked = state !== "ok";
  if (state === "ok" && status !== "again") return post(snapshot(), { status: "again" });
  say(words[state === "ok" ? "refused" : state], "not");
};

const post = async (text, { hidden = false, status = "" } = {}) => {
  try {
    const body = new FormData(form);
    const answer = await fetch(words.autosave, { method: "POST", body, redirect: "manual", keepalive: hidden && text.length < 5e4 });
    if (answer.type === "opaqueredirect" || answer.status === 403) return await refused(status || answer.status, hidden);
    const known = answer.headers.get("Content-Type")?.includes("json") && await answer.json();
    if (!known) throw new Error(answer.status, { cause: answer });
    if (known.revision) {
      onServer = text;
      settled = known.state;
      wait = EVERY;
      await moved(known);
      await write(text, known.stamp);
    } else wait = LONGEST;
    say(known.state, answer.ok ? "well" : "beside");
  } catch (error) {
    wait = Math.min(wait * 2, LONGEST);
    if (error.cause) say(words.failed, "not"); else away();
  } finally {
    next = Date.now() + wait;
  }
};

const look = async (hidden = false) => {
  const text = snapshot();
  if (leaving) return;
  if (text === onServer) {
    if (inJournal && inJournal !== text) await write(text);
    return say(settled, "well");
  }
  if (text !== inJournal) await write(text);
  if (pen.taken) return say(words.taken, "taken");
  if (sending || (Date.now() < next && !hidden)) return;
  if (!navigator.onLine) return away();
  say(words.saving, "well");
  sending = post(text, { hidden }).finally(() => { sending = null; });
};

const wake = () => {
  clearInterval(timer);
  if (document.hidden) look(true); else timer = setInterval(look, 2000);
};
form.addEventListener("input", () => {
  clearTimeout(pause);
  if (kind === "well") say(words.saving, kind);
  pause = setTimeout(() => { const text = snapshot(); if (text !== onServer && text !== inJournal) write(text); }, 300);
});
document.addEventListener("visibilitychange", wake);
addEventListener("online", () => { next = 0; wait = EVERY; look(); });
addEventListener("offline", () => { if (snapshot() !== onServer) look(); });
addEventListener("pagehide", () => { if (!leaving) look(true); });
addEventListener("beforeunload", (event) => {
  const text = snapshot();
  if (leaving || text === onServer || text === inJournal) return;
  write(text);
  event.preventDefault();
});
addEventListener("pageshow", ({ persisted }) => {
  if (!persisted) return;
  leaving = passed = false;
  if (snapshot() === onServer) location.reload(); else { next = 0; wake(); beat(); }
});

// A step is taken only by who is still logged in, and once, however often the button is pressed.
form.addEventListener("submit", async (event) => {
  if (passed) return;
  event.preventDefault();
  if (leaving) return;
  leaving = true;
  const { submitter } = event;
  say(words.saving, "well");
  const text = snapshot();
  if (text !== inJournal) await write(text);
  await Promise.race([sending, new Promise((resolve) => { setTimeout(resolve, 5000); })]);
  try {
    const state = await loggedIn();
    if (state === "ok") { passed = true; form.requestSubmit(submitter); return; }
    say(words[state], "not");
  } catch { away(); }
  leaving = false;
});

// What the server has confirmed needs no copy here; anything else is offered.
const begin = async () => {
  const [, saved] = location.hash.match(/^#saved-([0-9a-z-]+)$/) ?? [];
  if (saved) history.replaceState(null, "", location.pathname + location.search);
  const shown = snapshot();
  for (const key of [saved, "unsaved" in words ? "" : page.value]) {
    for (const subject of key ? [words.article, "new"] : []) await journal.drop({ ...entry(), subject, page: key });
  }
  const leave = () => { leaving = true; };
  await offer(form, { account: words.account, subject: words.article, page: page.value, shown, stamp: words.stamp, leave });
};
begin().catch(() => { broken = true; });
start(form);
wake();
