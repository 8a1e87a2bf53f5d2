// `for await` over an array of promises and values.
export async function run(n) {
  let sum = 0;
  for (let i = 0; i < n / 25; i++) {
    const items = Array.from({ length: 25 }, (_, at) => (at & 1 ? at : Promise.resolve(at)));
    for await (const item of items) sum += item;
  }
  return sum;
}
