// A `try` in a loop, as in code that tries again.
let calls = 0;
async function flaky(x) {
  if (calls++ % 3 === 0) throw x;
  return x & 15;
}
async function retry(x, times) {
  for (let attempt = 0; ; attempt++) {
    try {
      return await flaky(x);
    } catch (error) {
      if (attempt === times) throw error;
    }
  }
}
export async function run(n) {
  let sum = 0;
  calls = 0;
  for (let i = 0; i < n; i++) sum = (sum + (await retry(i, 3))) | 0;
  return sum;
}
