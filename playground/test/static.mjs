// Serves `dist` from a folder of some host, as plainly as a static host does: nothing but bytes, and types
// that know no WebAssembly.

import { createReadStream, existsSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join } from "node:path";

const TYPES = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml" };
const dist = join(import.meta.dirname, "../dist");

/** Gives the address of the page, and a way to end the server. */
export async function serveStatic() {
  const folder = "/some/where/";
  const server = createServer(({ url }, response) => {
    const name = decodeURIComponent(new URL(url, "http://x").pathname);
    const path = join(dist, name.slice(folder.length) || "index.html");
    if (!name.startsWith(folder) || !existsSync(path)) return response.writeHead(404).end();
    response.writeHead(200, { "Content-Type": TYPES[extname(path)] ?? "application/octet-stream" });
    createReadStream(path).pipe(response);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const stop = () => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  };
  return { address: `http://localhost:${server.address().port}${folder}`, stop };
}
