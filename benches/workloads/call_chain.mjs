// Ten calls, each of which awaits the next.
async function down(depth, x) {
  if (depth === 0) return x;
  const value = await down(depth - 1, x + 1);
  return value;
}
export async function run(n) {
  let sum = 0;
  for (let i = 0; i < n / 10; i++) sum = (sum + (await down(10, i))) | 0;
  return sum;
}
