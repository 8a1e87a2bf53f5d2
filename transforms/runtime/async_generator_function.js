// Gives a function that makes async generators the `prototype` of one.
// Spec: https://tc39.es/ecma262/#sec-asyncgeneratorfunction-instances-prototype
function _asyncGeneratorFunction(maker) {
  const value = Object.create(_asyncGenerators());
  return Object.defineProperty(maker, "prototype", { value, writable: true });
}
