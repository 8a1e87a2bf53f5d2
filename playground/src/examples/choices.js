async function name(user, fallback) {
  const id = user?.id ?? (await getUser(2)).id;
  const posts = id > 1 && (await getPosts(id));
  return posts ? posts[0] : await fallback();
}

name({ id: 1 }, async () => "nothing").then(log);
name(null, async () => "nothing").then(log);
