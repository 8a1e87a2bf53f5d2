// An error in a default value rejects the promise; it is never thrown at the caller.
async function greet(id, { greeting = missing() } = {}) {
  const user = await getUser(id);
  log(greeting, user.name);
}

function missing() {
  throw new Error("no greeting");
}

greet(1, { greeting: "Hello" });
try {
  greet(2).catch((err) => log("rejected:", err.message));
} catch (err) {
  log("thrown:", err.message);
}
