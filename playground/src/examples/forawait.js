async function total(parts) {
  let sum = 0;
  for await (const part of parts) {
    log("part", part);
    sum += part;
  }
  return sum;
}

total([later(1), later(20), 300]).then(log);
