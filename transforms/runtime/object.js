// What an iterator gives has to be an object.
function _object(value) {
  if (Object(value) !== value) throw new TypeError("an iterator did not give an object");
  return value;
}
