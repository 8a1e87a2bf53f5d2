//! Loops of the output need no more room than those of the input: memory does not grow with the
//! turns, and turns that do not suspend do not nest.
//!
//! ```text
//! async function load(n) { for (let i = 0; i < n; i++) await pause(); return "end"; }
//! ```
//! runs a million turns in a few megabytes, and so does its lowering. Room is what is measured, by the
//! limits of the engine, never time. `UNAWAIT_TURNS=20` makes every loop twenty times as long.

mod support;

use std::process::Command;

use rayon::prelude::*;
use rquickjs::{CatchResultExt, Context, Function, Runtime};
use support::{compile, name};
use unawait::Mode;

/// What a program may use.
#[derive(Clone, Copy, Debug)]
struct Room {
    memory: usize,
    stack: usize,
}

/// A few megabytes; the engine itself needs half of one.
const SMALL: Room = Room { memory: 8 << 20, stack: 128 << 10 };

/// Bodies of `async function load(n, never)` that suspend in every turn.
const SUSPENDING: [(&str, &str); 12] = [
    ("for", "for (let i = 0; i < n; i++) await pause();"),
    ("for with a closure", "for (let i = 0; i < n; i++) { const get = () => i; await pause(); get(); }"),
    ("await in the head", "for (let i = 0; i < (await give(n)); i += await give(1));"),
    ("while", "while (n > 0) { await pause(); n--; }"),
    ("do-while", "do { n--; } while (await give(n > 0));"),
    ("for-of", "for (const i of count(n)) await give(i);"),
    (
        "for-in",
        "const keys = { a: 1, b: 1 }; while (n > 0) for (const key in keys) { await give(key); n--; }",
    ),
    (
        "branch",
        "for (let i = 0; i < n; i++) { if (i % 3 === 0) await pause(); else continue; await give(i); }",
    ),
    (
        "switch",
        "for (let i = 0; i < n; i++) switch (i % 3) { case 0: await pause(); case 1: continue; default: await give(2); }",
    ),
    (
        "try",
        "for (let i = 0; i < n; i++) { try { await pause(); if (i % 2) continue; } finally { await give(i); } }",
    ),
    (
        "catch",
        "for (let i = 0; i < n; i++) { try { await fails(i); } catch (error) { if (!error) throw error; } }",
    ),
    (
        "nested",
        "outer: for (;;) { for (let j = 0; j < 3; j++) { if (n-- <= 0) break outer; if (j === 1) continue outer; await give(j); } }",
    ),
];

/// The same with turns that do not suspend, though they might.
const FLAT: [(&str, &str); 12] = [
    ("for", "for (let i = 0; i < n; i++) { if (never) await pause(); }"),
    ("await at the end", "for (let i = 0; i < n; i++) { if (i + 1 < n) continue; await pause(); }"),
    (
        "join",
        "let sum = 0; for (let i = 0; i < n; i++) { if (never) await pause(); sum += i; } if (!sum) throw sum;",
    ),
    (
        "join with a closure",
        "for (let i = 0; i < n; i++) { const get = () => i; if (never) await pause(); get(); }",
    ),
    ("while", "while (n > 0) { n--; if (never) await pause(); else continue; n--; }"),
    ("do-while", "do { if (never) await pause(); } while (--n > 0);"),
    ("for-of", "for (const i of count(n)) { if (never) await pause(); never = i < 0; }"),
    ("try", "for (let i = 0; i < n; i++) { try { if (never) await pause(); } finally { never = i < 0; } }"),
    (
        "throw",
        "for (let i = 0; i < n; i++) { try { if (never) await pause(); throw i; } catch (error) { never = error < 0; } }",
    ),
    ("nested", "for (; n > 0; n--) { for (let j = 0; j < 2; j++) { if (never) await pause(); } }"),
    ("outer", "outer: while (n > 0) { for (;;) { n--; if (never) await pause(); continue outer; } }"),
    (
        "switch",
        "for (let i = 0; i < n; i++) { switch (i % 2) { case 0: if (never) await pause(); default: never = i < 0; } }",
    ),
];

/// Bodies of `async function* load(n)`: of `n` yields, asked one by one.
const YIELDING: [(&str, &str); 7] = [
    ("for", "for (let i = 0; i < n; i++) yield i;"),
    ("while with a closure", "while (n > 0) { const get = () => n; yield get; n--; }"),
    ("for-of", "for (const i of count(n)) yield i;"),
    ("for await", "for await (const i of count(n)) yield i;"),
    (
        "finally",
        "for (let i = 0; i < n; i++) { try { yield i; if (i % 2) continue; } finally { await pause(); } }",
    ),
    ("yield*", "yield* count(n);"),
    ("never a yield", "for (let i = 0; i < n; i++) if (i < 0) yield i;"),
];

/// Bodies of `async function load(n)` that take `n` turns of `for await`.
const ITERATING: [(&str, &str); 4] = [
    ("values", "for await (const i of count(n)) if (i < 0) throw i;"),
    ("promises", "for await (const i of promised(n)) if (i < 0) throw i;"),
    ("an async generator", "for await (const i of made(n)) await give(i);"),
    (
        "try",
        "for await (const i of made(n)) { try { if (i % 2) continue; await pause(); } finally { await give(i); } }",
    ),
];

/// Functions `load` that call themselves before they suspend.
const RECURSIVE: [&str; 12] = [
    "async function load(n) { if (n > 0) await load(n - 1); }",
    "const load = async (n) => (n > 0 ? load(n - 1) : 0);",
    "async function load(n, m = n) { if (n > 0) await load(m - 1); }",
    "async function load(n) { const get = () => n; if (get() > 0) await load(get() - 1); return n; }",
    "async function load(n) { try { if (n > 0) await load(n - 1); } finally { n = 0; } }",
    "async function load(n) { for (let i = 0; i < 1; i++) if (n > 0) await load(n - 1); }",
    "async function load(n) { for (const i of [1]) if (n > 0) await load(n - i); }",
    "async function load(n) { try { return n > 0 ? await load(n - 1) : 0; } catch { return null; } }",
    "async function load(n) { const m = await (n > 0 ? load(n - 1) : 0); return m + 1; }",
    "async function load(n) { return even(n); } const even = async (n) => { if (n > 0) await load(n - 1); };",
    "class Walk { async go(n) { if (n > 0) await this.go(n - 1); } } const load = (n) => new Walk().go(n);",
    "const leaf = { walk: async () => 0 }; const node = (next) => ({ async walk() { await next.walk(); return 0; } });
const load = (n) => { let top = leaf; while (n-- > 0) top = node(top); return top.walk(); };",
];

/// What the bodies call.
const WORLD: &str = "
let outcome = 'pending';
const pause = () => Promise.resolve();
const give = (value) => Promise.resolve(value);
const fails = (error) => Promise.reject(error + 1);
const count = function* (n) { for (let i = 0; i < n; i++) yield i; };
const promised = function* (n) { for (let i = 0; i < n; i++) yield give(i); };
";

#[test]
fn turns_that_suspend_leave_nothing_behind() {
    let turns = 50_000 * factor();
    check_all(&SUSPENDING, Mode::Faithful, turns, SMALL);
    check_all(&SUSPENDING, Mode::Exact, turns, SMALL);
}

#[test]
fn async_generators_keep_nothing_of_what_they_have_given() {
    let ask = "const load = (n) => new Promise((resolve, reject) => {
      const posts = make(n);
      const ask = () => posts.next().then(({ done }) => void (done ? resolve('end') : ask()), reject);
      ask();
    });";
    let program =
        |(what, body): &(&'static str, &str)| (*what, format!("async function* make(n) {{ {body} }}\n{ask}"));
    let programs: Vec<_> = YIELDING.iter().map(program).collect();
    check_lowered(&programs, 50_000 * factor());
}

#[test]
fn turns_of_for_await_leave_nothing_behind() {
    let made = "async function* made(n) { for (let i = 0; i < n; i++) yield i; }";
    let program = |(what, body): &(&'static str, &str)| {
        (*what, format!("async function load(n) {{ {body} return \"end\"; }}\n{made}"))
    };
    let programs: Vec<_> = ITERATING.iter().map(program).collect();
    check_lowered(&programs, 20_000 * factor());
}

#[test]
fn recursion_gets_at_least_half_as_deep_as_native() {
    let shallow = |source: &&str| {
        let native = depth_of(source);
        assert!(native > 1000, "{source}: {native}");
        let of_mode = |mode| {
            let lowered = depth_of(&compile(source, mode).code.unwrap_or_default());
            let told = format!("{source}: {lowered} in {}, native {native}", name(mode));
            (lowered * 2 < native).then_some(told)
        };
        [Mode::Faithful, Mode::Exact].into_iter().filter_map(of_mode).collect::<Vec<_>>()
    };
    let shallow: Vec<String> = RECURSIVE.par_iter().flat_map(shallow).collect();
    assert!(shallow.is_empty(), "{}", shallow.join("\n"));
}

/// How often `load` may call itself in Node, about. Without the compilers to machine code, which take frames
/// as small as they like whenever they are done.
fn depth_of(source: &str) -> u32 {
    let measure = "
      let [low, high] = [1, 1 << 16];
      const next = () => {
        if (high - low < 16) return console.log(low);
        const middle = (low + high) >> 1;
        load(middle).then(() => { low = middle; next(); }, () => { high = middle; next(); });
      };
      next();";
    let output = Command::new("node").args(["--jitless", "-e", &format!("{source}\n{measure}")]).output();
    let text = output.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned());
    text.ok().and_then(|text| text.parse().ok()).unwrap_or_default()
}

#[test]
fn turns_that_do_not_suspend_do_not_nest() {
    let turns = 500_000 * factor();
    check_all(&FLAT, Mode::Faithful, turns, SMALL);
    check_all(&FLAT, Mode::Exact, turns, SMALL);
}

#[test]
fn textbook_runs_what_one_reads_it_for() {
    // A turn that does not suspend is a call there, as one would write it by hand. Calls are large in
    // an engine that is built for debugging: by hand one gets no further than some hundred either.
    let room = Room { memory: 64 << 20, stack: 1 << 20 };
    check_all(&SUSPENDING, Mode::Textbook, 5_000, room);
    check_all(&FLAT, Mode::Textbook, 50, room);
}

#[test]
fn what_grows_is_found_out() {
    let table = [
        ("turns that nest", "const turn = (i) => (i < n ? turn(i + 1) : 'end'); return turn(0);"),
        (
            "promises that wait for each other",
            "const turn = (i) => pause().then(() => (i < n ? turn(i + 1) : 'end')); return turn(0);",
        ),
        ("nothing at all", "return pause().then(() => 'end');"),
    ];
    for (what, body) in table {
        let outcome = run(&format!("function load(n) {{ {body} }}"), 100_000, SMALL);
        assert_eq!(outcome == "end", what == "nothing at all", "{what}: {outcome}");
    }
}

fn factor() -> u32 {
    std::env::var("UNAWAIT_TURNS").ok().and_then(|text| text.parse().ok()).unwrap_or(1)
}

/// Lowers every body, and runs input and output in the given room.
fn check_all(table: &[(&str, &str)], mode: Mode, turns: u32, room: Room) {
    let failures: Vec<String> = table
        .par_iter()
        .filter_map(|(what, body)| {
            let source = format!("async function load(n, never) {{ {body} return \"end\"; }}");
            let native = run(&source, turns, SMALL);
            assert_eq!(native, "end", "{what}: the input");
            let lowered = compile(&source, mode).code.unwrap_or_default();
            let outcome = run(&lowered, turns, room);
            let failed = outcome != "end" || lowered == source;
            failed.then(|| format!("=== {what} ({}): {outcome}\n{lowered}", name(mode)))
        })
        .collect();
    assert!(failures.is_empty(), "{} of {} fail\n{}", failures.len(), table.len(), failures.join("\n"));
}

/// Lowers programs that the engine itself may not be up to, and runs the output alone.
fn check_lowered(programs: &[(&str, String)], turns: u32) {
    let check = |(what, source): &(&str, String)| {
        let of_mode = |mode| {
            let lowered = compile(source, mode).code.unwrap_or_default();
            let outcome = run(&lowered, turns, SMALL);
            (outcome != "end").then(|| format!("=== {what} ({}): {outcome}\n{lowered}", name(mode)))
        };
        [Mode::Faithful, Mode::Exact].into_iter().filter_map(of_mode).collect::<Vec<_>>()
    };
    let failures: Vec<String> = programs.par_iter().flat_map(check).collect();
    assert!(failures.is_empty(), "{} fail\n{}", failures.len(), failures.join("\n"));
}

/// Runs `load(turns)` to its end; what it gives, or what goes wrong.
fn run(source: &str, turns: u32, room: Room) -> String {
    let program = format!(
        "{WORLD}\n{source}\nload({turns}, false).then((v) => {{ outcome = v; }}, (e) => {{ outcome = `${{e}}`; }});"
    );
    outcome_of(&program, room).unwrap_or_else(|error| error)
}

fn outcome_of(program: &str, room: Room) -> Result<String, String> {
    let runtime = Runtime::new().map_err(|error| error.to_string())?;
    runtime.set_memory_limit(room.memory);
    runtime.set_max_stack_size(room.stack);
    let context = Context::full(&runtime).map_err(|error| error.to_string())?;
    context.with(|ctx| {
        ctx.eval::<(), _>(program).catch(&ctx).map_err(|error| error.to_string())?;
        while ctx.execute_pending_job() {}
        let outcome: Function =
            ctx.eval("() => `${outcome}`").catch(&ctx).map_err(|error| error.to_string())?;
        outcome.call(()).catch(&ctx).map_err(|error| error.to_string())
    })
}
