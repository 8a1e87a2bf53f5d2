//! `if`: the arms, the join they meet in, and what is not joined.

use crate::testing::{Case, check};

#[test]
fn branches() {
    check(CASES);
}

const CASES: &[Case] = &[
    Case {
        name: "the arms meet in front of the rest",
        body: r"
                if (a) u = await f();
                log(u);
                return u;
            ",
        tail: r"
                join next1() {
                  run log(u)
                  return u
                }
                branch a {
                  await f() as value#1
                  run u = value#1
                  goto next1
                }
                goto next1
            ",
        output: r"
                const next = ()=>{
                  log(u);
                  return u;
                };
                if (a) {
                  return f().then((value)=>{
                    u = value;
                    return next();
                  });
                }
                return Promise.resolve(next());
            ",
    },
    Case {
        name: "a bare end is copied, not joined",
        body: r"
                if (a) await f(); else g();
            ",
        tail: r"
                branch a {
                  await f()
                  return
                }
                run g()
                return
            ",
        output: r"
                if (a) {
                  return f().then(()=>{});
                }
                g();
                return Promise.resolve();
            ",
    },
    Case {
        name: "both arms return",
        body: r"
                if (a) return await f(); else return g();
                unreached();
            ",
        tail: r"
                join next1() {
                  run unreached()
                  return
                }
                branch a {
                  await f() as value#1
                  return value#1
                }
                return g()
            ",
        output: r"
                if (a) {
                  return f();
                }
                return Promise.resolve(g());
            ",
    },
    Case {
        name: "an arm that does not suspend",
        body: r"
                if (a) { log(1); } else { await f(); }
                log(2);
            ",
        tail: r"
                join next1() {
                  run log(2)
                  return
                }
                branch a {
                  run log(1)
                  goto next1
                }
                await f()
                goto next1
            ",
        output: r"
                const next = ()=>{
                  log(2);
                };
                if (a) {
                  log(1);
                  return Promise.resolve(next());
                }
                return f().then(next);
            ",
    },
    Case {
        name: "the test suspends, the arms do not",
        body: r#"
                if (await ready()) log("ready");
                log("after");
            "#,
        tail: r#"
                await ready() as value#1
                run if (value#1) log("ready")
                run log("after")
                return
            "#,
        output: r#"
                return ready().then((value)=>{
                  if (value) log("ready");
                  log("after");
                });
            "#,
    },
    Case {
        name: "test and arms suspend",
        body: r#"
                if (await ready()) await go();
                log("after");
            "#,
        tail: r#"
                await ready() as value#1
                join next1() {
                  run log("after")
                  return
                }
                branch value#1 {
                  await go()
                  goto next1
                }
                goto next1
            "#,
        output: r#"
                return ready().then((value)=>{
                  const next = ()=>{
                    log("after");
                  };
                  if (value) {
                    return go().then(next);
                  }
                  return next();
                });
            "#,
    },
    Case {
        name: "else if",
        body: r#"
                if (a) await f(); else if (b) await g(); else h();
                log("after");
            "#,
        tail: r#"
                join next1() {
                  run log("after")
                  return
                }
                branch a {
                  await f()
                  goto next1
                }
                branch b {
                  await g()
                  goto next1
                }
                run h()
                goto next1
            "#,
        output: r#"
                const next = ()=>{
                  log("after");
                };
                if (a) {
                  return f().then(next);
                }
                if (b) {
                  return g().then(next);
                }
                h();
                return Promise.resolve(next());
            "#,
    },
    Case {
        name: "a branch in a branch meets twice",
        body: r"
                if (a) { if (b) await f(); log(1); }
                log(2);
            ",
        tail: r"
                join next1() {
                  run log(2)
                  return
                }
                branch a {
                  join next2() {
                    run log(1)
                    goto next1
                  }
                  branch b {
                    await f()
                    goto next2
                  }
                  goto next2
                }
                goto next1
            ",
        output: r"
                const next = ()=>{
                  log(2);
                };
                if (a) {
                  const next2 = ()=>{
                    log(1);
                    return next();
                  };
                  if (b) {
                    return f().then(next2);
                  }
                  return Promise.resolve(next2());
                }
                return Promise.resolve(next());
            ",
    },
    Case {
        name: "an if without await stays a statement",
        body: r"
                if (a) log(1);
                await f();
            ",
        tail: r"
                run if (a) log(1)
                await f()
                return
            ",
        output: r"
                if (a) log(1);
                return f().then(()=>{});
            ",
    },
];
