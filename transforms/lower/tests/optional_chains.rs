//! Optional chains: what comes after `?.` suspends only where native goes on.

use crate::testing::{Case, check};

#[test]
fn optional_chains() {
    check(CASES);
}

const CASES: &[Case] = &[
    Case {
        name: "an awaited object",
        body: r"
                use((await f())?.name);
            ",
        tail: r"
                await f() as value#1
                run use(value#1?.name)
                return
            ",
        output: r"
                return f().then((value)=>{
                  use(value?.name);
                });
            ",
    },
    Case {
        name: "an awaited key",
        body: r"
                use(a?.[await key()]);
            ",
        tail: r"
                run const aBefore#1 = a
                join next1(value#3) {
                  run use(value#3)
                  return
                }
                branch aBefore#1 == null → goto next1(undefined)
                await key() as value#2
                goto next1(aBefore#1[value#2])
            ",
        output: r"
                const aBefore = a;
                const next = (value)=>{
                  use(value);
                };
                return aBefore == null ? Promise.resolve(next(undefined)) : key().then((value)=>next(aBefore[value]));
            ",
    },
    Case {
        name: "an awaited argument",
        body: r"
                use(a?.run(await f()));
            ",
        tail: r"
                run const aBefore#1 = a
                join next1(value#3) {
                  run use(value#3)
                  return
                }
                branch aBefore#1 == null → goto next1(undefined)
                await f() as value#2
                goto next1(aBefore#1.run(value#2))
            ",
        output: r"
                const aBefore = a;
                const next = (value)=>{
                  use(value);
                };
                return aBefore == null ? Promise.resolve(next(undefined)) : f().then((value)=>next(aBefore.run(value)));
            ",
    },
    Case {
        name: "as a statement",
        body: r#"
                a?.run(await f());
                log("after");
            "#,
        tail: r#"
                run const aBefore#1 = a
                join next1() {
                  run log("after")
                  return
                }
                branch aBefore#1 != null {
                  await f() as value#2
                  run aBefore#1.run(value#2)
                  goto next1
                }
                goto next1
            "#,
        output: r#"
                const aBefore = a;
                const next = ()=>{
                  log("after");
                };
                if (aBefore != null) {
                  return f().then((value)=>{
                    aBefore.run(value);
                    return next();
                  });
                }
                return Promise.resolve(next());
            "#,
    },
    Case {
        name: "awaited behind a chain",
        body: r"
                use(await a?.f());
            ",
        tail: r"
                await a?.f() as value#1
                run use(value#1)
                return
            ",
        output: r"
                return Promise.resolve(a?.f()).then((value)=>{
                  use(value);
                });
            ",
    },
];
