// What an iterator gives has to be an object.
function _object(value) {
  if (Object(value) !== value) throw new TypeError(`${value} is not an object`);
  return value;
}
