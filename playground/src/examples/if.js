async function load(cached) {
  let u = cached;
  if (!u) u = await getUser();
  log("user", u.id);
  return u.id;
}

load();
load({ id: 7 });
log("called");
