// A promise is returned without `await`.
async function get(x) {
  return x + 1;
}
async function pass(x) {
  return get(x);
}
export async function run(n) {
  let sum = 0;
  for (let i = 0; i < n; i++) sum = (sum + (await pass(i))) | 0;
  return sum;
}
