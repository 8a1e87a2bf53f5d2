async function load() {
  const r = await fetch("/config.json").then(r => r.json());
  log(r.from);
  return r;
}

load().then(log);
