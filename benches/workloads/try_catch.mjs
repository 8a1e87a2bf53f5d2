// `try`, `catch` and `finally`; each eighth call throws.
const problem = new Error("no");
async function get(x) {
  if ((x & 7) === 0) throw problem;
  return x;
}
let open = 0;
async function guarded(x) {
  open++;
  try {
    return (await get(x)) & 3;
  } catch (error) {
    if (error !== problem) throw error;
    return -1;
  } finally {
    open--;
  }
}
export async function run(n) {
  let sum = 0;
  for (let i = 0; i < n; i++) sum += await guarded(i);
  return sum + open;
}
