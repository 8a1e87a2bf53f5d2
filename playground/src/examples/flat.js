async function load() {
  const u = await getUser();
  const p = await getPosts(u.id);
  return p.length;
}

load().then(log);
