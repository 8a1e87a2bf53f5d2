// The module that a cycle was entered by: everything that it imports is done before it. The module itself
// where there is no cycle; nothing while something that it imports is still being evaluated.
// Spec: https://tc39.es/ecma262/#sec-cyclic-module-records ([[CycleRoot]])
function _moduleRoot(module) {
  if (module.root) return module.root;
  let root = module;
  const seen = new Set([module]);
  for (const one of seen) {
    const high = one.root || one;
    if (high.level > root.level) root = high;
    for (const request of one.root ? [] : one.requests()) {
      if (!request) return null;
      seen.add(_moduleRecord(request));
    }
  }
  return (module.root = root);
}
