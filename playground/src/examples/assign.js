let total = { sum: 1 };

async function add(value) {
  // `total.sum` is read before the await, so the other call's sum is lost, as it is in the original.
  total.sum += await later(value);
  log(total.sum);
}

add(10);
add(100);
