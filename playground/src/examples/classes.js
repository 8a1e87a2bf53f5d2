class Store {
  #items = new Map();
  static async create(...ids) {
    const store = new this();
    for (const id of ids) await store.#add(id);
    return store;
  }
  async #add(id) {
    this.#items.set(id, await getUser(id));
  }
  get names() {
    return [...this.#items.values()].map((user) => user.name);
  }
}

Store.create(1, 3).then((store) => log(store.names));
