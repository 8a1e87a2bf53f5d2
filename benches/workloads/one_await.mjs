// One `await` per call, and work behind it.
async function get(x) {
  return x + 1;
}
async function add(x) {
  const value = await get(x);
  return value * 2;
}
export async function run(n) {
  let sum = 0;
  for (let i = 0; i < n; i++) sum = (sum + (await add(i))) | 0;
  return sum;
}
