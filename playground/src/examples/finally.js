async function attempt(id) {
  try {
    if (id === 1) return "early";
    const user = await getUser(id);
    if (id === 3) throw new Error("three");
    return user.name;
  } catch (err) {
    log("caught", err.message);
    return "recovered";
  } finally {
    await pause();
    log("finally", id);
  }
}

for (const id of [1, 2, 3]) attempt(id).then((out) => log(id, out));
