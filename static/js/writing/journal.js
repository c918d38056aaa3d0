// Texts kept in this browser, each seen by its own account only.
// An entry: account, subject (article id, or "new"), page (random key), base, fields, at, and `sent`, the server's stamp.
const NAME = "textes";
let base;
const open = () => new Promise((resolve, reject) => {
  const request = indexedDB.open(NAME, 1);
  request.onupgradeneeded = () => request.result.createObjectStore(NAME, { keyPath: "id" });
  request.onsuccess = () => resolve(request.result);
  request.onerror = reject;
});
const within = async (mode, act) => {
  base ??= open();
  const work = (await base).transaction(NAME, mode, { durability: "strict" });
  const request = act(work.objectStore(NAME));
  return new Promise((resolve, reject) => {
    work.oncomplete = () => resolve(request.result);
    work.onabort = reject;
  });
};
const idOf = ({ account, subject, page }) => `${account}/${subject}/${page}`;

export const keep = (entry) => within("readwrite", (store) => store.put({ ...entry, id: idOf(entry) }));
export const drop = (entry) => within("readwrite", (store) => store.delete(idOf(entry)));
// Of one account, and of one subject where it is given.
export const texts = (account, subject = "") => {
  const begin = `${account}/${subject && `${subject}/`}`;
  return within("readonly", (store) => store.getAll(IDBKeyRange.bound(begin, `${begin}\uffff`)));
};
