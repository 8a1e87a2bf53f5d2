// How the page is built: relative addresses, so that any folder of any host will do; one policy for the
// page; the document of the sandbox, whose script the policies name by its hash; and the service worker, which
// has to know all files.

import { createHash } from "node:crypto";
import { readFileSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { defineConfig, type Plugin } from "vite";

const folder = import.meta.dirname;

/**
 * The document of the sandbox, and the hash of the one script in it. Its policy names that script and no
 * address, so nothing can be loaded from anywhere, not even from the host of the page: what runs in there
 * has no network. A document without an address has the policy of its page as well, which so names the hash, too.
 */
function sandboxDocument(): { document: string; hash: string } {
  const read = (name: string) => readFileSync(join(folder, "sandbox", name), "utf8");
  const prelude = JSON.stringify(read("prelude.js")).replaceAll("<", "\\u003c");
  const script = `"use strict";\nconst PRELUDE = ${prelude};\n${read("frame.js")}`;
  const hash = `'sha256-${createHash("sha256").update(script).digest("base64")}'`;
  const policy = `default-src 'none'; script-src ${hash}; worker-src blob:`;
  const document =
    `<!doctype html><html lang="en"><meta charset="utf-8">` +
    `<meta http-equiv="Content-Security-Policy" content="${policy}">` +
    `<title>Sandbox</title><script>${script}</script></html>`;
  return { document, hash };
}

/** What the page may load: its own files. The binary sends the same as a header. */
function pagePolicy(): string {
  return [
    "default-src 'none'",
    `script-src 'self' 'wasm-unsafe-eval' ${sandboxDocument().hash}`,
    "style-src 'self'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "worker-src 'self' blob:",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
}

/** Puts the policy into the page, for hosts that send no headers. */
function page(): Plugin {
  return {
    name: "page-policy",
    apply: "build",
    // As text, so that the policy stands there unescaped: the binary reads it out of the page.
    transformIndexHtml: (html) =>
      html.replace(
        '<meta charset="utf-8" />',
        `$&\n    <meta http-equiv="Content-Security-Policy" content="${pagePolicy()}">`,
      ),
  };
}

/** Gives the page's code the document of the sandbox: `import sandbox from "virtual:sandbox"`. */
function sandbox(): Plugin {
  return {
    name: "sandbox",
    resolveId: (id) => (id === "virtual:sandbox" ? "\0sandbox" : undefined),
    load(id) {
      if (id !== "\0sandbox") return undefined;
      for (const name of ["prelude.js", "frame.js"]) this.addWatchFile(join(folder, "sandbox", name));
      const { document } = sandboxDocument();
      return `export default ${JSON.stringify(document)};`;
    },
  };
}

/** Emits `offline.js`, the service worker, with the names of all files to keep. */
function offline(): Plugin {
  return {
    name: "offline-worker",
    apply: "build",
    enforce: "post",
    generateBundle(_options, bundle) {
      const files = ["./", "./icon.svg", ...Object.keys(bundle).map((name) => `./${name}`)].sort();
      const sources = Object.values(bundle).map((file) => (file.type === "asset" ? file.source : file.code));
      const hash = sources.reduce((sum, text) => sum.update(text), createHash("sha256")).digest("hex").slice(0, 16);
      const script = readFileSync(join(folder, "offline/worker.js"), "utf8");
      const head = `const FILES = ${JSON.stringify(files)};\nconst NAME = "${hash}";\n`;
      this.emitFile({ type: "asset", fileName: "offline.js", source: head + script });
    },
  };
}

/** Empties `dist` but for the file that keeps the folder in the repository. */
function empty(): Plugin {
  return {
    name: "empty-dist",
    apply: "build",
    buildStart() {
      const dist = join(folder, "dist");
      for (const name of readdirSync(dist)) {
        if (name !== ".gitignore") rmSync(join(dist, name), { recursive: true });
      }
    },
  };
}

export default defineConfig({
  base: "./",
  plugins: [page(), sandbox(), offline(), empty()],
  build: {
    target: "es2022",
    emptyOutDir: false,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1500,
  },
  worker: { format: "es" },
});
