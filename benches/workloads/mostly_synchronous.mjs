// A loop that awaits at every 64th turn only.
async function get(x) {
  return x & 7;
}
export async function run(n) {
  let hash = 17;
  for (let i = 0; i < n * 16; i++) {
    hash = (Math.imul(hash, 31) + i) | 0;
    if ((i & 63) === 0) hash ^= await get(i);
  }
  return hash;
}
