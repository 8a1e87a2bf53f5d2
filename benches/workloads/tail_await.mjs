// `return await` of a promise, three functions deep.
const resolved = Promise.resolve(1);
async function inner() {
  return await resolved;
}
async function middle() {
  return await inner();
}
async function outer() {
  return await middle();
}
export async function run(n) {
  let sum = 0;
  for (let i = 0; i < n; i++) sum += await outer();
  return sum;
}
