// What is awaited is a promise that is there already.
const promises = Array.from({ length: 16 }, (_, at) => Promise.resolve(at));
export async function run(n) {
  let sum = 0;
  for (let i = 0; i < n; i++) {
    const a = await promises[i & 15];
    const b = await promises[(i + a) & 15];
    sum = (sum + a * b) | 0;
  }
  return sum;
}
