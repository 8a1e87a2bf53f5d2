const find = (id) => (id > 2 ? missing(id) : id);

function missing(id) {
  throw new Error(`no ${id}`);
}

async function rename(id, name) {
  const user = await find(id);
  return `${user} is ${name}`;
}

// `find` gives plain numbers, and once it throws.
try {
  rename(1, "Ada").then(log);
  rename(3, "Cleo").catch((err) => log("rejected:", err.message));
} catch (err) {
  log("thrown:", err.message);
}
