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
                run const {} = value#1
                run const a#2 = value#1.a
                join next1(value#4) {
                  run const a = value#4
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
                const {} = value;
                const a2 = value.a;
                const next = (value2)=>{
                  const a = value2;
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
                run const a = value#1[value#2]
                run const { b } = value#1
                run use(a, b)
                return
            ",
        output: r"
                const value = g();
                const {} = value;
                return key().then((value2)=>{
                  const a = value[value2];
                  const { b } = value;
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
                run { a: target().x } = value#1
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
                run {} = value#1
                run const a#2 = value#1.a
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
                ({} = value);
                const a2 = value.a;
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
                run const {} = value#1
                run const a#2 = value#1.a
                run const {} = a#2
                run const b#3 = a#2.b
                join next1(value#5) {
                  run const b = value#5
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
                  const {} = value;
                  const a = value.a;
                  const {} = a;
                  const b2 = a.b;
                  const next = (value2)=>{
                    const b = value2;
                    use(b);
                  };
                  return b2 === undefined ? f().then(next) : next(b2);
                });
            ",
    },
];
