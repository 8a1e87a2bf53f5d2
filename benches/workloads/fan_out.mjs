// `Promise.all` over a list of calls.
const items = Array.from({ length: 20 }, (_, at) => at);
async function get(x) {
  return x + 1;
}
export async function run(n) {
  let sum = 0;
  for (let i = 0; i < n / 20; i++) {
    const values = await Promise.all(items.map(async (item) => (await get(item)) + i));
    for (const value of values) sum = (sum + value) | 0;
  }
  return sum;
}
