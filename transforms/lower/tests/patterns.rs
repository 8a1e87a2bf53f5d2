//! Patterns of which a part suspends.

use crate::testing::{Case, check};

#[test]
fn patterns() {
    check(CASES);
}

const CASES: &[Case] = &[
    Case {
        name: "a default",
        body: r"
                const { a = await f() } = g();
                use(a);
            ",
        tail: r"
            run const value#1 = g()
            run const { a: a#2 } = value#1
            join next1(a) {
              run use(a)
              return
            }
            branch a#2 === undefined {
              await f() as value#3
              goto next1(value#3)
            }
            goto next1(a#2)
        ",
        output: r"
            const value = g();
            const { a: a2 } = value;
            const next = (a)=>{
              use(a);
            };
            return a2 === undefined ? f().then(next) : Promise.resolve(next(a2));
        ",
    },
    Case {
        name: "a computed key",
        body: r"
                const { [await key()]: a, b } = g();
                use(a, b);
            ",
        tail: r"
            run const value#1 = g()
            run const {} = value#1
            await key() as value#2
            run const { [value#2]: a, b } = value#1
            run use(a, b)
            return
        ",
        output: r"
            const value = g();
            const {} = value;
            return key().then((value2)=>{
              const { [value2]: a, b } = value;
              use(a, b);
            });
        ",
    },
    Case {
        name: "assignment to a member",
        body: r"
                ({ a: target().x } = await f());
            ",
        tail: r"
            await f() as value#1
            run ({ a: target().x } = value#1)
            return
        ",
        output: r"
            return f().then((value)=>{
              ({ a: target().x } = value);
            });
        ",
    },
    Case {
        name: "assignment with a default",
        body: r"
                ({ a = await f() } = g());
                use(a);
            ",
        tail: r"
            run const value#1 = g()
            run const { a: a#2 } = value#1
            join next1(value#4) {
              run a = value#4
              run use(a)
              return
            }
            branch a#2 === undefined {
              await f() as value#3
              goto next1(value#3)
            }
            goto next1(a#2)
        ",
        output: r"
            const value = g();
            const { a: a2 } = value;
            const next = (value2)=>{
              a = value2;
              use(a);
            };
            return a2 === undefined ? f().then(next) : Promise.resolve(next(a2));
        ",
    },
    Case {
        name: "a nested pattern",
        body: r"
                const { a: { b = await f() } } = await g();
                use(b);
            ",
        tail: r"
            await g() as value#1
            run const { a: a#2 } = value#1
            run const { b: b#3 } = a#2
            join next1(b) {
              run use(b)
              return
            }
            branch b#3 === undefined {
              await f() as value#4
              goto next1(value#4)
            }
            goto next1(b#3)
        ",
        output: r"
            return g().then((value)=>{
              const { a: a } = value;
              const { b: b2 } = a;
              const next = (b)=>{
                use(b);
              };
              return b2 === undefined ? f().then(next) : next(b2);
            });
        ",
    },
];
