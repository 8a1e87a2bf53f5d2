const page = (at) => later({ items: [at * 2, at * 2 + 1], next: at < 3 ? at + 1 : null });

async function all() {
  const items = [];
  let at = 1;
  do {
    const { items: more, next } = await page(at);
    items.push(...more);
    at = next;
  } while (at !== null);
  return items;
}

all().then(log);
