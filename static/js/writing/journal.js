// Texts kept in this browser, by account: who logs in with another account on this device sees nothing of them.
// An entry: account, subject (article id, or "new"), page (random key), base, fields, at, and `sent`, the server's stamp.
const NAME = "textes";

const opened = () => new Promise((resolve, reject) => {
  const request = indexedDB.open(NAME, 1);
  request.onupgradeneeded = () => request.result.createObjectStore(NAME, { keyPath: "id" });
  request.onsuccess = () => resolve(request.result);
  request.onerror = request.onblocked = () => reject(request.error);
});

let base;
const within = async (mode, act) => {
  base ??= opened();
  const work = (await base).transaction(NAME, mode, { durability: "strict" });
  const request = act(work.objectStore(NAME));
  return new Promise((resolve, reject) => {
    work.oncomplete = () => resolve(request.result);
    work.onabort = work.onerror = () => reject(work.error);
  });
};

const idOf = ({ account, subject, page }) => `${account}/${subject}/${page}`;

export const keep = (entry) => within("readwrite", (store) => store.put({ ...entry, id: idOf(entry) }));
export const drop = (entry) => within("readwrite", (store) => store.delete(idOf(entry)));
// Of one account, newest first; of one subject where it is given.
export const texts = async (account, subject) => {
  const begin = subject ? `${account}/${subject}/` : `${account}/`;
  const rows = await within("readonly", (store) => store.getAll(IDBKeyRange.bound(begin, `${begin}\uffff`)));
  return rows.sort((one, other) => other.at - one.at);
};
