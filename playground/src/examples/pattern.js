async function load() {
  const [a, b] = await Promise.all([getUser(), getPosts(2)]);
  return { a, b };
}

load().then(log);
