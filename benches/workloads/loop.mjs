// A loop that awaits at every turn.
async function get(x) {
  return x & 7;
}
async function total(count) {
  let sum = 0;
  for (let i = 0; i < count; i++) {
    sum += await get(i);
  }
  return sum;
}
export async function run(n) {
  let sum = 0;
  for (let i = 0; i < n / 50; i++) sum = (sum + (await total(50))) | 0;
  return sum;
}
