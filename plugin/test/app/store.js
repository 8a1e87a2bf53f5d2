import { log } from "./log.js";

export class Store {
  #values;

  constructor(values) {
    this.#values = values;
  }

  static async open() {
    const store = new this({ x: await 1 });
    return (await store.get("x")) + 1;
  }

  async get(key) {
    try {
      return await this.#find(key);
    } finally {
      log("looked for", await key);
    }
  }

  async #find(key) {
    if (!(key in this.#values)) throw new Error(`no ${await key}`);
    return this.#values[key];
  }
}
