//! `switch` and labels: jumps to what is not a loop.

use crate::testing::{Case, check};

#[test]
fn jumps() {
    check(CASES);
}

const CASES: &[Case] = &[
    Case {
        name: "a switch",
        body: r"
            switch (a) { case 1: await f(); break; case 2: g(); default: h(); }
            done();
        ",
        tail: r"
            run const aBefore#1 = a
            join next1() {
              run done()
              return
            }
            join next4() {
              run h()
              goto next1
            }
            join next3() {
              run g()
              goto next4
            }
            join next2() {
              await f()
              goto next1
            }
            branch aBefore#1 === 1 → goto next2
            branch aBefore#1 === 2 → goto next3
            goto next4
        ",
        output: r"
            const aBefore = a;
            const next = ()=>{
              done();
            };
            const next2 = ()=>{
              h();
              return next();
            };
            if (aBefore === 1) {
              return f().then(next);
            }
            if (aBefore === 2) {
              g();
              return Promise.resolve(next2());
            }
            return Promise.resolve(next2());
        ",
    },
    Case {
        name: "a labelled block",
        body: r"
            out: { if (await f()) break out; log(1); }
            done();
        ",
        tail: r"
            join next1() {
              run done()
              return
            }
            await f() as value#1
            run if (value#1) goto next1()
            run log(1)
            goto next1
        ",
        output: r"
            const next = ()=>{
              done();
            };
            return f().then((value)=>{
              if (value) return next();
              log(1);
              return next();
            });
        ",
    },
    Case {
        name: "a labelled loop",
        body: r"
            outer: for (const a of as) { for (const b of bs) { if (await f(a, b)) continue outer; } log(a); }
        ",
        tail: r"
            run const iterator#1 = as[Symbol.iterator]()
            join next1() = return
            loop next2 {
              run const step#2 = iterator#1.next()
              branch step#2.done → goto next1
              run const a = step#2.value
              run const iterator#3 = bs[Symbol.iterator]()
              join next3() {
                run log(a)
                goto next2
              }
              loop next4 {
                run const step#4 = iterator#3.next()
                branch step#4.done → goto next3
                run const b = step#4.value
                await f(a, b) as value#5
                run if (value#5) goto next2()
                goto next4
              }
              goto next3
            }
            goto next1
        ",
        output: r"
            const iterator = as[Symbol.iterator]();
            const loop = ()=>{
              const step = iterator.next();
              if (step.done) return Promise.resolve();
              const a = step.value;
              const iterator2 = bs[Symbol.iterator]();
              const loop2 = ()=>{
                const step2 = iterator2.next();
                if (step2.done) {
                  log(a);
                  return loop();
                }
                const b = step2.value;
                return f(a, b).then((value)=>{
                  if (value) return loop();
                  return loop2();
                });
              };
              return loop2();
            };
            return loop();
        ",
    },
];
