async function* pages() {
  for (let at = 1; at <= 3; at++) {
    const posts = await getPosts(at);
    const answer = yield posts[0];
    if (answer) log("answer:", answer);
  }
}

async function read() {
  const all = pages();
  log(await all.next());
  log(await all.next("go on"));
  log(await all.return("enough"));
}

read();
