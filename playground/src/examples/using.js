const open = (name) => ({
  name,
  async [Symbol.asyncDispose]() {
    await pause();
    log("closed", name);
  },
});

async function work() {
  await using first = open("first");
  await using second = open("second");
  log("working with", first.name, "and", second.name);
}

work().then(() => log("done"));
