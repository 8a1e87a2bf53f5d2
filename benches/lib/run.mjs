// Runs the variants of one workload in turn, in a process of its own.
//
//     node run.mjs time N ROUNDS FILE …     JSON: CPU and wall time of each round of each file
//     node --expose-gc run.mjs bytes N FILE …     JSON: bytes that one `run` of each file allocates
//
// Every result has to be the one of the first file.
import { PerformanceObserver } from "node:perf_hooks";
import { pathToFileURL } from "node:url";

const [kind, size, ...rest] = process.argv.slice(2);
const n = Number(size);
console.log(JSON.stringify(await (kind === "time" ? times(Number(rest.shift()), rest) : bytes(rest))));

async function load(files) {
  const loaded = [];
  for (const file of files) {
    try {
      const { run } = await import(pathToFileURL(file));
      loaded.push({ run, wrong: null, cpu: [], wall: [] });
    } catch (error) {
      loaded.push({ run: null, wrong: String(error) });
    }
  }
  return loaded;
}

/** Runs once; nothing where the result is wrong or the code throws. */
async function checked(variant, count, expected) {
  try {
    const result = await variant.run(count);
    if (expected !== undefined && result !== expected) variant.wrong = `${result}, not ${expected}`;
    return result;
  } catch (error) {
    variant.wrong = String(error);
    return undefined;
  }
}

async function times(rounds, files) {
  const all = await load(files);
  // For the optimising compiler.
  for (let warm = 0; warm < 6; warm++) {
    const expected = await checked(all[0], n);
    for (const variant of all) if (!variant.wrong) await checked(variant, n, expected);
  }
  for (let round = 0; round < rounds; round++) {
    for (let at = 0; at < all.length; at++) {
      const variant = all[(at + round) % all.length];
      if (variant.wrong) continue;
      const before = process.cpuUsage();
      const start = performance.now();
      await variant.run(n);
      variant.wall[round] = performance.now() - start;
      const { user, system } = process.cpuUsage(before);
      variant.cpu[round] = (user + system) / 1000;
    }
  }
  return all.map(({ wrong, cpu, wall }) => ({ wrong, cpu, wall }));
}

/** The heap must be so large that nothing is collected while one `run` is at work. */
async function bytes(files) {
  const all = await load(files);
  let collections = 0;
  const count = (list) => (collections += list.getEntries().length);
  const observer = new PerformanceObserver(count);
  observer.observe({ entryTypes: ["gc"] });
  for (let warm = 0; warm < 20; warm++) for (const variant of all) if (!variant.wrong) await checked(variant, n);
  for (const variant of all) {
    if (variant.wrong) continue;
    const found = [];
    for (let round = 0; round < 7; round++) {
      gc();
      await new Promise((resolve) => setTimeout(resolve, 1));
      collections = 0;
      const before = process.memoryUsage().heapUsed;
      await variant.run(n);
      const grown = process.memoryUsage().heapUsed - before;
      await new Promise((resolve) => setTimeout(resolve, 1));
      if (collections === 0) found.push(grown / n);
    }
    found.sort((a, b) => a - b);
    variant.bytes = found[found.length >> 1];
  }
  return all.map(({ wrong, bytes }) => ({ wrong, bytes }));
}
