// On every page of the back office: old texts go, and who logs out is asked about those that the server does not have.
import { ask } from "./asking.js";
import { forgetOld, left, seen, unsent, wipe } from "./device.js";
import { texts } from "./journal.js";

const form = document.getElementById("logout-form");
const dialog = document.getElementById("leaving");
const { account, shared } = form?.dataset ?? {};

const settle = async () => {
  const waiting = await unsent(account);
  const choice = waiting.length ? await ask(dialog, waiting, dialog.dataset.untitled) : "keep";
  if (!choice) return false;
  if (choice === "wipe") sessionStorage.clear(); // remarks.js
  await wipe((await texts(account)).filter(({ sent }) => sent || choice === "wipe"));
  await left();
  return true;
};
const begin = async () => {
  await forgetOld();
  if (account) await (shared === undefined ? seen(account) : left());
};

let settled;
form?.addEventListener("submit", async (event) => {
  if (settled || !dialog) return;
  event.preventDefault();
  settled = await settle().catch(() => true); // no store, no texts
  if (settled) form.requestSubmit();
});
begin().catch(() => {});
