// Workers that take tasks from a queue.
async function get(x) {
  return x + 1;
}
async function work(queue, results) {
  while (queue.length > 0) {
    const task = queue.pop();
    results.push(await task());
  }
}
export async function run(n) {
  let sum = 0;
  for (let i = 0; i < n / 40; i++) {
    const queue = Array.from({ length: 40 }, (_, at) => async () => (await get(at)) + i);
    const results = [];
    await Promise.all([work(queue, results), work(queue, results), work(queue, results)]);
    for (const result of results) sum = (sum + result) | 0;
  }
  return sum;
}
