// Measures the page as the command serves it: when it is first painted, and how long after a keystroke in a
// file of 200 lines the result is shown and painted; with the share of the compiler itself.
//
//   node scripts/measure.mjs        medians and worst of 20 keystrokes, for each mode and view

import { launch, open, serve, source, write } from "../test/support.mjs";

const one = (at) => `async function load${at}(ids) {
  const out = [];
  for (const id of ids) {
    const user = await getUser(id);
    if (!user) continue;
    out.push(await getPosts(user.id));
  }
  return out;
}

`;
const code = Array.from({ length: 20 }, (_, at) => one(at)).join("");

const median = (list) => list.toSorted((a, b) => a - b)[list.length >> 1];
const shown = (list) => `${median(list).toFixed(1)} ms (at most ${Math.max(...list).toFixed(1)})`;

/** Presses a key, and gives the milliseconds from its event to the result and to the picture. */
async function keystroke(page, key) {
  await page.evaluate(() => {
    performance.clearMarks();
    window.measured = new Promise((resolve) => {
      const pressed = () => {
        const start = performance.now();
        const painted = (mark) => {
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = () =>
            resolve({
              shown: mark.startTime - start,
              painted: performance.now() - start,
              compiling: parseFloat(document.querySelector("#timing").textContent.replace(/^\D+/, "")),
            });
          requestAnimationFrame(() => port2.postMessage(0));
        };
        new PerformanceObserver((list, observer) => {
          const mark = list.getEntriesByName("unawait:shown")[0];
          if (!mark) return;
          observer.disconnect();
          painted(mark);
        }).observe({ type: "mark" });
      };
      document.addEventListener("keydown", pressed, { once: true, capture: true });
    });
  });
  await page.keyboard.press(key);
  return page.evaluate(() => window.measured);
}

const [browser, server] = await Promise.all([launch(), serve()]);
const paints = [];
for (let at = 0; at < 5; at++) {
  const { page, close } = await open(browser, server.address);
  const paint = () => performance.getEntriesByName("first-contentful-paint")[0].startTime;
  const result = () => performance.getEntriesByName("unawait:shown")[0].startTime;
  paints.push([await page.evaluate(paint), await page.evaluate(result)]);
  await close();
}
console.log(`first paint ${shown(paints.map(([paint]) => paint))}, first result ${shown(paints.map(([, it]) => it))}`);

const { page } = await open(browser, server.address);
for (const view of ["Result", "Diff"]) {
  for (const mode of ["Textbook", "Faithful", "Exact"]) {
    for (const name of [mode, view]) await page.getByRole("radio", { name, exact: true }).check();
    await write(page, code);
    await page.waitForTimeout(500);
    await source(page).press("ControlOrMeta+Home");
    for (const key of ["ArrowDown", "ArrowDown", "End"]) await page.keyboard.press(key);
    const all = [];
    for (let at = 0; at < 20; at++) {
      all.push(await keystroke(page, at % 2 ? "Backspace" : ";"));
      await page.waitForTimeout(50);
    }
    const of = (what) => shown(all.map((it) => it[what]));
    console.log(`${mode}, ${view}: shown ${of("shown")}, painted ${of("painted")}, the compiler ${of("compiling")}`);
  }
}
server.stop();
await browser.close();
