async function load() {
  try {
    const u = await failing();
    log("unreached", u);
    return u;
  } catch (err) {
    log("caught", err.message);
    throw err;
  }
}

load().catch((err) => log("and again", err.message));
