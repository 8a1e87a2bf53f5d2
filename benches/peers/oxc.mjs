// oxc, ES2016.
import { each } from "../lib/files.mjs";
import { peer } from "../lib/peers.mjs";

const { transformSync } = peer("oxc-transform");

each((text, name) => {
  const { code, errors } = transformSync(name, text, { target: "es2016", sourcemap: false });
  if (!code && errors.length) console.error(name, errors[0].message);
  return code;
});
