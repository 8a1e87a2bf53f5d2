// The app that every bundler builds: what it prints is what it prints without a bundler.
import pMap from "p-map";
import PQueue from "p-queue";

import { Store } from "./store.js";
import { countdown, merged } from "./streams.js";
import "./effects.js";
import { log } from "./log.js";

const delay = (value) => new Promise((resolve) => setTimeout(resolve, 1, value));

async function total(numbers) {
  let sum = 0;
  for (const number of numbers) {
    if (number > 3) continue;
    sum += await delay(number);
  }
  return sum;
}

const main = async () => {
  log("total", await total([1, 2, 5, 3]));
  log("tens", await pMap([1, 2, 3], async (n) => (await delay(n)) * 10, { concurrency: 2 }));
  const queue = new PQueue({ concurrency: 1 });
  log("queue", await Promise.all([queue.add(async () => delay("a")), queue.add(() => "b")]));
  const store = new Store({ a: 1 });
  log("store", await store.get("a"), await store.get("b").catch((error) => error.message), await Store.open());
  for await (const item of countdown(3)) log("item", item);
  log("merged", await merged());
  const { late } = await import("./late.js");
  log("late", await late?.(await delay("!")));
};

main().then(() => log("done"), (error) => log("failed", error));
