// The operator switched offline writing off: the worker goes, and with it all that it kept. Texts stay in the journal.
const end = async () => {
  const names = (await caches.keys()).filter((name) => name.startsWith("ecrire-"));
  await Promise.all(names.map((name) => caches.delete(name)));
  await registration.unregister();
};
addEventListener("install", (event) => event.waitUntil(skipWaiting()));
addEventListener("activate", (event) => event.waitUntil(end()));
