// A `switch` with cases that await, that do not, and that fall through.
async function get(x) {
  return x + 1;
}
async function step(state, x) {
  switch (state) {
    case 0:
      x = await get(x);
    // falls through
    case 1:
      x += 2;
      break;
    case 2:
      return (await get(x)) * 2;
    default:
      x--;
  }
  return x;
}
export async function run(n) {
  let x = 0;
  for (let i = 0; i < n; i++) x = (await step(i & 3, x)) & 0xffff;
  return x;
}
