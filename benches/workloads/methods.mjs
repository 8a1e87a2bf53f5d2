// Methods with `this`, a private field and `super`.
class Base {
  constructor() {
    this.total = 0;
  }
  async add(x) {
    this.total = (this.total + x) | 0;
    return this.total;
  }
}
class Account extends Base {
  #calls = 0;
  async add(x) {
    this.#calls++;
    const total = await super.add(x);
    this.last = await this.check(total);
    return this.last + this.#calls;
  }
  async check(x) {
    return x & 1023;
  }
}
export async function run(n) {
  const account = new Account();
  let sum = 0;
  for (let i = 0; i < n; i++) sum = (sum + (await account.add(i))) | 0;
  return sum;
}
