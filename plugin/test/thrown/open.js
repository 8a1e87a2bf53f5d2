export async function open(door) {
  const key = await door;
  try {
    return key.lock;
  } finally {
    await key;
  }
}

export async function each(keys) {
  for (const key of keys) if ((await key) > 1) throw new RangeError("each");
}
