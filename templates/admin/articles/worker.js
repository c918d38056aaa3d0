// Opens the page of offline writing from the device: this page and its files, and nothing else.
const CACHE = "ecrire-{{ version }}";
const PAGE = "{{ page }}";
const FILES = [{% for file in files %}"{{ file|escapejs }}", {% endfor %}];
const kept = new Set([PAGE, ...FILES]);

const take = async (cache, address) => {
  const answer = await fetch(address, { cache: "no-cache", redirect: "error" });
  if (!answer.ok) throw new Error(address);
  await cache.put(address, answer);
};
const fill = async () => {
  const cache = await caches.open(CACHE);
  await Promise.all([...kept].map((address) => take(cache, address)));
  await skipWaiting();
};
const clear = async () => {
  const names = (await caches.keys()).filter((name) => name.startsWith("ecrire-") && name !== CACHE);
  await Promise.all(names.map((name) => caches.delete(name)));
  await clients.claim();
};
// Asked without opening the cache, which would make it again after it was wiped.
const answer = async (request, address) => (await caches.match(address, { cacheName: CACHE })) ?? fetch(request);

addEventListener("install", (event) => event.waitUntil(fill()));
addEventListener("activate", (event) => event.waitUntil(clear()));
addEventListener("fetch", (event) => {
  const { origin, pathname } = new URL(event.request.url);
  if (event.request.method === "GET" && origin === location.origin && kept.has(pathname)) {
    event.respondWith(answer(event.request, pathname));
  }
});
