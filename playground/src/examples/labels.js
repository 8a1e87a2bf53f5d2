async function search(grid, wanted) {
  let found = null;
  rows: for (const row of grid) {
    for (const cell of row) {
      if (cell === null) continue rows;
      if ((await later(cell)) === wanted) {
        found = cell;
        break rows;
      }
    }
    log("not in", row);
  }
  return found;
}

search([[1, null, 4], [2, 3], [4, 5]], 4).then(log);
