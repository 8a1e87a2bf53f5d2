// Asks the worker for results. Only the newest text matters: while the worker is busy one request waits,
// and a newer one takes its place, so typing never queues work.

import type { Mode } from "./state.ts";

/** Something to tell about a place in the source. */
export interface Problem {
  severity: "error" | "warning";
  message: string;
  hint?: string;
  /** UTF-16 offsets of the source. */
  from: number;
  to: number;
}

/** What the compiler makes of a text. */
export interface Result {
  /** Nothing where there is an error. */
  code: string | undefined;
  /** A version 3 source map from the result to the source, as JSON. */
  map: string | undefined;
  problems: Problem[];
  /** Async functions found, and lowered. */
  functions: number;
  lowered: number;
}

export interface Request {
  code: string;
  name: string;
  mode: Mode;
}

export interface Answer {
  request: Request;
  result: Result;
  /** Milliseconds inside the compiler alone. */
  compiling: number;
}

/** What the worker sends: an answer, or why there is none. */
export type Reply = { kind: "ready" } | ({ kind: "answer" } & Answer) | { kind: "broken"; message: string };

export class Compiler {
  #worker = this.#start();
  #running: Request | undefined;
  #waiting: Request | undefined;
  #onAnswer: (answer: Answer) => void;
  #onBroken: (message: string) => void;

  constructor(onAnswer: (answer: Answer) => void, onBroken: (message: string) => void) {
    this.#onAnswer = onAnswer;
    this.#onBroken = onBroken;
  }

  /** Asks for a result; an earlier request that has not begun is forgotten. */
  ask(request: Request): void {
    if (this.#running) {
      this.#waiting = request;
      return;
    }
    this.#running = request;
    this.#worker.postMessage(request);
  }

  #start(): Worker {
    const worker = new Worker(new URL("./compiler.worker.ts", import.meta.url), { type: "module" });
    worker.addEventListener("message", ({ data }: MessageEvent<Reply>) => this.#receive(data));
    worker.addEventListener("error", (event) => {
      event.preventDefault();
      this.#receive({ kind: "broken", message: event.message || "the compiler could not be loaded" });
    });
    return worker;
  }

  #receive(reply: Reply): void {
    if (reply.kind === "ready") return;
    const isLast = this.#waiting === undefined;
    this.#running = undefined;
    const next = this.#waiting;
    this.#waiting = undefined;
    if (next) this.ask(next);
    // An answer that is old already would only flicker, unless it is all there is for a while.
    if (reply.kind === "broken") this.#onBroken(reply.message);
    else if (isLast || reply.compiling > 100) this.#onAnswer(reply);
  }
}
