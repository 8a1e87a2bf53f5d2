async function load() {
  const u = await getUser();
  const p = await getPosts(u.id);
  return { u, p };
}

load().then(log);
