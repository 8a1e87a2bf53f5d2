//! Loops: a turn that suspends, and the ways to the next one and out.

use crate::testing::{Case, check};

#[test]
fn loops() {
    check(CASES);
}

const CASES: &[Case] = &[
    Case {
        name: "while",
        body: r"
            while (more()) { await step(); }
            done();
        ",
        tail: r"
            join next1() {
              run done()
              return
            }
            loop next2 while more() {
              await step()
              goto next2
            }
            goto next1
        ",
        output: r"
            const loop = ()=>{
              if (!more()) {
                done();
                return Promise.resolve();
              }
              return step().then(loop);
            };
            return loop();
        ",
    },
    Case {
        name: "do-while",
        body: r"
            do { await step(); } while (more());
            done();
        ",
        tail: r"
            join next1() {
              run done()
              return
            }
            loop next2 {
              join next3() {
                branch more() → goto next2
                goto next1
              }
              await step()
              goto next3
            }
            goto next1
        ",
        output: r"
            const loop = ()=>step().then(()=>{
                if (more()) return loop();
                done();
              });
            return loop();
        ",
    },
    Case {
        name: "for",
        body: r"
            for (let i = 0; i < n; i++) { await step(i); }
        ",
        tail: r"
            run let i = 0
            join next1() = return
            loop next2 while i < n then i++ {
              await step(i)
              goto next2
            }
            goto next1
        ",
        output: r"
            let i = 0;
            const loop = ()=>{
              if (!(i < n)) return Promise.resolve();
              return step(i).then(()=>{
                i++;
                return loop();
              });
            };
            return loop();
        ",
    },
    Case {
        name: "for with a closure over its binding",
        body: r"
            for (let i = 0; i < n; i++) { await step(() => i); }
        ",
        tail: r"
            run let i#1 = 0
            join next1() = return
            loop next2 while i#1 < n then i#1++ {
              run let i = i#1
              await step(()=>i)
              goto next2
            }
            goto next1
        ",
        output: r"
            let i2 = 0;
            const loop = ()=>{
              if (!(i2 < n)) return Promise.resolve();
              let i = i2;
              return step(()=>i).then(()=>{
                i2++;
                return loop();
              });
            };
            return loop();
        ",
    },
    Case {
        name: "for with a closure over its binding, which a turn sets",
        body: r"
            for (let i = 0; i < n; i++) { await step(() => i++); }
        ",
        tail: r"
            run let i#1 = 0
            join next1() = return
            loop next2 while i#1 < n then i#1++ {
              run let i = i#1
              join next3() {
                run i#1 = i
                goto next2
              }
              await step(()=>i++)
              goto next3
            }
            goto next1
        ",
        output: r"
            let i2 = 0;
            const loop = ()=>{
              if (!(i2 < n)) return Promise.resolve();
              let i = i2;
              return step(()=>i++).then(()=>{
                i2 = i;
                i2++;
                return loop();
              });
            };
            return loop();
        ",
    },
    Case {
        name: "for-in",
        body: r"
            for (const key in table) { await step(key); }
        ",
        tail: r"
            join next1() = return
            run const keys#1 = []
            run for(const key#2 in table)keys#1.push(key#2)
            run let index#3 = 0
            loop next2 while index#3 !== keys#1.length then index#3++ {
              run const key = keys#1[index#3]
              await step(key)
              goto next2
            }
            goto next1
        ",
        output: r"
            const keys = [];
            for(const key2 in table)keys.push(key2);
            let index = 0;
            const loop = ()=>{
              if (index === keys.length) return Promise.resolve();
              const key = keys[index];
              return step(key).then(()=>{
                index++;
                return loop();
              });
            };
            return loop();
        ",
    },
    Case {
        name: "break and continue",
        body: r"
            while (true) { const u = await f(); if (u) continue; if (a) break; log(u); }
            done();
        ",
        tail: r"
            join next1() {
              run done()
              return
            }
            loop next2 while true {
              await f() as u
              run if (u) goto next2()
              run if (a) goto next1()
              run log(u)
              goto next2
            }
            goto next1
        ",
        output: r"
            const loop = ()=>f().then((u)=>{
                if (u) return loop();
                if (a) return after();
                log(u);
                return loop();
              });
            const after = ()=>{
              done();
            };
            return loop();
        ",
    },
    Case {
        name: "an endless loop",
        body: r"
            for (;;) { await f(); }
        ",
        tail: r"
            join next1() = return
            loop next2 {
              await f()
              goto next2
            }
            goto next1
        ",
        output: r"
            const loop = ()=>f().then(loop);
            return loop();
        ",
    },
    Case {
        name: "a loop inside a try",
        body: r#"
            try { while (a) { if (await f()) break; } } finally { log("left"); }
            done();
        "#,
        tail: r#"
            join next1() {
              run done()
              return
            }
            try {
              loop next2 while a {
                await f() as value#1
                run if (value#1) goto next1()
                goto next2
              }
              goto next1
            } finally {
              run log("left")
              resume
            }
        "#,
        output: r#"
            return new Promise((resolve)=>{
              const loop = ()=>{
                if (!a) return;
                return f().then((value)=>{
                  if (value) return;
                  return loop();
                });
              };
              resolve(loop());
            }).finally(()=>{
              log("left");
            }).then(()=>{
              done();
            });
        "#,
    },
    Case {
        name: "a loop around a try",
        body: r"
            while (a) { try { if (await f()) break; } catch (e) { continue; } log(1); }
        ",
        tail: r"
            join next1() = return
            loop next2 while a {
              join next3() {
                run log(1)
                goto next2
              }
              try {
                await f() as value#1
                run if (value#1) goto next1()
                goto next3
              } catch (e) {
                goto next2
              }
            }
            goto next1
        ",
        output: r"
            const loop = ()=>{
              if (!a) return Promise.resolve();
              const next = ()=>{
                log(1);
                return loop();
              };
              return f().then((value)=>{
                if (value) return ()=>{};
                return next;
              }).catch((e)=>loop).then((exit)=>exit());
            };
            return loop();
        ",
    },
    Case {
        name: "two loops stand in the order of the source",
        body: r"
            while (a) await f();
            while (b) await g();
        ",
        tail: r"
            join next3() {
              join next1() = return
              loop next2 while b {
                await g()
                goto next2
              }
              goto next1
            }
            loop next4 while a {
              await f()
              goto next4
            }
            goto next3
        ",
        output: r"
            const loop = ()=>{
              if (!a) return after();
              return f().then(loop);
            };
            const after = ()=>{
              const loop2 = ()=>{
                if (!b) return Promise.resolve();
                return g().then(loop2);
              };
              return loop2();
            };
            return loop();
        ",
    },
];
