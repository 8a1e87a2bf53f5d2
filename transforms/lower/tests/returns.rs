//! `return` and `throw`, and the end of a body.

use crate::testing::{Case, check};

#[test]
fn returns() {
    check(CASES);
}

const CASES: &[Case] = &[
    Case {
        name: "a name",
        body: r"
                return await f();
            ",
        tail: r"
                await f() as value#1
                return value#1
            ",
        output: r"
                return f();
            ",
    },
    Case {
        name: "nothing",
        body: r"
                await f();
                return;
            ",
        tail: r"
                await f()
                return
            ",
        output: r"
                return f().then(()=>{});
            ",
    },
    Case {
        name: "a computed value",
        body: r"
                return 1 + (await f()).length;
            ",
        tail: r"
                await f() as value#1
                return 1 + value#1.length
            ",
        output: r"
                return f().then((value)=>1 + value.length);
            ",
    },
    Case {
        name: "a choice returns on its own in each arm",
        body: r"
                return a ? await f() : g();
            ",
        tail: r"
                branch a {
                  await f() as value#1
                  return value#1
                }
                return g()
            ",
        output: r"
                return a ? f() : Promise.resolve(g());
            ",
    },
    Case {
        name: "a choice in a choice",
        body: r"
                return a ? (b ? await f() : 1) : await g();
            ",
        tail: r"
                branch a {
                  branch b {
                    await f() as value#1
                    return value#1
                  }
                  return 1
                }
                await g() as value#2
                return value#2
            ",
        output: r"
                return a ? b ? f() : Promise.resolve(1) : g();
            ",
    },
    Case {
        name: "a logical value that is only handed on",
        body: r"
                return a || await f();
            ",
        tail: r"
                run const aBefore#1 = a
                branch aBefore#1 → return aBefore#1
                await f() as value#2
                return value#2
            ",
        output: r"
                const aBefore = a;
                return aBefore ? Promise.resolve(aBefore) : f();
            ",
    },
    Case {
        name: "an error",
        body: r"
                throw new Error(await message());
            ",
        tail: r"
                await message() as value#1
                throw new Error(value#1)
            ",
        output: r"
                return message().then((value)=>{
                  throw new Error(value);
                });
            ",
    },
    Case {
        name: "what follows a return is dropped",
        body: r#"
                await f();
                return 1;
                log("never");
            "#,
        tail: r"
                await f()
                return 1
            ",
        output: r"
                return f().then(()=>1);
            ",
    },
    Case {
        name: "a throw before anything suspends",
        body: r#"
                if (!a) throw new Error("no");
                return await f();
            "#,
        tail: r#"
                run if (!a) throw new Error("no")
                await f() as value#1
                return value#1
            "#,
        output: r#"
                if (!a) throw new Error("no");
                return f();
            "#,
    },
];
