export const late = async (mark) => "late" + (await mark) + (await "");
