async function fill(object) {
  for (const key in object) {
    object[key] = await later(object[key] * 2);
    // A key that is gone before its turn gets none.
    if (key === "a") delete object.b;
    log(key);
  }
  return object;
}

fill({ a: 1, b: 2, c: 3 }).then(log);
