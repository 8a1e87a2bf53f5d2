// Five `await`s per call, all of which are read at the end.
async function get(x) {
  return x + 1;
}
async function add(x) {
  const a = await get(x);
  const b = await get(a);
  const c = await get(b);
  const d = await get(c);
  const e = await get(d);
  return a + b + c + d + e;
}
export async function run(n) {
  let sum = 0;
  for (let i = 0; i < n; i++) sum = (sum + (await add(i))) | 0;
  return sum;
}
