// Whether this file runs lowered.
async function self() {}
console.log(String(self).startsWith("async") ? "as written" : "lowered");
