export const log = (...values) => console.log(...values.map((value) => JSON.stringify(value)));
