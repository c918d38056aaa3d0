// Who was last logged in on this device. Texts stay for fourteen days without a login of their account.
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
export const forgetOld = async () => {
  const since = new Map((await accounts("readonly", (store) => store.getAll())).map(({ account, at }) => [account, at]));
  const limit = Date.now() - KEPT;
  await wipe((await everything()).filter(({ account, at }) => (since.get(account) ?? at) < limit));
  if (since.get(await here()) < limit) await left();
  for (const [account, at] of since) if (at < limit) await accounts("readwrite", (store) => store.delete(account));
};
