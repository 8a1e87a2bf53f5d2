// Each of these errors is thrown in a line that the compiler has moved.
import { each, open } from "./open.js";

const check = async (key) => {
  const found = await key;
  if (found) throw new Error("check");
};

for (const thrown of [check(1), open(null), each([1, 2])]) thrown.catch((error) => console.log(error.stack));
