// The page in a real browser, as the command serves it: typing, modes, the diff, running, sharing, keys
// alone, colours, a phone's width, and an accessibility scan of each of these.

import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { serveStatic } from "./static.mjs";
import { expectResult, expectText, launch, open, picture, result, serve, settled, source, text, write } from "./support.mjs";

const axe = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
let browser;
let server;

before(async () => {
  [browser, server] = await Promise.all([launch(), serve()]);
});

after(async () => {
  server?.stop();
  await browser?.close();
});

/** A test with a page of its own, which must not have told an error in the end. */
function pageTest(name, work, { tolerates, ...options } = {}) {
  test(name, async () => {
    const { page, errors, close } = await open(browser, server.address, options);
    try {
      await work(page);
      assert.deepEqual(errors.filter((error) => !tolerates?.test(error)), []);
    } finally {
      await close();
    }
  });
}

/** Nothing that axe finds fault with. The scan goes past the page's policy, which lets no script in. */
async function expectAccessible(page, state) {
  await page.waitForTimeout(200);
  await page.evaluate(await (await import("node:fs/promises")).readFile(axe, "utf8"));
  const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
  const told = violations.map(({ id, nodes }) => `${state}: ${id}: ${nodes.map((node) => node.target.join(" ")).join(", ")}`);
  assert.deepEqual(told, []);
}

/** A program that tries to reach something outside; the sandbox's own `fetch` is put aside first. */
const waysOut = (host) => `
const way = (name, go) => new Promise((resolve) => go(() => resolve("open"), () => resolve("shut")))
  .catch(() => "shut").then((how) => log(name + ": " + how));
const f = async () => { await null; };
way("fetch", (open, shut) => {
  delete self.fetch;
  const request = new XMLHttpRequest();
  request.onload = open;
  request.onerror = shut;
  request.open("GET", "http://${host}/");
  request.send();
});
way("script", (open, shut) => { importScripts("http://${host}/x.js"); open(); });
way("import", (open, shut) => import("http://${host}/x.js").then(open, shut));
way("data", (open, shut) => import("data:text/javascript,1").then(open, shut));
way("socket", (open, shut) => {
  const socket = new WebSocket("ws://${host}");
  socket.onopen = open;
  socket.onerror = shut;
});
way("database", (open) => { indexedDB.open("x"); open(); });
log("page: " + typeof document + " " + self.origin);
later();
`;

/** What a run says and logs where both programs log that one line. */
const isOne = (line) => ({ test: (said) => said === JSON.stringify(["Same lines, same order (1)", [[line, "same"]]]), toString: () => line });

const mode = (page, name) => page.getByRole("radio", { name, exact: true });

pageTest("typing shows the result", async (page) => {
  assert.match(await text(result(page)), /return getUser\(\)\.then\(\(u\) => getPosts/);
  await write(page, "");
  await page.keyboard.type("const f = async () => (await g()).x;", { delay: 5 });
  await expectResult(page, /^const f = \(\) => g\(\)\.then\(\(\w+\) => \w+\.x\);$/);
  await picture(page, "typed");
});

pageTest("nothing that is typed breaks it", async (page) => {
  const nested = (depth) => `const f = ${"async () => { await (".repeat(depth)}1${")(); }".repeat(depth)};`;
  for (const [code, expected] of [
    ["(".repeat(20000), /nested too deeply/i],
    [nested(1000), /nested too deeply/i],
    [nested(100), /^100 async functions lowered/],
    ["\ud800 \u2028 `${", /problem/],
    ["f();", /nothing to do/],
  ]) {
    await write(page, code);
    await expectText(() => page.locator(".status").innerText(), expected);
  }
});

pageTest("modes say what they promise", async (page) => {
  await mode(page, "Exact").check();
  await expectResult(page, /_then\(\s*getUser\(\)/);
  await picture(page, "exact");
  await mode(page, "Faithful").check();
  await expectResult(page, /new Promise\(\(resolve\) => resolve\(getUser\(\)\)\)/);
  await mode(page, "Textbook").check();
  await expectResult(page, /return getUser\(\)\.then/);
});

pageTest("the diff folds what did not change", async (page) => {
  await pick(page, "Layout and comments");
  await mode(page, "Diff").check();
  await page.locator(".cm-collapsedLines").first().waitFor();
  await picture(page, "diff");
  await expectAccessible(page, "diff");
  await page.getByRole("button", { name: "All lines" }).click();
  await page.locator(".cm-collapsedLines").waitFor({ state: "detached" });
  await write(page, "async function f() {\n  await g();\n}\n");
  await expectResult(page, /return g\(\)\.then/);
  // What was typed before the arrangement can still be undone after it.
  await mode(page, "Result").check();
  await source(page).focus();
  await page.keyboard.press("ControlOrMeta+z");
  await expectText(() => text(source(page)), /byte for byte/);
});

pageTest("problems stand where they are, with a hint", async (page) => {
  await write(page, "const f = async (x) => {\n  { let x = await load(); eval('x'); }\n  return x;\n};\n");
  await page.locator(".cm-lintRange-error").waitFor();
  await expectText(() => page.locator(".status").innerText(), /1 problem:\s+direct `eval`/);
  await page.locator(".cm-lintRange-error").hover();
  await expectText(() => page.locator(".cm-tooltip").innerText(), /Hint: give each variable a name of its own/i);
  await picture(page, "problem");
  await page.mouse.move(600, 20);
  await page.getByRole("button", { name: /direct/ }).click();
  await page.locator(".cm-panel-lint").waitFor();
  await expectAccessible(page, "problem");
  await write(page, "f();\n");
  await expectText(() => page.locator("#status").innerText(), /nothing to do/);
});

pageTest("both programs run and their logs are compared", async (page) => {
  await page.getByRole("button", { name: "Run both" }).click();
  await expectText(() => page.locator("#verdict").innerText(), /^Same lines, same order \(1\)$/);
  assert.deepEqual(await logs(page), [["{ u: { id: 1, name: 'Ada' }, p: ['post 1 of 1', 'post 2 of 1'] }", "same"]]);
  await pick(page, "Tick for tick");
  await page.getByRole("button", { name: "Run both" }).click();
  await expectText(() => page.locator("#verdict").innerText(), /another order/);
  assert.ok((await logs(page)).some(([, kind]) => kind === "moved"));
  await picture(page, "run");
  await expectAccessible(page, "run");
  await mode(page, "Exact").check();
  await expectResult(page, /\(resolve\) => resolve\(/);
  await page.getByRole("button", { name: "Run both" }).click();
  await expectText(() => page.locator("#verdict").innerText(), /^Same lines, same order/);
});

pageTest("modules, strict scripts and errors run as they are", async (page) => {
  const table = [
    ["export const f = async () => this;\nf().then(log);", "undefined"],
    ["async function f() { return 1; }\nexport default async () => {};\nexport { f };\nf().then(log);", "1"],
    ["export default async function f() { return 2; }\nf().then(log);", "2"],
    ["'use strict';\nconst f = async () => { log((function () { return typeof this; })()); };\nf();", "undefined"],
    ["const f = async () => { log((function () { return typeof this; })()); };\nf();", "object"],
    ["async function getUser() { return 'mine'; }\ngetUser().then(log);", "mine"],
    ["const f = async () => { throw new TypeError('no'); };\nf();", "Unhandled rejection: TypeError: no"],
    ["const f = async () => {};\nnull.x;", "Uncaught TypeError: Cannot read properties of null (reading 'x')"],
    ["const f = async () => fetch('https://example.org');\nf().catch((e) => log(e.message));", "there is no network in here"],
  ];
  await mode(page, "Faithful").check();
  for (const [code, expected] of table) {
    await write(page, code);
    // Without a pause: what runs is what was typed last.
    await page.getByRole("button", { name: "Run both" }).click();
    await expectText(async () => JSON.stringify([await page.locator("#verdict").innerText(), await logs(page)]), isOne(expected));
  }
  await write(page, "import 'x';\nconst f = async () => {};");
  await expectText(() => text(result(page)), /import 'x'/);
  await page.getByRole("button", { name: "Run both" }).click();
  await expectText(() => page.locator("#verdict").innerText(), /^Nothing can be imported/);
});

pageTest("what runs is stopped, and has no way out", async (page) => {
  await write(page, "async function f() {\n  await null;\n  log('turning');\n  for (;;);\n}\nf();\n");
  await expectResult(page, /Promise\.resolve\(null\)/);
  await page.getByRole("button", { name: "Run both" }).click();
  await expectText(async () => JSON.stringify(await logs(page)), /turning/);
  await page.getByRole("button", { name: "Stop" }).click();
  await expectText(() => page.locator("#verdict").innerText(), /^Stopped$/);
  await write(page, "const f = async () => { await null; for (;;); };\nf();\n");
  await page.getByRole("button", { name: "Run both" }).click();
  await expectText(() => page.locator("#verdict").innerText(), /^Neither ended by itself. Both logged nothing$/);
  await expectText(() => page.locator("#run-note").innerText(), /The source did not end within 5 seconds/);
  await write(page, "const f = async () => { for (;;) log(await 1); };\nf();\n");
  await page.getByRole("button", { name: "Run both" }).click();
  await expectText(() => page.locator("#run-note").innerText(), /The source logged more than 500 lines and was stopped/);
  // A server that would answer everybody, and counts who asks.
  let asked = 0;
  const outside = createServer((_request, response) => {
    asked += 1;
    response.writeHead(200, { "Access-Control-Allow-Origin": "*", "Content-Type": "text/javascript" }).end("1");
  });
  await new Promise((resolve) => outside.listen(0, "127.0.0.1", resolve));
  await write(page, waysOut(`127.0.0.1:${outside.address().port}`));
  await expectResult(page, /Promise\.resolve\(null\)/);
  await page.getByRole("button", { name: "Run both" }).click();
  await expectText(() => page.locator("#verdict").innerText(), /^Same/);
  const lines = (await logs(page)).map(([line]) => line);
  assert.deepEqual(lines.sort(), ["data: shut", "database: shut", "fetch: shut", "import: shut", "page: undefined null", "script: shut", "socket: shut"]);
  assert.equal(asked, 0);
  outside.close();
}, { tolerates: /Content Security Policy|^request failed|^asks/ });

pageTest("a link brings all of it back", async (page) => {
  const code = "// héllo ✓\nconst f = async () => { await g(); };\n";
  await write(page, code);
  await mode(page, "Faithful").check();
  await mode(page, "Diff").check();
  await page.getByRole("button", { name: "Share" }).click();
  await expectText(() => page.locator("#toast").innerText(), /Link copied/);
  const link = await page.evaluate(() => navigator.clipboard.readText());
  assert.match(link, /#s=[\w-]+$/);
  const other = await open(browser, link);
  await expectText(() => text(source(other.page)), /héllo ✓/);
  assert.ok(await mode(other.page, "Faithful").isChecked());
  assert.ok(await mode(other.page, "Diff").isChecked());
  assert.deepEqual(other.errors, []);
  await other.close();
  const broken = await open(browser, link.slice(0, -6));
  await expectText(() => broken.page.locator("#toast").innerText(), /the link is damaged/);
  await expectText(() => text(source(broken.page)), /getUser/);
  assert.deepEqual(broken.errors, []);
  await broken.close();
});

pageTest("what was written is there again", async (page) => {
  await write(page, "const mine = async () => { await g(); };");
  await mode(page, "Faithful").check();
  await expectText(() => page.evaluate(() => localStorage.getItem("unawait.state") ?? ""), /mine.*faithful/);
  await page.reload();
  await expectText(() => text(source(page)), /mine/);
  assert.ok(await mode(page, "Faithful").isChecked());
});

pageTest("keys alone reach everything, and Tab leads on", async (page) => {
  const seen = [];
  for (let at = 0; at < 40; at++) {
    await page.keyboard.press("Tab");
    const name = await page.evaluate(() => {
      let element = document.activeElement;
      while (element.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
      return element === document.body ? "" : element.getAttribute("aria-label") || element.value || element.innerText.trim();
    });
    if (name === "" || name === seen[0]) break;
    seen.push(name);
  }
  const expected = ["Skip to the result", "Examples", "textbook", "result", "Run both", "Share", "Colours: as the system"];
  assert.deepEqual(seen.slice(0, expected.length), expected);
  for (const name of ["Previous example", "Next example", "Source; Tab leaves the editor", "Copy", "Result"]) {
    assert.ok(seen.includes(name), `${name} is not among ${seen.join(" | ")}`);
  }
  await page.getByRole("button", { name: "Examples" }).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("dialog").waitFor();
  await picture(page, "gallery");
  await expectAccessible(page, "gallery");
  for (let at = 0; at < 3; at++) await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.getByRole("dialog").waitFor({ state: "hidden" });
  await mode(page, "Textbook").focus();
  await page.keyboard.press("ArrowRight");
  await expectText(() => page.locator("#mode-note").innerText(), /settles/);
  await expectText(() => page.evaluate(() => document.activeElement.value), /faithful/);
});

pageTest("dark colours", async (page) => {
  const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  assert.equal(await paper(), "rgb(18, 16, 25)");
  await picture(page, "dark");
  await expectAccessible(page, "dark");
  await page.getByRole("button", { name: "Colours" }).click();
  assert.equal(await paper(), "rgb(255, 255, 255)");
  await expectAccessible(page, "light");
  await picture(page, "light");
}, { colorScheme: "dark" });

pageTest("a tablet has one row of controls", async (page) => {
  const tall = await page.locator(".bar").evaluate((bar) => bar.offsetHeight);
  assert.ok(tall < 60, `${tall} pixels`);
  await picture(page, "tablet");
  await expectAccessible(page, "tablet");
}, { viewport: { width: 768, height: 1024 } });

pageTest("390 pixels are enough", async (page) => {
  const expectNoOverflow = async (what) => {
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(wide <= 390, `${what}: ${wide} pixels wide`);
  };
  await expectNoOverflow("result");
  await picture(page, "phone");
  await expectAccessible(page, "phone");
  await mode(page, "Diff").check();
  await page.locator(".cm-deletedChunk").first().waitFor();
  await expectNoOverflow("diff");
  await picture(page, "phone-diff");
  await expectAccessible(page, "phone diff");
  await page.getByRole("button", { name: "Run both" }).click();
  await expectText(() => page.locator("#verdict").innerText(), /^Same/);
  await expectNoOverflow("run");
  await picture(page, "phone-run");
  await page.getByRole("button", { name: "Examples" }).click();
  await expectNoOverflow("gallery");
  await picture(page, "phone-gallery");
}, { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

test("a file of the command is loaded", async () => {
  const folder = mkdtempSync(join(tmpdir(), "unawait-"));
  const file = join(folder, "a b.ts");
  writeFileSync(file, "export const f = async (x: number): Promise<void> => { await g(x); };\n");
  const own = await serve(file);
  const { page, errors, close } = await open(browser, own.address);
  try {
    await expectText(() => text(source(page)), /x: number/);
    await expectText(() => text(result(page)), /g\(x\)\.then/);
    assert.equal(await page.locator("#file-name").innerText(), "a b.ts");
    await page.getByRole("button", { name: "Run both" }).click();
    await expectText(() => page.locator("#verdict").innerText(), /^Types and JSX do not run/);
    assert.deepEqual(errors, []);
  } finally {
    own.stop();
    await close();
    rmSync(folder, { recursive: true });
  }
});

test("any folder of any static host will do, and then no network", async () => {
  const host = await serveStatic();
  const { page, errors, close } = await open(browser, host.address);
  try {
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
    await page.getByRole("button", { name: "Run both" }).click();
    await expectText(() => page.locator("#verdict").innerText(), /^Same/);
    assert.deepEqual(errors, []);
    await host.stop();
    await page.reload();
    await settled(page);
    await write(page, "const f = async () => { await g(); };");
    await expectResult(page, /g\(\)/);
    await page.getByRole("button", { name: "Run both" }).click();
    await expectText(() => page.locator("#verdict").innerText(), /logged nothing/);
    assert.deepEqual(errors, []);
  } finally {
    await close();
  }
});

/** Takes an example from the gallery. */
async function pick(page, title) {
  await page.getByRole("button", { name: "Examples" }).click();
  await page.getByRole("button", { name: title }).click();
  await expectText(() => page.locator("#why-title").innerText(), new RegExp(`^${title}$`));
  await settled(page);
}

/** The rows of the logs: the line, and how the sides compare. */
function logs(page) {
  return page.locator("#logs tbody tr").evaluateAll((rows) =>
    rows.map((row) => [row.cells[0].textContent || row.cells[2].textContent, row.dataset.kind]),
  );
}
