//! `try`: regions, what leaves them, and the `attempt`s of which only the handler suspends.

use crate::testing::{Case, check};

#[test]
fn try_catch() {
    check(CASES);
}

const CASES: &[Case] = &[
    Case {
        name: "a try at the end",
        body: r"
                try { const u = await f(); return u; } catch (e) { log(e); }
            ",
        tail: r"
            try {
              await f() as u
              return u
            } catch (e) {
              run log(e)
              return
            }
        ",
        output: r"
            return f().then((u)=>u).catch((e)=>{
              log(e);
            });
        ",
    },
    Case {
        name: "code behind the try",
        body: r#"
                try { await f(); } catch (e) { log(e); }
                log("after");
            "#,
        tail: r#"
            join next1() {
              run log("after")
              return
            }
            try {
              await f()
              goto next1
            } catch (e) {
              run log(e)
              goto next1
            }
        "#,
        output: r#"
            return f().catch((e)=>{
              log(e);
            }).then(()=>{
              log("after");
            });
        "#,
    },
    Case {
        name: "a finalizer",
        body: r"
                try { await f(); } finally { await g(); }
            ",
        tail: r"
            try {
              await f()
              return
            } finally {
              await g()
              resume
            }
        ",
        output: r"
            return f().then(()=>{}).finally(()=>g());
        ",
    },
    Case {
        name: "the three clauses and code behind",
        body: r#"
                try { out = await f(); } catch { out = null; } finally { log("done"); }
                return out;
            "#,
        tail: r#"
            join next1() = return out
            try {
              await f() as value#1
              run out = value#1
              goto next1
            } catch {
              run out = null
              goto next1
            } finally {
              run log("done")
              resume
            }
        "#,
        output: r#"
            return f().then((value)=>{
              out = value;
            }).catch(()=>{
              out = null;
            }).finally(()=>{
              log("done");
            }).then(()=>out);
        "#,
    },
    Case {
        name: "only the handler suspends",
        body: r#"
                try { risky(); } catch (e) { await report(e); }
                log("after");
            "#,
        tail: r#"
            join next1() {
              run log("after")
              return
            }
            attempt {
              run risky()
            } catch (e) {
              await report(e)
              goto next1
            }
            goto next1
        "#,
        output: r#"
            const next = ()=>{
              log("after");
            };
            try {
              risky();
            } catch (e) {
              return report(e).then(next);
            }
            return Promise.resolve(next());
        "#,
    },
    Case {
        name: "only the finalizer suspends",
        body: r"
                try { risky(); } finally { await close(); }
                return 1;
            ",
        tail: r"
            join next1() = return 1
            try {
              run risky()
              goto next1
            } finally {
              await close()
              resume
            }
        ",
        output: r"
            return new Promise((resolve)=>{
              risky();
              resolve();
            }).finally(()=>close()).then(()=>1);
        ",
    },
    Case {
        name: "several ways out",
        body: r#"
                try { if (await f()) return 1; } catch (e) { throw new Error("no"); }
                return 2;
            "#,
        tail: r#"
            join next1() = return 2
            try {
              await f() as value#1
              run if (value#1) return 1
              goto next1
            } catch (e) {
              throw new Error("no")
            }
        "#,
        output: r#"
            return f().then((value)=>{
              if (value) return ()=>1;
              return ()=>2;
            }).catch((e)=>{
              throw new Error("no");
            }).then((exit)=>exit());
        "#,
    },
    Case {
        name: "a finalizer that returns",
        body: r"
                try { await f(); } finally { if (a) return 1; }
                return 2;
            ",
        tail: r"
            join next1() = return 2
            try {
              await f()
              goto next1
            } finally {
              run if (a) return 1
              resume
            }
        ",
        output: r"
            return f().then(()=>()=>2).catch((error)=>()=>{
                throw error;
              }).then((exit)=>{
              if (a) return ()=>1;
              return exit;
            }).then((exit)=>exit());
        ",
    },
    Case {
        name: "a try in a try",
        body: r#"
                try { try { await f(); } finally { log("inner"); } } catch (e) { log("outer", e); }
            "#,
        tail: r#"
            try {
              try {
                await f()
                return
              } finally {
                run log("inner")
                resume
              }
            } catch (e) {
              run log("outer", e)
              return
            }
        "#,
        output: r#"
            return f().then(()=>{}).finally(()=>{
              log("inner");
            }).catch((e)=>{
              log("outer", e);
            });
        "#,
    },
    Case {
        name: "a pattern as parameter that suspends",
        body: r"
                try { await f(); } catch ({ code = await g() }) { log(code); }
            ",
        tail: r"
            try {
              await f()
              return
            } catch (error#1) {
              run let { code: code#2 } = error#1
              join next1(code) {
                run log(code)
                return
              }
              branch code#2 === undefined {
                await g() as value#3
                goto next1(value#3)
              }
              goto next1(code#2)
            }
        ",
        output: r"
            return f().then(()=>{}).catch((error)=>{
              let { code: code2 } = error;
              const next = (code)=>{
                log(code);
              };
              return code2 === undefined ? g().then(next) : next(code2);
            });
        ",
    },
    Case {
        name: "a try without await is kept",
        body: r"
                try { risky(); } catch (e) { log(e); }
                await f();
            ",
        tail: r"
            run try { risky(); } catch (e) { log(e); }
            await f()
            return
        ",
        output: r"
            try {
              risky();
            } catch (e) {
              log(e);
            }
            return f().then(()=>{});
        ",
    },
];
