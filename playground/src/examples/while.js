let broken = 2;

async function request() {
  if (broken-- > 0) throw new Error("try again");
  return later("here you are");
}

async function retry(times) {
  while (times-- > 0) {
    try {
      return await request();
    } catch (err) {
      log(err.message);
      await pause();
    }
  }
  throw new Error("gave up");
}

retry(5).then(log);
