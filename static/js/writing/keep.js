// Nothing typed is lost: into the browser's journal at once, to the server every few seconds. The line says what is true.
import * as journal from "./journal.js";
import { loggedIn } from "./login.js";
import { offer } from "./offer.js";
import { beat, pen } from "./presence.js";
import { show } from "./sheet.js";

const words = document.getElementById("keeping").dataset;
const form = document.getElementById("article_form");
const line = form.querySelector(".saved");
const { base, page, sent: clock } = form.elements;
form.autocomplete = "off"; // the browser would bring back an older text
const EVERY = 8e3, LONGEST = 12e4, NOT_TEXT = ["csrfmiddlewaretoken", "base", "page", "over", "sent"], LATE = crypto.randomUUID();

const tick = () => { clock.value = Math.max(Date.now(), +clock.value + 1); };
const snapshot = () => JSON.stringify([...new FormData(form)].filter(([name, value]) => !NOT_TEXT.includes(name) && typeof value === "string"));
// What was typed before this script came is not on the server either.
const early = [...form.querySelectorAll("textarea, [type=text]")].some((field) => field.value !== field.defaultValue);
let onServer = early || "unsaved" in words ? "" : snapshot(), settled = line.textContent.trim(), inJournal = "", kind = "well";
let broken = "shared" in words, leaving, passed, asked, sending, slow, apart, reason, due, timer, pause, wait = EVERY, next = 0, writtenAt;

// Read aloud when the kind of news changes, not at every new minute.
const say = (what, of) => {
  if (line.textContent.trim() === what) return;
  line.setAttribute("aria-live", of === kind ? "off" : "polite");
  line.textContent = what;
  kind = of;
};
const away = (why = words.away) => {
  reason = why;
  due = !broken && snapshot() !== inJournal; // what was typed since is kept first
  if (!due) say(broken ? words.nowhere : why, "away");
};
const asking = (state) => away(words[state]);
const entry = (more) => ({ account: words.account, subject: words.article, page: passed ? LATE : page.value, base: base.value, over: words.stamp, at: Date.now(), ...more });
const write = async (text, sent) => {
  if (text === passed) return null;
  if ("shared" in words) { // such a device keeps nothing
    broken = true;
    return sent && forget(page.value, words.article);
  }
  try {
    const kept = entry({ fields: JSON.parse(text), sent });
    await journal.keep(kept);
    [inJournal, writtenAt] = [text, kept.at];
    broken = false;
  } catch { broken = true; }
};
const forget = (key, subject) => journal.drop(entry({ subject, page: key })).catch(() => {});

const refused = async (again, hidden) => {
  const state = await loggedIn(hidden || asked, asking);
  asked = state !== "ok" && (asked || !hidden);
  if (state === "ok" && !again) return post(snapshot(), false, true);
  wait = LONGEST;
  away(words[state] ?? words.refused);
};
const post = async (text, hidden, again) => {
  try {
    const keepalive = hidden && text.length < 3e4;
    tick();
    const body = new FormData(form);
    if (apart) for (const [name, value] of [["over", words.stamp], ["apart", "1"]]) body.set(name, value);
    const answer = await fetch(words.autosave, { method: "POST", body, redirect: "manual", keepalive });
    clearTimeout(slow);
    if (answer.type === "opaqueredirect" || answer.status === 403) return await refused(again, hidden);
    if (!answer.headers.get("Content-Type")?.includes("json")) throw new Error("failed");
    const known = await answer.json();
    if (known.revision) {
      if (words.article === "new") { // from now on the page is that article's own
        Object.assign(words, known);
        form.action = known.address;
        document.getElementById("notes_form").action = known.notes;
        document.getElementById("notes").dataset.saved = "";
        history.replaceState(null, "", known.address);
        forget(page.value, "new");
        beat();
      }
      [onServer, settled, wait, words.stamp] = [text, known.state, EVERY, known.stamp];
      const now = snapshot();
      await write(now, now === text && known.stamp);
      if (now === text) say(known.state, answer.ok ? "well" : "beside");
      else if (document.hidden) setTimeout(look, 0, true); // more was typed meanwhile
    } else { wait = LONGEST; away(known.state); } // only this device has it
  } catch (error) {
    wait = Math.min(wait * 2, LONGEST);
    away(words[error.message]);
  } finally { next = Date.now() + wait; }
};

// The page of offline writing went on with this very text: what is here is the older one, and what it never saw stands apart.
const giveWay = async () => {
  const newer = await journal.overtaking({ account: words.account, page: page.value, at: writtenAt });
  if (leaving || newer?.page !== page.value) return; // or another event was first
  page.value = crypto.randomUUID();
  apart = true;
  if (snapshot() !== inJournal) await write(snapshot());
  if (!navigator.onLine) return;
  leaving = true;
  show(form.action, form.elements.csrfmiddlewaretoken.value, newer, "resume");
};
const look = async (hidden) => {
  const text = snapshot(), same = text === onServer;
  if (!hidden && !same) await giveWay().catch(() => {});
  if (leaving) return passed && text !== inJournal && write(text);
  const written = text !== inJournal && (!same || inJournal) && write(text);
  if (!hidden) await written; // a page that goes away waits for nothing
  if (same) return say(settled, "well");
  if (pen.taken) return away(words.taken);
  if (!navigator.onLine) return away();
  if (sending || (Date.now() < next && !hidden)) return;
  say(words.saving, "well");
  slow = setTimeout(away, 4e3);
  sending = post(text, hidden).finally(() => { clearTimeout(slow); sending = null; });
};
const wake = () => {
  clearInterval(timer);
  if (document.hidden) look(true); else timer = setInterval(look, 2e3);
};

form.addEventListener("input", () => {
  say(words.saving, kind); // whatever was said of an earlier text
  clearTimeout(pause);
  pause = setTimeout(async () => {
    await giveWay().catch(() => {});
    await write(snapshot());
    if (due || kind === "away") away(reason);
  }, 100);
});
document.addEventListener("visibilitychange", () => { if (!document.hidden) giveWay().catch(() => {}); wake(); });
addEventListener("offline", () => look());
addEventListener("online", () => { next = 0; if (!document.hidden) look(); });
addEventListener("pagehide", () => look(true));
addEventListener("beforeunload", (event) => {
  const text = snapshot();
  if (leaving || text === onServer || text === inJournal) return;
  write(text);
  event.preventDefault();
});
addEventListener("pageshow", ({ persisted }) => {
  if (!persisted) return;
  leaving = passed = form.inert = false;
  if (snapshot() === onServer) location.reload(); else { wake(); beat(); }
});

// A step is taken only by who is still logged in, and once, however often the button is pressed.
form.addEventListener("submit", async (event) => {
  if (passed) return;
  event.preventDefault();
  if (leaving) return;
  leaving = true;
  say(words.saving, "well");
  const text = snapshot();
  await write(text, text === onServer && words.stamp);
  await Promise.race([sending, new Promise((go) => { setTimeout(go, 5e3); })]);
  try {
    const state = await loggedIn(false, asking);
    passed = state === "ok" && snapshot(); // what is typed now is another text
    if (passed) {
      tick();
      form.requestSubmit(event.submitter);
      form.inert = "shared" in words;
      setTimeout(() => { // it was stopped
        if (words.article !== "new") page.value = LATE;
        leaving = passed = form.inert = false;
      }, 2e4);
      return;
    }
    away(words[state]);
  } catch { away(); }
  leaving = false;
});

// What the server has confirmed goes; anything else is offered.
const begin = async () => {
  const saved = location.hash.split("#saved-")[1], shown = snapshot();
  if (saved) {
    history.replaceState(null, "", location.pathname + location.search);
    await forget(saved, "new");
  }
  await forget(saved ?? (onServer && page.value), words.article);
  await offer(form, entry(), shown, () => { leaving = true; });
};
begin().catch(() => { broken = true; });
beat();
wake();
