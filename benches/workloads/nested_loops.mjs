// A loop in a loop, with `continue` and `break`; the inner one awaits.
async function get(x) {
  return x & 7;
}
export async function run(n) {
  let sum = 0;
  outer: for (let i = 0; i < n / 8; i++) {
    let j = 0;
    while (true) {
      const value = await get(i + j);
      j++;
      if (value === 5) continue outer;
      sum = (sum + value) | 0;
      if (j === 8) break;
    }
    sum ^= i;
  }
  return sum;
}
