//! Declarations: what is bound by an await, and what is declared around it.

use crate::testing::{Case, check};

#[test]
fn declarations() {
    check(CASES);
}

const CASES: &[Case] = &[
    Case {
        name: "an awaited initialiser binds the parameter",
        body: r"
                const u = await f();
                log(u);
            ",
        tail: r"
                await f() as u
                run log(u)
                return
            ",
        output: r"
                return f().then((u)=>{
                  log(u);
                });
            ",
    },
    Case {
        name: "a pattern takes the value",
        body: r"
                const { name, tags: [first] } = await f();
                return [name, first];
            ",
        tail: r"
                await f() as { name, tags: [first] }
                return [ name, first ]
            ",
        output: r"
                return f().then(({ name, tags: [first] })=>[
                    name,
                    first
                  ]);
            ",
    },
    Case {
        name: "declarators around an awaited one",
        body: r"
                const a = one(), b = await f(a), c = b;
                log(a, b, c);
            ",
        tail: r"
                run const a = one()
                await f(a) as b
                run const c = b
                run log(a, b, c)
                return
            ",
        output: r"
                const a = one();
                return f(a).then((b)=>{
                  const c = b;
                  log(a, b, c);
                });
            ",
    },
    Case {
        name: "the initialiser is computed from an awaited value",
        body: r"
                let n = 1 + await f();
                n++;
                return n;
            ",
        tail: r"
                await f() as value#1
                run let n = 1 + value#1
                run n++
                return n
            ",
        output: r"
                return f().then((value)=>{
                  let n = 1 + value;
                  n++;
                  return n;
                });
            ",
    },
    Case {
        name: "a var that is set before the await",
        body: r"
                var n = one();
                await f();
                return n;
            ",
        tail: r"
                run var n = one()
                await f()
                return n
            ",
        output: r"
                var n = one();
                return f().then(()=>n);
            ",
    },
    Case {
        name: "a declaration without initialiser",
        body: r"
                let u;
                u = await f();
                return u;
            ",
        tail: r"
                run let u
                await f() as value#1
                run u = value#1
                return u
            ",
        output: r"
                let u;
                return f().then((value)=>{
                  u = value;
                  return u;
                });
            ",
    },
    Case {
        name: "a class whose parts suspend",
        body: r"
                class A extends (await base()) { [await key()]() {} }
                return A;
            ",
        tail: r"
                await base() as value#1
                await key() as value#2
                run class A extends value#1 { [value#2]() {} }
                return A
            ",
        output: r"
                return base().then((value)=>key().then((value2)=>{
                    class A extends value {
                      [value2]() {}
                    }
                    return A;
                  }));
            ",
    },
    Case {
        name: "a function below a return is still declared",
        body: r"
                return g(await f());
                function g(x) { return x; }
            ",
        tail: r"
                run function g(x) { return x; }
                await f() as value#1
                return g(value#1)
            ",
        output: r"
                function g(x) {
                  return x;
                }
                return f().then((value)=>g(value));
            ",
    },
    Case {
        name: "a var below a throw is still declared",
        body: r"
                n = await f();
                throw n;
                var n;
            ",
        tail: r"
                run var n
                await f() as value#1
                run n = value#1
                throw n
            ",
        output: r"
                var n;
                return f().then((value)=>{
                  n = value;
                  throw n;
                });
            ",
    },
];
