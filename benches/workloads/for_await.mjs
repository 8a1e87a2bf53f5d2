// `for await` over an async generator.
async function* count(to) {
  for (let i = 0; i < to; i++) yield i;
}
export async function run(n) {
  let sum = 0;
  for (let i = 0; i < n / 25; i++) {
    for await (const item of count(25)) sum += item;
  }
  return sum;
}
