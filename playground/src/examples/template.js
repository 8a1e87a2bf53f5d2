const card = async (id) => ({
  id,
  title: `${(await getUser(id)).name} wrote ${(await getPosts(id)).length} posts`,
  ...(await later({ seen: true })),
});

card(3).then(log);
