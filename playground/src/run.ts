// Runs both programs in the sandbox and shows their logs side by side.
//
// The sandbox is a frame without an origin and without network (see `vite.config.ts`); each program is
// in a worker of its own in it. The frame goes when the run is over, and all that is in it.

import sandbox from "virtual:sandbox";
import { compareLogs, type Line, type Row } from "./compare.ts";

/** Milliseconds that a program may take. */
export const LIMIT = 5000;

/** Milliseconds that the sandbox may take to be there. */
const PATIENCE = 4000;

type How = "done" | "limit" | "lines" | "stopped" | "missing";
const TOLD: Record<How, string> = {
  done: "ended",
  limit: `did not end within ${LIMIT / 1000} seconds`,
  lines: "logged more than 500 lines and was stopped",
  stopped: "was stopped",
  missing: "did not run",
};

interface Side {
  lines: Line[];
  how: How | undefined;
}

export interface RunElements {
  body: HTMLTableSectionElement;
  verdict: HTMLElement;
  note: HTMLElement;
  stop: HTMLButtonElement;
}

export class Runner {
  #elements: RunElements;
  #frame: HTMLIFrameElement | undefined;
  #sides: [Side, Side] = [side(), side()];
  #timer = 0;
  #isExact = false;

  constructor(elements: RunElements) {
    this.#elements = elements;
    elements.stop.addEventListener("click", () => this.stop());
    window.addEventListener("message", (event) => {
      if (this.#frame && event.source === this.#frame.contentWindow) this.#receive(event.data);
    });
  }

  /** Runs the source and its result; a run that is under way is given up. */
  start(source: string, result: string, isExact: boolean): void {
    this.#discard();
    this.#sides = [side(), side()];
    this.#isExact = isExact;
    this.#programs = [source, result];
    const frame = document.createElement("iframe");
    frame.setAttribute("sandbox", "allow-scripts");
    frame.title = "Sandbox";
    frame.tabIndex = -1;
    frame.setAttribute("aria-hidden", "true");
    frame.srcdoc = sandbox;
    this.#frame = frame;
    document.body.append(frame);
    this.#timer = window.setTimeout(() => this.#endAll("missing"), PATIENCE);
    this.#elements.stop.disabled = false;
    this.#draw();
  }

  /** Says why nothing is run. */
  refuse(why: string): void {
    this.#discard();
    this.#elements.body.replaceChildren();
    this.#elements.note.textContent = "";
    setVerdict(this.#elements.verdict, "other", why);
  }

  /** Ends what runs. */
  stop(): void {
    this.#endAll("stopped");
  }

  #programs: [source: string, result: string] | undefined;

  #receive(message: { kind?: unknown; side?: unknown; level?: unknown; text?: unknown; how?: unknown }): void {
    if (message.kind === "ready") {
      // The frame ends its workers itself; should it fail to, the page does not wait for ever.
      window.clearTimeout(this.#timer);
      this.#timer = window.setTimeout(() => this.#endAll("limit"), LIMIT + PATIENCE);
      this.#frame?.contentWindow?.postMessage({ programs: this.#programs, limit: LIMIT }, "*");
      return;
    }
    const own = message.side === 0 ? this.#sides[0] : message.side === 1 ? this.#sides[1] : undefined;
    if (!own || own.how) return;
    if (message.kind === "log") {
      own.lines.push({ level: String(message.level), text: String(message.text) });
    } else if (message.kind === "end") {
      own.how = message.how === "limit" || message.how === "lines" ? message.how : "done";
    }
    this.#drawSoon();
  }

  #endAll(how: How): void {
    if (!this.#frame) return;
    for (const own of this.#sides) own.how ??= how;
    this.#draw();
  }

  #discard(): void {
    window.clearTimeout(this.#timer);
    this.#frame?.remove();
    this.#frame = undefined;
  }

  #frameRequest = 0;

  /** Once for each picture, however many lines come. */
  #drawSoon(): void {
    if (this.#frameRequest) return;
    this.#frameRequest = requestAnimationFrame(() => this.#draw());
  }

  #draw(): void {
    cancelAnimationFrame(this.#frameRequest);
    this.#frameRequest = 0;
    const [left, right] = this.#sides;
    const rows = compareLogs(left.lines, right.lines);
    const isOver = left.how !== undefined && right.how !== undefined;
    this.#elements.body.replaceChildren(...rows.map((row) => tableRow(row, isOver)));
    if (!isOver) {
      setVerdict(this.#elements.verdict, "running", "Running…");
      this.#elements.note.textContent = "";
      return;
    }
    this.#discard();
    this.#elements.stop.disabled = true;
    const [kind, text] = judge(rows, left, right);
    setVerdict(this.#elements.verdict, kind, text);
    this.#elements.note.textContent = remarks(kind, rows, left, right, this.#isExact);
  }
}

function side(): Side {
  return { lines: [], how: undefined };
}

function setVerdict(element: HTMLElement, kind: string, text: string): void {
  element.dataset["kind"] = kind;
  if (element.textContent !== text) element.textContent = text;
}

/** What the comparison comes to, and its kind for the colour. */
function judge(rows: readonly Row[], left: Side, right: Side): [kind: string, text: string] {
  const moved = rows.filter((row) => row.kind === "moved").length / 2;
  const only = rows.filter((row) => row.kind === "only").length;
  if (left.how === "missing") return ["other", "The sandbox did not start"];
  if (left.how === "stopped" || right.how === "stopped") return ["stopped", "Stopped"];
  if (only > 0) return ["other", `Different: ${count(only, "line")} on one side only`];
  if (left.how !== right.how) return ["other", "Different: only one of them ended by itself"];
  if (moved > 0) return ["order", `Same lines, another order: ${count(moved, "line")} moved`];
  const same = rows.length === 0 ? "Both logged nothing" : `Same lines, same order (${rows.length})`;
  return left.how === "done" ? ["same", same] : ["stopped", `Neither ended by itself. ${same}`];
}

function remarks(kind: string, rows: readonly Row[], left: Side, right: Side, isExact: boolean): string {
  const ends = [
    left.how === "done" ? "" : `The source ${TOLD[left.how!]}.`,
    right.how === "done" ? "" : `The result ${TOLD[right.how!]}.`,
  ];
  if (rows.length === 0) ends.push("Call a function and log something with log(…) or console.log(…).");
  if ((kind === "order" || kind === "other") && !isExact) {
    ends.push("This mode makes assumptions (README, “Modes”); exact makes none.");
  }
  ends.push("In the sandbox: log(…), later(value, ms), pause(ms), getUser(id), getPosts(id), failing(), and a fetch without network.");
  return ends.filter(Boolean).join(" ");
}

function count(many: number, what: string): string {
  return `${many} ${what}${many === 1 ? "" : "s"}`;
}

const SIGNS: Record<Row["kind"], string> = { same: "=", moved: "⇅ moved", only: "≠ only here" };

function tableRow(row: Row, isOver: boolean): HTMLTableRowElement {
  const element = document.createElement("tr");
  const kind = isOver || row.kind === "same" ? row.kind : "same";
  element.dataset["kind"] = kind;
  const sign = document.createElement("td");
  sign.className = "sign";
  sign.textContent = isOver || row.kind === "same" ? SIGNS[row.kind] : "…";
  element.append(cell(row.left), sign, cell(row.right));
  return element;
}

function cell(line: Line | undefined): HTMLTableCellElement {
  const element = document.createElement("td");
  if (line) {
    element.textContent = line.text;
    element.dataset["level"] = line.level;
  }
  return element;
}
