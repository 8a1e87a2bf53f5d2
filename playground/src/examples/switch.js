async function describe(status) {
  let text = "";
  switch (status) {
    case "new":
      text += await later("new, ");
    // falls through
    case "open":
      text += "to do";
      break;
    default:
      return "unknown";
  }
  return text;
}

for (const status of ["new", "open", "lost"]) describe(status).then((text) => log(status, text));
