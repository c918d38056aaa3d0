// Texts kept in this browser, each seen by its own account only.
// An entry: account, subject (article id, or "new"), page (random key), base, fields, at, by (which opened page), and of the server: `over`, the stamp
// of what the text goes on from, and `sent`, that of the text itself. Beside them: who was logged in here (device.js).
const TEXTS = "textes", ACCOUNTS = "comptes", HERE = crypto.randomUUID();
let base;
const open = () => new Promise((resolve, reject) => {
  const request = indexedDB.open(TEXTS, 2);
  request.onupgradeneeded = () => {
    for (const [name, keyPath] of [[TEXTS, "id"], [ACCOUNTS, "account"]]) {
      if (!request.result.objectStoreNames.contains(name)) request.result.createObjectStore(name, { keyPath });
    }
  };
  request.onsuccess = () => {
    request.result.onversionchange = () => { request.result.close(); base = null; };
    resolve(request.result);
  };
  request.onerror = reject;
});
const within = async (name, mode, act) => {
  base ??= open();
  const work = (await base).transaction(name, mode, { durability: "strict" });
  const request = act(work.objectStore(name));
  return new Promise((resolve, reject) => {
    work.oncomplete = () => resolve(request.result);
    work.onabort = reject;
  });
};
const idOf = ({ account, subject, page }) => `${account}/${subject}/${page}`;

export const keep = (entry) => within(TEXTS, "readwrite", (store) => store.put({ ...entry, by: HERE, id: idOf(entry) }));
export const drop = (entry) => within(TEXTS, "readwrite", (store) => store.delete(idOf(entry)));
// Of one account, and of one subject where it is given.
export const texts = (account, subject = "") => {
  const begin = `${account}/${subject && `${subject}/`}`;
  return within(TEXTS, "readonly", (store) => store.getAll(IDBKeyRange.bound(begin, `${begin}\uffff`)));
};
// The same text, if another page went on with it after what this one read or wrote `at` that moment, whatever the clock says now.
export const overtaking = async ({ account, page, at }) => (
  (await texts(account)).find((kept) => kept.page === page && kept.by !== HERE && (at ? kept.at !== at : kept.at > performance.timeOrigin))
);
export const everything = () => within(TEXTS, "readonly", (store) => store.getAll());
export const accounts = (mode, act) => within(ACCOUNTS, mode, act);
export const valueOf = ({ fields }, name) => fields.find(([each]) => each === name)?.[1] ?? "";
