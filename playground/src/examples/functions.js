const shop = {
  rate: 1.2,
  // Arrow functions keep `this`, so a method needs no `self`.
  async price(id) {
    const { name } = await getUser(id);
    return `${name}: ${this.rate * 10}`;
  },
};

const both = async (first, second) => [await shop.price(first), await shop.price(second)];

both(1, 2).then(log);
