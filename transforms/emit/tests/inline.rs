//! Joins that are reached once, or never.

use crate::emit::inline::inline_joins;
use crate::testing::{check_each, dedent, with_tail};

#[test]
fn joins() {
    check_each(ROWS, |row| {
        let source = format!("async function f() {{ {} }}", row.body);
        let got = with_tail(&source, |mut tail, _| {
            inline_joins(&mut tail);
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
];
