// Inputs that take too long where a step of the compiler is not linear.
//
// `text(part)` is the input at that part of its full size; `copies` says how often it is compiled, so that
// there is something to time.

const lines = (count, line) => Array.from({ length: Math.round(count) }, (_, at) => line(at)).join("\n");

/** Functions of an ordinary kind, until there are `size` bytes. */
function ordinary(size) {
  const texts = [];
  for (let length = 0, at = 0; length < size; at++) {
    texts.push(`/** Loads the page number ${at}. */
export async function load${at}(id, options = {}) {
  const { retries = 3, log } = options;
  for (let attempt = 0; attempt < retries; attempt++) {
    try {
      const user = await getUser(id, attempt);
      const posts = await Promise.all(user.posts.map(async (post) => (await getPost(post)).title));
      return { user, posts: posts.filter(Boolean) };
    } catch (error) {
      if (attempt === retries - 1) throw new Error(\`load${at}: \${error.message}\`, { cause: error });
      log(error);
    }
  }
}
function plain${at}(list) {
  return list.map((item) => item.value + ${at}).filter((item) => item % 2 === 0);
}
`);
    length += texts.at(-1).length;
  }
  return texts.join("\n");
}

/** `depth` pieces, one in the other. */
function nested(depth, open, inner, close) {
  return `async function f(g) {\n${open.repeat(depth)}${inner}${close.repeat(depth)}\n}\n`;
}

const deep = (name, ...pieces) => ({ name, copies: 5, text: (part) => nested(Math.round(1000 * part), ...pieces) });

export const inputs = [
  { name: "10 MB in one file", copies: 1, text: (part) => ordinary(10e6 * part) },
  { name: "100,000 async functions", copies: 1, text: (part) => lines(1e5 * part, (at) => `async function f${at}(x) { return (await g(x)) + ${at}; }`) },
  { name: "100,000 async arrows in a list", copies: 1, text: (part) => `const list = [\n${lines(1e5 * part, (at) => `  async (x) => (await g(x)) + ${at},`)}\n];\n` },
  { name: "10,000 awaits", copies: 1, text: (part) => `async function f() {\n${lines(1e4 * part, (at) => `  await g(${at});`)}\n}\n` },
  { name: "10,000 bindings, each read by the next", copies: 1, text: (part) => `async function f(v0) {\n${lines(1e4 * part, (at) => `  const v${at + 1} = await g(v${at});`)}\n}\n` },
  { name: "10,000 bindings, all read at the end", copies: 1, text: (part) => `async function f() {\n${lines(1e4 * part, (at) => `  const v${at} = await g(${at});`)}\n  return [${lines(1e4 * part, (at) => `v${at},`)}];\n}\n` },
  { name: "10,000 awaits in one expression", copies: 1, text: (part) => `async function f() {\n  return [\n${lines(1e4 * part, (at) => `    await g(${at}),`)}\n  ];\n}\n` },
  { name: "10,000 awaits in one call", copies: 1, text: (part) => `async function f() {\n  return g(\n${lines(1e4 * part, (at) => `    await g(${at}),`)}\n  );\n}\n` },
  { name: "10,000 awaits in one sum", copies: 1, text: (part) => `async function f() {\n  return (\n    0\n${lines(1e4 * part, (at) => `    + await g(${at})`)}\n  );\n}\n` },
  { name: "20,000 arrows in an async function", copies: 1, text: (part) => `async function f() {\n${lines(2e4 * part, (at) => `  g((x) => x + ${at});`)}\n  await g();\n}\n` },
  { name: "10,000 arrows between awaits", copies: 1, text: (part) => `async function f() {\n${lines(1e4 * part, (at) => `  await g((x) => x + ${at});`)}\n}\n` },
  { name: "10,000 async functions in another", copies: 1, text: (part) => `async function f() {\n${lines(1e4 * part, (at) => `  await g(async (x) => {\n    const y = await x;\n    return (await y) + ${at};\n  });`)}\n}\n` },
  { name: "3,000 functions between awaits, each of which calls the next", copies: 1, text: (part) => `async function f() {\n${lines(3e3 * part, (at) => `  await g(${at});\n  function h${at}() { return h${at + 1}(); }`)}\n}\n` },
  { name: "10,000 branches that await", copies: 1, text: (part) => `async function f(x) {\n${lines(1e4 * part, (at) => `  if (x === ${at}) await g(${at});`)}\n}\n` },
  { name: "10,000 else-ifs, the last of which awaits", copies: 1, text: (part) => `async function f(x) {\n${lines(1e4 * part, (at) => `  if (x === ${at}) g(${at});\n  else`)} await g();\n}\n` },
  { name: "10,000 links before an await", copies: 1, text: (part) => `async function f() {\n  return (await g())\n${lines(1e4 * part, (at) => `    .a${at}(${at})`)};\n}\n` },
  { name: "10,000 returns between awaits", copies: 1, text: (part) => `async function f(x) {\n${lines(1e4 * part, (at) => `  if (x === ${at}) return ${at};\n  await g(${at});`)}\n}\n` },
  { name: "10,000 cases that await", copies: 1, text: (part) => `async function f(x) {\n  switch (x) {\n${lines(1e4 * part, (at) => `    case ${at}:\n      await g(${at});`)}\n  }\n}\n` },
  { name: "100,000 statements around an await", copies: 1, text: (part) => `async function f() {\n${lines(5e4 * part, (at) => `  g(${at});`)}\n  await g();\n${lines(5e4 * part, (at) => `  g(${at});`)}\n}\n` },
  { name: "1,000 trys in a row", copies: 1, text: (part) => `async function f() {\n${lines(1e3 * part, (at) => `  try {\n    await g(${at});\n  } catch (e) {\n    h(e);\n  }`)}\n}\n` },
  { name: "1,000 loops in a row", copies: 1, text: (part) => `async function f(a) {\n${lines(1e3 * part, (at) => `  for (const x of a) await g(x, ${at});`)}\n}\n` },
  deep("1,000 blocks deep", "if (await g()) {\n", "await g();\n", "}\n"),
  deep("1,000 calls deep", "await g(", "1", ")"),
  deep("1,000 functions deep", "await g(async () => {\n", "await g();\n", "});\n"),
  { name: "1,000 declared functions deep", copies: 5, text: (part) => `async function f(g) {\n${lines(1e3 * part, (at) => `async function f${at}() {\nconst v${at} = await g(${at});`)}\nawait g();\n${lines(1e3 * part, (at) => `g(v${Math.round(1e3 * part) - 1 - at});\n}\nawait f${Math.round(1e3 * part) - 1 - at}();`)}\n}\n` },
  deep("1,000 classes deep", "await new (class {\nasync load() {\n", "await g();\n", "}\n})().load();\n"),
  deep("1,000 async generators deep", "for await (const v of (async function* () {\n", "yield await g();\n", "yield 1;\n})()) g(v);\n"),
  deep("1,000 trys deep", "try {\n", "await g();\n", "} catch (e) { await g(e); }\n"),
  deep("1,000 finalizers deep", "try {\n", "await g();\n", "} finally { g(); }\n"),
  deep("1,000 finalizers deep, left by returns", "try {\nif (g(1)) return 1;\n", "await g();\n", "} finally { await g(2); }\n"),
  { name: "1,000 labels deep", copies: 5, text: (part) => `async function f(g) {\n${lines(1e3 * part, (at) => `l${at}: {\nif (g(1)) break l${at};`)}\nawait g();\n${"}".repeat(Math.round(1e3 * part))}\n}\n` },
  deep("1,000 switches deep", "switch (g()) {\ncase 1:\nawait g();\n", "", "default:\ng();\n}\n"),
  deep("1,000 loops deep", "while (await g()) {\n", "await g();\n", "}\n"),
  deep("1,000 counting loops deep", "for (let i = 0; i < 1; i++) {\n", "await g();\n", "await g();\n}\n"),
  deep("1,000 loops over items deep", "for (const v of g()) {\n", "await g();\n", "await g(v);\n}\n"),
  deep("1,000 optional chains deep", "await g?.(1, ", "1", ")"),
  deep("1,000 choices deep", "g() ? await g(1) : (", "await g()", ")"),
];
