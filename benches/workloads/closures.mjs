// Each turn of the loop has variables of its own that functions keep.
async function get(x) {
  return x + 1;
}
export async function run(n) {
  let sum = 0;
  let tasks = [];
  for (let i = 0; i < n; i++) {
    const value = await get(i);
    tasks.push(() => value + i);
    if (tasks.length === 16) {
      for (const task of tasks) sum = (sum + task()) | 0;
      tasks = [];
    }
  }
  return sum;
}
