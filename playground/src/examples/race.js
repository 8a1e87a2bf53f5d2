async function quick() {
  await null;
  log("quick");
}

async function slow() {
  return Promise.resolve();
}

slow().then(() => log("slow"));
quick().then(() => log("after quick"));
Promise.resolve()
  .then(() => log("tick 1"))
  .then(() => log("tick 2"))
  .then(() => log("tick 3"));
