// What is awaited is no promise.
async function mix(x) {
  const a = await x;
  const b = await (a + 1);
  return a ^ b;
}
export async function run(n) {
  let sum = 0;
  for (let i = 0; i < n; i++) sum = (sum + (await mix(i))) | 0;
  return sum;
}
