import { log } from "./log.js";

export async function* countdown(from) {
  try {
    while (from > 0) yield from--;
  } finally {
    log("counted");
  }
}

async function* both() {
  yield* countdown(2);
  yield* [await "x", Promise.resolve("y")];
}

export const merged = async () => {
  const all = [];
  for await (const item of both()) {
    if (item === "y") break;
    all.push(item);
  }
  return all;
};
