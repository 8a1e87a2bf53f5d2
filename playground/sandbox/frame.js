// The script of the sandbox, a frame without an origin and without network. It runs each program in a
// worker, which it can end whatever the program does, and hands on what the workers report.
// `PRELUDE` is the text of `prelude.js`.

const MOST_LINES = 500;

/** A worker with the world of the sandbox, and the program in it. The blob goes with the frame. */
function start(code) {
  // A directive only counts at the very beginning.
  const isStrict = /^(?:\s|\/\/.*|\/\*[^]*?\*\/)*["']use strict["']/.test(code);
  const parts = [isStrict ? '"use strict";' : "", PRELUDE, code];
  const blob = new Blob(parts, { type: "text/javascript" });
  return new Worker(URL.createObjectURL(blob));
}

function run(program, side, limit) {
  const worker = start(program);
  let lines = 0;
  let isOver = false;
  const tell = (message) => parent.postMessage({ side, ...message }, "*");
  const finish = (how) => {
    if (isOver) return;
    isOver = true;
    clearTimeout(timer);
    worker.terminate();
    tell({ kind: "end", how });
  };
  const timer = setTimeout(finish, limit, "limit");
  worker.addEventListener("error", (event) => {
    event.preventDefault();
    tell({ kind: "log", level: "error", text: event.message || "The program cannot be loaded" });
    finish("done");
  });
  // A program can send what it likes; only what looks like a line goes on.
  worker.addEventListener("message", ({ data }) => {
    if (isOver) return;
    if (data?.kind === "end") return finish("done");
    if (data?.kind !== "log" || typeof data.text !== "string") return;
    tell({ kind: "log", level: String(data.level), text: data.text.slice(0, 2001) });
    lines += 1;
    if (lines >= MOST_LINES) finish("lines");
  });
}

addEventListener("message", (event) => {
  if (event.source !== parent) return;
  const { programs, limit } = event.data;
  programs.forEach((program, side) => run(program, side, limit));
});

parent.postMessage({ kind: "ready" }, "*");
