//! Joins that are reached once, or never.

use crate::analysis::bindings::Bindings;
use crate::emit::inline::{inline_ends_of_loops, inline_joins};
use crate::ir::Tail;
use crate::testing::{check_each, dedent, with_tail};

#[test]
fn joins() {
    check(ROWS, inline_joins);
}

#[test]
fn ends_of_loops() {
    check(ENDS, |tail, bindings| {
        inline_joins(tail, bindings);
        inline_ends_of_loops(tail, bindings);
    });
}

fn check(rows: &[Row], inline: impl Fn(&mut Tail, &Bindings)) {
    check_each(rows, |row| {
        let source = format!("async function f() {{ {} }}", row.body);
        let got = with_tail(&source, |mut tail, cx| {
            inline(&mut tail, cx.bindings);
            tail.to_string()
        });
        let expected = dedent(row.inlined);
        if expected == got {
            Ok(())
        } else {
            Err(format!("{}: the output is\n{got}\nnot\n{expected}\n", row.name))
        }
    });
}

/// One row: what is shown, the body of an async function, and its tail once joins are inlined.
struct Row {
    name: &'static str,
    body: &'static str,
    inlined: &'static str,
}

const ROWS: &[Row] = &[
    Row {
        name: "a join reached once is put there",
        body: r"if (a) throw await f(); log(a);",
        inlined: r"
            branch a {
              await f() as value#1
              throw value#1
            }
            run log(a)
            return
        ",
    },
    Row {
        name: "a join reached twice stays",
        body: r"if (a) await f(); log(a);",
        inlined: r"
            join next1() {
              run log(a)
              return
            }
            branch a {
              await f()
              goto next1
            }
            goto next1
        ",
    },
    Row {
        name: "a join that nothing reaches goes",
        body: r"if (a) return await f(); else return g(); log(a);",
        inlined: r"
            branch a {
              await f() as value#1
              return value#1
            }
            return g()
        ",
    },
    Row {
        name: "of what goes, the declarations stay",
        body: r"if (a) return await f(); else { throw b; } var b = 1; show(b); function show() {}",
        inlined: r"
            run var b
            run function show() {}
            branch a {
              await f() as value#1
              return value#1
            }
            throw b
        ",
    },
    Row {
        name: "so do those whose value would be awaited or chosen",
        body: r"if (a) return b; else { throw await f(); } var b = await g(), c = a ? b : await h();",
        inlined: r"
            run var b
            run var c
            branch a → return b
            await f() as value#3
            throw value#3
        ",
    },
    Row {
        name: "what is handed to the end for nothing is named where its name is the author's",
        body: r"show(u); var u = a ? await f() : b;",
        inlined: r"
            run show(u)
            join next1(u) = return
            branch a {
              await f() as value#1
              goto next1(value#1)
            }
            goto next1(b)
        ",
    },
    Row {
        name: "what is handed over is declared",
        body: r"const u = a ? await f() : fail(); log(u); return u;",
        inlined: r"
            join next1(u) {
              run log(u)
              return u
            }
            branch a {
              await f() as value#1
              goto next1(value#1)
            }
            goto next1(fail())
        ",
    },
    Row {
        name: "a jump out of a try keeps its join",
        body: r"try { throw await f(); } catch { g(); } log(1);",
        inlined: r"
            join next1() {
              run log(1)
              return
            }
            try {
              await f() as value#1
              throw value#1
            } catch {
              run g()
              goto next1
            }
        ",
    },
    Row {
        name: "a join inside a try is put where it is reached",
        body: r"try { if (a) throw await f(); log(a); } catch { g(); }",
        inlined: r"
            try {
              branch a {
                await f() as value#1
                throw value#1
              }
              run log(a)
              return
            } catch {
              run g()
              return
            }
        ",
    },
    Row {
        name: "a join inside a handler",
        body: r"try { await f(); } catch { if (a) throw await g(); log(a); }",
        inlined: r"
            try {
              await f()
              return
            } catch {
              branch a {
                await g() as value#1
                throw value#1
              }
              run log(a)
              return
            }
        ",
    },
    Row {
        name: "a join inside a finalizer",
        body: r"try { await f(); } finally { if (a) throw await g(); log(a); }",
        inlined: r"
            try {
              await f()
              return
            } finally {
              branch a {
                await g() as value#1
                throw value#1
              }
              run log(a)
              resume
            }
        ",
    },
    Row {
        name: "joins in joins",
        body: r"if (a) { if (b) throw await f(); log(b); } else { throw c; } log(a);",
        inlined: r"
            branch a {
              branch b {
                await f() as value#1
                throw value#1
              }
              run log(b)
              run log(a)
              return
            }
            throw c
        ",
    },
    Row {
        name: "a join that only leads on is passed by",
        body: r"switch (a) { case 1: case 2: await f(); break; case 3: await g(); } log(a);",
        inlined: r"
            run const aBefore#1 = a
            join next1() {
              run log(a)
              return
            }
            join next3() {
              await f()
              goto next1
            }
            branch aBefore#1 === 1 → goto next3
            branch aBefore#1 === 2 → goto next3
            branch aBefore#1 === 3 {
              await g()
              goto next1
            }
            goto next1
        ",
    },
    Row {
        name: "a join behind a loop stays while the loop is a statement",
        body: r"while (a) { await f(); } log(a);",
        inlined: r"
            join next1() {
              run log(a)
              return
            }
            loop next2 while a {
              await f()
              goto next2
            }
            goto next1
        ",
    },
];

/// Rows of [`Row`] whose `inlined` is the tail for an emitter that makes functions of loops.
const ENDS: &[Row] = &[
    Row {
        name: "a short end is put where the loop is left",
        body: r"while (a) { await f(); } log(a);",
        inlined: r"
            loop next2 while a {
              await f()
              goto next2
            }
            run log(a)
            return
        ",
    },
    Row {
        name: "an end that suspends stays",
        body: r"while (a) { await f(); } await g();",
        inlined: r"
            join next1() {
              await g()
              return
            }
            loop next2 while a {
              await f()
              goto next2
            }
            goto next1
        ",
    },
    Row {
        name: "an end that is reached twice stays",
        body: r"while (a) { if (await f()) break; } log(a);",
        inlined: r"
            join next1() {
              run log(a)
              return
            }
            loop next2 while a {
              await f() as value#1
              run if (value#1) goto next1()
              goto next2
            }
            goto next1
        ",
    },
    Row {
        name: "an endless loop is left by its jumps only",
        body: r"for (;;) { if (a) break; else await f(); } log(a);",
        inlined: r"
            loop next2 {
              branch a {
                run log(a)
                return
              }
              await f()
              goto next2
            }
            goto next1
        ",
    },
];
