async function load() {
  const later = [];
  for (let i = 0; i < 5; i++) {
    if (i === 1) continue;
    const posts = await getPosts(i);
    if (i === 3) break;
    later.push(() => i);
    log("got", i, posts.length);
  }
  // Each turn had an `i` of its own.
  log("closures", later.map((get) => get()));
}

load();
