async function order() {
  const all = [see("a"), await later(see("b")), see("c")];
  return see("f", ...all, await later(see("d")));
}

function see(...names) {
  log(names.join(" "));
  return names[0];
}

order().then(log);
