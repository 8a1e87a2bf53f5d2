function* ids() {
  try {
    yield 1;
    yield 2;
    yield 3;
  } finally {
    log("closed");
  }
}

async function find(name) {
  for (const id of ids()) {
    const user = await getUser(id);
    log("looked at", user.name);
    if (user.name === name) return id;
  }
}

find("Brook").then((id) => log("found", id));
