// `for`-`of` over an array and over a map, with an `await` in each turn.
const items = Array.from({ length: 20 }, (_, at) => at);
const pairs = new Map(items.map((item) => [`key ${item}`, item]));
async function get(x) {
  return x + 1;
}
export async function run(n) {
  let sum = 0;
  for (let i = 0; i < n / 40; i++) {
    for (const item of items) sum += await get(item);
    for (const [key, item] of pairs) sum += (await get(item)) + key.length;
  }
  return sum;
}
