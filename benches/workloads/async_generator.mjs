// Async generators one behind the other, that await as well.
async function get(x) {
  return x * 2;
}
async function* source(to) {
  for (let i = 0; i < to; i++) yield await get(i);
}
async function* odd(items) {
  for await (const item of items) if (item % 4 === 2) yield item + 1;
}
async function* both(to) {
  yield* odd(source(to));
  yield 0;
}
export async function run(n) {
  let sum = 0;
  for (let i = 0; i < n / 40; i++) {
    for await (const item of both(20)) sum += item;
  }
  return sum;
}
