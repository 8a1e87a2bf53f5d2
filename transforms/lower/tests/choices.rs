//! `?:`, `&&`, `||` and `??`: only the path taken suspends.

use crate::testing::{Case, check};

#[test]
fn choices() {
    check(CASES);
}

const CASES: &[Case] = &[
    Case {
        name: "or, used",
        body: r"
                use(a || await f());
            ",
        tail: r"
                run const aBefore#1 = a
                join next1(value#3) {
                  run use(value#3)
                  return
                }
                branch aBefore#1 → goto next1(aBefore#1)
                await f() as value#2
                goto next1(value#2)
            ",
        output: r"
                const aBefore = a;
                const next = (value)=>{
                  use(value);
                };
                return aBefore ? Promise.resolve(next(aBefore)) : f().then(next);
            ",
    },
    Case {
        name: "and, used",
        body: r"
                use(a && await f());
            ",
        tail: r"
                run const aBefore#1 = a
                join next1(value#3) {
                  run use(value#3)
                  return
                }
                branch aBefore#1 {
                  await f() as value#2
                  goto next1(value#2)
                }
                goto next1(aBefore#1)
            ",
        output: r"
                const aBefore = a;
                const next = (value)=>{
                  use(value);
                };
                return aBefore ? f().then(next) : Promise.resolve(next(aBefore));
            ",
    },
    Case {
        name: "nullish, used",
        body: r"
                use(a ?? await f());
            ",
        tail: r"
                run const aBefore#1 = a
                join next1(value#3) {
                  run use(value#3)
                  return
                }
                branch aBefore#1 == null {
                  await f() as value#2
                  goto next1(value#2)
                }
                goto next1(aBefore#1)
            ",
        output: r"
                const aBefore = a;
                const next = (value)=>{
                  use(value);
                };
                return aBefore == null ? f().then(next) : Promise.resolve(next(aBefore));
            ",
    },
    Case {
        name: "the left side is evaluated once",
        body: r"
                use(g() || await f());
            ",
        tail: r"
                run const value#1 = g()
                join next1(value#3) {
                  run use(value#3)
                  return
                }
                branch value#1 → goto next1(value#1)
                await f() as value#2
                goto next1(value#2)
            ",
        output: r"
                const value = g();
                const next = (value2)=>{
                  use(value2);
                };
                return value ? Promise.resolve(next(value)) : f().then(next);
            ",
    },
    Case {
        name: "and, as a statement",
        body: r#"
                ready() && await f();
                log("after");
            "#,
        tail: r#"
                join next1() {
                  run log("after")
                  return
                }
                branch ready() {
                  await f()
                  goto next1
                }
                goto next1
            "#,
        output: r#"
                const next = ()=>{
                  log("after");
                };
                if (ready()) {
                  return f().then(next);
                }
                return Promise.resolve(next());
            "#,
    },
    Case {
        name: "or, as a statement",
        body: r#"
                ready() || await f();
                log("after");
            "#,
        tail: r#"
                join next1() {
                  run log("after")
                  return
                }
                branch !ready() {
                  await f()
                  goto next1
                }
                goto next1
            "#,
        output: r#"
                const next = ()=>{
                  log("after");
                };
                if (!ready()) {
                  return f().then(next);
                }
                return Promise.resolve(next());
            "#,
    },
    Case {
        name: "conditional, used",
        body: r"
                use(a ? await f() : 1, b);
            ",
        tail: r"
                join next1(value#2) {
                  run use(value#2, b)
                  return
                }
                branch a {
                  await f() as value#1
                  goto next1(value#1)
                }
                goto next1(1)
            ",
        output: r"
                const next = (value)=>{
                  use(value, b);
                };
                return a ? f().then(next) : Promise.resolve(next(1));
            ",
    },
    Case {
        name: "conditional, as a statement",
        body: r#"
                a ? await f() : await g();
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
                await g()
                goto next1
            "#,
        output: r#"
                const next = ()=>{
                  log("after");
                };
                if (a) {
                  return f().then(next);
                }
                return g().then(next);
            "#,
    },
    Case {
        name: "what comes before a choice is kept",
        body: r"
                use(first(), a ? await f() : 1);
            ",
        tail: r"
                run const value#1 = first()
                join next1(value#3) {
                  run use(value#1, value#3)
                  return
                }
                branch a {
                  await f() as value#2
                  goto next1(value#2)
                }
                goto next1(1)
            ",
        output: r"
                const value = first();
                const next = (value2)=>{
                  use(value, value2);
                };
                return a ? f().then(next) : Promise.resolve(next(1));
            ",
    },
    Case {
        name: "a logical assignment",
        body: r"
                a ||= await f();
                return a;
            ",
        tail: r"
                join next1() = return a
                branch !a {
                  await f() as value#1
                  run a = value#1
                  goto next1
                }
                goto next1
            ",
        output: r"
                if (!a) {
                  return f().then((value)=>{
                    a = value;
                    return a;
                  });
                }
                return Promise.resolve(a);
        ",
    },
    Case {
        name: "a choice that initialises",
        body: r"
                const u = cached ?? await f();
                return u.id;
            ",
        tail: r"
                run const cachedBefore#1 = cached
                join next1(u) = return u.id
                branch cachedBefore#1 == null {
                  await f() as value#2
                  goto next1(value#2)
                }
                goto next1(cachedBefore#1)
            ",
        output: r"
                const cachedBefore = cached;
                const next = (u)=>u.id;
                return cachedBefore == null ? f().then(next) : Promise.resolve(next(cachedBefore));
            ",
    },
    Case {
        name: "both sides await",
        body: r"
                use(await f() || await g());
            ",
        tail: r"
                await f() as value#1
                join next1(value#3) {
                  run use(value#3)
                  return
                }
                branch value#1 → goto next1(value#1)
                await g() as value#2
                goto next1(value#2)
            ",
        output: r"
                return f().then((value)=>{
                  const next = (value2)=>{
                    use(value2);
                  };
                  return value ? next(value) : g().then(next);
                });
            ",
    },
];
