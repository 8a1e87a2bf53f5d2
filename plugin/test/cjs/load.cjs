exports.load = async (value) => "loaded " + (await value);
