// swc, ES2016.
import { each } from "../lib/files.mjs";
import { peer } from "../lib/peers.mjs";

const { transformSync } = peer("@swc/core");

each((text, name) => {
  const parser = { syntax: "ecmascript", jsx: true, allowReturnOutsideFunction: true };
  const options = { filename: name, swcrc: false, configFile: false, isModule: "unknown", jsc: { target: "es2016", parser } };
  try {
    return transformSync(text, options).code;
  } catch (error) {
    console.error(name, error.message);
    return text;
  }
});
