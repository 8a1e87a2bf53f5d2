// The path with the `await` is hardly ever taken.
const cache = new Map();
async function load(key) {
  return key * 3;
}
async function get(key) {
  let value = cache.get(key);
  if (value === undefined) {
    value = await load(key);
    cache.set(key, value);
  }
  return value;
}
export async function run(n) {
  let sum = 0;
  for (let i = 0; i < n; i++) sum = (sum + (await get(i & 31))) | 0;
  return sum;
}
