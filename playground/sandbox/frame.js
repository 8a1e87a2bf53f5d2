// The script of `sandbox.html`, a frame without an origin and without network. It runs each program in a
// worker, which it can end whatever the program does, and hands on what the workers report.
// `PRELUDE` is the text of `prelude.js`.

const MOST_LINES = 500;

/** A blob as an address; the frame is thrown away after the run, and its blobs with it. */
function address(text) {
  return URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
}

function run(program, side, limit) {
  const worker = new Worker(address(PRELUDE));
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
    tell({ kind: "log", level: "error", text: `Uncaught ${event.message}` });
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
  worker.postMessage({ address: address(program.code), isModule: program.isModule });
}

addEventListener("message", (event) => {
  if (event.source !== parent) return;
  const { programs, limit } = event.data;
  programs.forEach((program, side) => run(program, side, limit));
});

parent.postMessage({ kind: "ready" }, "*");
