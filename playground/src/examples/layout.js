// What has nothing to do with async stays, byte for byte.
const table = [
  1, 0, 0,
  0, 1, 0,   // odd spacing and all
  0, 0, 1,
];

const sum   = (a,b) => a+b ;

async function trace() {
  // This remark belongs to the first line,
  const first = await later(table[0]); // and this one too.

  const last = await later(table[8]);

  return sum(first, last);
}

trace().then(log);
