// A CommonJS app, which requires CommonJS and imports modules; `text` shows what ran.
const { load } = require("./load.cjs");

exports.main = async () => {
  const { late } = await import("../app/late.js");
  console.log(await load("value"), await late("?"), String(load).includes("async"), String(late).includes("async"));
};

exports.main();
