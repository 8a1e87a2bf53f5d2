// The service worker of the page: keeps it for times without network. `FILES` and `NAME` are put before it
// by `vite.config.ts`; the name changes with the files.

const PREFIX = "unawait-playground-";

self.addEventListener("install", (event) => {
  const keep = async () => {
    const cache = await caches.open(PREFIX + NAME);
    await cache.addAll(FILES);
    await self.skipWaiting();
  };
  event.waitUntil(keep());
});

// Other pages of this host may have caches, too; only our own old ones go.
self.addEventListener("activate", (event) => {
  const clean = async () => {
    const names = await caches.keys();
    const old = names.filter((name) => name.startsWith(PREFIX) && name !== PREFIX + NAME);
    await Promise.all(old.map((name) => caches.delete(name)));
    await self.clients.claim();
  };
  event.waitUntil(clean());
});

self.addEventListener("fetch", (event) => {
  const { method, url } = event.request;
  if (method === "GET" && url.startsWith(self.registration.scope)) event.respondWith(answer(event.request));
});

/** Assets carry a hash in their name, so they never change; all else is asked for first. */
async function answer(request) {
  const cache = await caches.open(PREFIX + NAME);
  const kept = await cache.match(request, { ignoreSearch: true });
  if (kept && request.url.includes("/assets/")) return kept;
  try {
    return await fetch(request);
  } catch (error) {
    if (kept) return kept;
    throw error;
  }
}
