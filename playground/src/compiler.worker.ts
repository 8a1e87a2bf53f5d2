// The compiler, beside the page. A trap leaves an instance half done, so after anything thrown there is a
// new one; the page hears of an error and goes on.

import { compile, initialize } from "./wasm.ts";
import type { Problem, Reply, Request, Result } from "./compiler.ts";

/** What the module answers, as JSON. */
interface Answer {
  code: string | null;
  map: string | null;
  diagnostics: { severity: Problem["severity"]; message: string; hint?: string | null; start: number; end: number }[];
  functions: number;
  lowered: number;
  error?: string;
}

const tell = (reply: Reply) => self.postMessage(reply);
let ready = initialize();
ready.then(
  () => tell({ kind: "ready" }),
  (error: unknown) => tell({ kind: "broken", message: String(error) }),
);

self.onmessage = async ({ data: request }: MessageEvent<Request>) => {
  try {
    await ready;
    const options = JSON.stringify({ mode: request.mode, filename: request.name, sourceMap: true });
    const start = performance.now();
    const answer = compile(request.code, options);
    const compiling = performance.now() - start;
    tell({ kind: "answer", request, result: toResult(JSON.parse(answer)), compiling });
  } catch (error) {
    ready = initialize();
    const isDeep = error instanceof RangeError;
    tell({ kind: "broken", message: isDeep ? "this is nested too deeply for the browser" : String(error) });
  }
};

function toResult(answer: Answer): Result {
  if (answer.error !== undefined) throw new Error(answer.error);
  const problems = answer.diagnostics.map(({ severity, message, hint, start, end }) => ({
    severity,
    message,
    ...(hint ? { hint } : {}),
    from: start,
    to: end,
  }));
  const map = answer.map ?? undefined;
  return { code: answer.code ?? undefined, map, problems, functions: answer.functions, lowered: answer.lowered };
}
