// Hovering or moving the cursor on one side lights what belongs to it on the other, and dims the rest.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { expectText, launch, open, picture, result, serve, source } from "./support.mjs";

let browser;
let server;

before(async () => {
  [browser, server] = await Promise.all([launch(), serve()]);
});

after(async () => {
  server?.stop();
  await browser?.close();
});

/** The lit pieces of a side, and whether anything is dimmed there. */
async function lit(editor) {
  const pieces = await editor.locator(".lit").allTextContents();
  const dims = (await editor.locator(".dimmed").count()) > 0;
  return `${pieces.join(" | ")}${dims ? " (dims)" : ""}`;
}

/** The middle of a piece of text in an editor. */
async function place(editor, text) {
  const box = await editor.evaluate((element, text) => {
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const at = node.data.indexOf(text);
      if (at < 0) continue;
      const range = document.createRange();
      range.setStart(node, at);
      range.setEnd(node, at + text.length);
      const { x, y, width, height } = range.getBoundingClientRect();
      return { x: x + width / 2, y: y + height / 2 };
    }
    return undefined;
  }, text);
  assert.ok(box, `no ${text}`);
  return box;
}

async function hover(page, editor, text) {
  const { x, y } = await place(editor, text);
  await page.mouse.move(x, y, { steps: 2 });
}

test("what belongs together is lit", async () => {
  const { page, errors, close } = await open(browser, server.address);
  try {
    await hover(page, source(page), "getPosts");
    await expectText(() => lit(source(page)), /^const p = await getPosts\(u\.id\);$/);
    await expectText(() => lit(result(page)), /getPosts\(u\.id\).* \(dims\)$/);
    await picture(page, "lit-source");
    await hover(page, result(page), "getUser");
    await expectText(() => lit(source(page)), /^const u = await getUser\(\); \(dims\)$/);
    await expectText(() => lit(result(page)), /getUser\(\)\.then\(\(u\) =>/);
    await picture(page, "lit-result");
    await page.mouse.move(600, 25);
    await expectText(() => lit(source(page)), /^$/);
    await source(page).click({ position: { x: 5, y: 5 } });
    await page.mouse.move(600, 25);
    for (let at = 0; at < 3; at++) await page.keyboard.press("ArrowDown");
    await page.keyboard.press("End");
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("ArrowLeft");
    await expectText(() => lit(result(page)), /\{ u, p \}.* \(dims\)$/);
    await page.keyboard.type(" ");
    await expectText(() => lit(result(page)), /^$/);
    assert.deepEqual(errors, []);
  } finally {
    await close();
  }
});
