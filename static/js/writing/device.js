// Who was last logged in on this device. Texts stay for fourteen days without a login of their account, and the page of offline
// writing until no account is left.
import { accounts, drop, everything, texts } from "./journal.js";

const KEPT = 14 * 864e5, LAST = "last";

export const here = async () => (await accounts("readonly", (store) => store.get(LAST)))?.who;
export const left = () => accounts("readwrite", (store) => store.delete(LAST));
export const seen = (account) => accounts("readwrite", (store) => {
  store.put({ account, at: Date.now() });
  return store.put({ account: LAST, who: account });
});
export const unsent = async (account) => (await texts(account)).filter(({ sent }) => !sent);
export const wipe = async (entries) => { for (const entry of entries) await drop(entry); };
export const forgetPage = async () => {
  const places = await navigator.serviceWorker?.getRegistrations() ?? [];
  for (const place of places) if (place.scope.endsWith("/ecrire/")) await place.unregister();
  for (const name of await globalThis.caches?.keys() ?? []) if (name.startsWith("ecrire-")) await caches.delete(name);
};
export const forgetOld = async () => {
  const since = new Map((await accounts("readonly", (store) => store.getAll())).map(({ account, at }) => [account, at]));
  const limit = Date.now() - KEPT;
  await wipe((await everything()).filter(({ account, at }) => (since.get(account) ?? at) < limit));
  if (since.get(await here()) < limit) await left();
  if (![...since.values()].some((at) => at >= limit)) await forgetPage();
  for (const [account, at] of since) if (at < limit) await accounts("readwrite", (store) => store.delete(account));
};
