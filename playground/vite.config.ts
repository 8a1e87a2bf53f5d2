// How the page is built: relative addresses, so that any folder of any host will do; one policy for the
// page; and `sandbox.html`, which is put together here because its only script has to be inside it.

import { createHash } from "node:crypto";
import { readFileSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { defineConfig, type Plugin } from "vite";

/** What the page may load: its own files. The binary sends the same as a header. */
const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "worker-src 'self'",
  "frame-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

/** Puts the policy into the page, for hosts that send no headers. */
function page(): Plugin {
  return {
    name: "page-policy",
    apply: "build",
    // As text, so that the policy stands there unescaped: the binary reads it out of the page.
    transformIndexHtml: (html) =>
      html.replace(
        '<meta charset="utf-8" />',
        `$&\n    <meta http-equiv="Content-Security-Policy" content="${PAGE_POLICY}">`,
      ),
  };
}

/**
 * Emits `sandbox.html`. Its policy names the one script by its hash, so nothing else can be loaded from
 * anywhere, not even from the host of the page: what runs in there has no network.
 */
function sandbox(): Plugin {
  const read = (name: string) => readFileSync(join(import.meta.dirname, "sandbox", name), "utf8");
  const html = () => {
    const prelude = JSON.stringify(read("prelude.js")).replaceAll("<", "\\u003c");
    const script = `"use strict";\nconst PRELUDE = ${prelude};\n${read("frame.js")}`;
    const hash = createHash("sha256").update(script).digest("base64");
    const policy = `default-src 'none'; script-src 'sha256-${hash}' blob:; worker-src blob:; base-uri 'none'; form-action 'none'`;
    return (
      `<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n` +
      `<meta http-equiv="Content-Security-Policy" content="${policy}">\n` +
      `<title>Sandbox</title>\n<script>${script}</script>\n</html>\n`
    );
  };
  return {
    name: "sandbox-page",
    generateBundle() {
      this.emitFile({ type: "asset", fileName: "sandbox.html", source: html() });
    },
    configureServer(server) {
      server.middlewares.use("/sandbox.html", (_request, response) => {
        response.setHeader("Content-Type", "text/html");
        response.end(html());
      });
    },
  };
}

/** Empties `dist` but for the file that keeps the folder in the repository. */
function empty(): Plugin {
  return {
    name: "empty-dist",
    apply: "build",
    buildStart() {
      const dist = join(import.meta.dirname, "dist");
      for (const name of readdirSync(dist)) {
        if (name !== ".gitignore") rmSync(join(dist, name), { recursive: true });
      }
    },
  };
}

export default defineConfig({
  base: "./",
  plugins: [page(), sandbox(), empty()],
  build: {
    target: "es2022",
    emptyOutDir: false,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1500,
  },
  worker: { format: "es" },
});
