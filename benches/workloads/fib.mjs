// Recursion, with two `await`s in an expression.
async function fib(n) {
  if (n < 2) return n;
  return (await fib(n - 1)) + (await fib(n - 2));
}
export async function run(n) {
  let sum = 0;
  for (let i = 0; i < n / 60; i++) sum += await fib(8);
  return sum;
}
