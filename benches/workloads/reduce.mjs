// A list is folded with an async function.
const items = Array.from({ length: 20 }, (_, at) => at);
async function fold(list, step, start) {
  return list.reduce(async (before, item) => step(await before, item), start);
}
export async function run(n) {
  let sum = 0;
  for (let i = 0; i < n / 20; i++) {
    sum = (sum + (await fold(items, async (total, item) => total + item, i))) | 0;
  }
  return sum;
}
