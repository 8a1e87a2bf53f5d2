// What the browser tests stand on: the page as `unawait playground` serves it, in a headless Chromium.
//
//   UNAWAIT    the command to test (default: ../target/debug/unawait)
//   CHROMIUM   the browser (default: chromium)
//   PICTURES   a folder for screenshots; without it none are taken

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { chromium } from "playwright-core";

const root = join(import.meta.dirname, "../..");

/** Starts the command; gives the address that it prints, and a way to end it. */
export async function serve(...args) {
  const command = process.env.UNAWAIT ?? join(root, "target/debug/unawait");
  const child = spawn(command, ["playground", "--no-open", ...args], { stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  child.stderr.on("data", (data) => (said += data));
  for await (const address of createInterface({ input: child.stdout })) {
    return { address, stop: () => child.kill() };
  }
  throw new Error(`unawait playground does not start: ${said}`);
}

export function launch() {
  const found = process.env.CHROMIUM ?? "/usr/bin/chromium";
  return chromium.launch({ executablePath: found, args: ["--no-sandbox", "--disable-gpu"] });
}

/** Opens the page; what it tells the console as an error is kept, to be looked at in the end. */
export async function open(browser, address, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const page = await context.newPage();
  const errors = [];
  page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
  page.on("pageerror", (error) => errors.push(String(error)));
  // A worker of the sandbox that is ended early has not read all of its blob.
  page.on("requestfailed", (request) => request.url().startsWith("blob:") || errors.push(`request failed: ${request.url()}`));
  page.on("request", (request) => {
    const { protocol, host } = new URL(request.url());
    if (protocol.startsWith("http") && host !== new URL(address).host) errors.push(`asks ${request.url()}`);
  });
  await page.goto(address);
  await settled(page);
  return { page, context, errors, close: () => context.close() };
}

/** Waits until the foot of the page tells of a result. */
export async function settled(page) {
  await page.waitForFunction(() => /lowered|nothing to do|problem/.test(document.querySelector("#status").textContent));
}

export const source = (page) => page.getByRole("textbox", { name: "Source" });
export const result = (page) => page.getByRole("textbox", { name: "Result" });

/** The text of an editor, line by line. */
export async function text(editor) {
  return (await editor.locator(".cm-line").allTextContents()).join("\n");
}

/** Replaces the source, as if pasted. */
export async function write(page, code) {
  await source(page).focus();
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.insertText(code);
}

/** Waits until the result is as `expected` says. */
export async function expectResult(page, expected) {
  await expectText(() => text(result(page)), expected);
}

/** Waits until a text is as `expected.test` says, and shows it where it does not. */
export async function expectText(get, expected) {
  const end = Date.now() + 15_000;
  let last = "";
  while (Date.now() < end) {
    last = await get();
    if (expected.test(last)) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  assert.ok(expected.test(last), `${expected} is not what is there:\n${last}`);
}

/** Takes a picture, if pictures are wanted. */
export async function picture(page, name) {
  const folder = process.env.PICTURES;
  if (!folder) return;
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`) });
}
