// Two `await`s per call, the second of which needs the first.
async function get(x) {
  return x + 1;
}
async function add(x) {
  const a = await get(x);
  const b = await get(a);
  return a + b;
}
export async function run(n) {
  let sum = 0;
  for (let i = 0; i < n; i++) sum = (sum + (await add(i))) | 0;
  return sum;
}
