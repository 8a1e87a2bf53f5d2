//! Names that came to stand between another of their spelling and its reader.

use super::{Row, check};

#[test]
fn rename() {
    check(ROWS);
}

const ROWS: &[Row] = &[
    Row {
        name: "two names of one spelling in one scope",
        body: r"let x = 1; let x$1 = 2; log(x, x$1);",
        mended: r"
            let x = 1;
            let x2 = 2;
            log(x, x2);
        ",
    },
    Row {
        name: "a name in between",
        body: r"let x = 1; return g().then((x$1) => log(x, x$1));",
        mended: r"
            let x = 1;
            return g().then((x2)=>log(x, x2));
        ",
    },
    Row {
        name: "nothing is in between",
        body: r"return g().then((x) => log(x)).then((x$1) => log(x$1));",
        mended: r"
            return g().then((x)=>log(x)).then((x)=>log(x));
        ",
    },
    Row {
        name: "a name that hides nothing keeps its spelling",
        body: r"let x = 1; return g().then((x$1) => log(x$1));",
        mended: r"
            let x = 1;
            return g().then((x)=>log(x));
        ",
    },
    Row {
        name: "a global that is read inside",
        body: r"return g().then((x$1) => log(x, x$1));",
        mended: r"
            return g().then((x2)=>log(x, x2));
        ",
    },
    Row {
        name: "a shorthand property",
        body: r"let x = 1; return g().then((x$1) => ({ x, y: { x$1 } }));",
        mended: r"
            let x = 1;
            return g().then((x2)=>({
                x,
                y: {
                  x: x2
                }
              }));
        ",
    },
    Row {
        name: "a shorthand pattern",
        body: r"let x = 1; return g().then(({ x$1 }) => log(x, x$1));",
        mended: r"
            let x = 1;
            return g().then(({ x: x2 })=>log(x, x2));
        ",
    },
    Row {
        name: "a shorthand pattern with a default",
        body: r"let x = 1; return g().then(({ x$1 = x }) => x$1);",
        mended: r"
            let x = 1;
            return g().then(({ x: x2 = x })=>x2);
        ",
    },
    Row {
        name: "a shorthand in an assignment",
        body: r"let x = 1; let x$1; ({ x$1 } = given); log(x, x$1);",
        mended: r"
            let x = 1;
            let x2;
            ({ x: x2 } = given);
            log(x, x2);
        ",
    },
    Row {
        name: "a property is no name",
        body: r"let x = 1; return g().then((x$1) => x.x + x$1.x);",
        mended: r"
            let x = 1;
            return g().then((x2)=>x.x + x2.x);
        ",
    },
    Row {
        name: "a label is no name",
        body: r"let x = 1; return g().then((x$1) => { x: for (;;) { log(x, x$1); break x; } });",
        mended: r"
            let x = 1;
            return g().then((x2)=>{
              x: for(;;){
                log(x, x2);
                break x;
              }
            });
        ",
    },
    Row {
        name: "a function",
        body: r"let x = 1; { function x$1() { return x$1; } log(x, x$1); }",
        mended: r"
            let x2 = 1;
            {
              function x() {
                return x;
              }
              log(x2, x);
            }
        ",
    },
    Row {
        name: "the name of a function expression",
        body: r"let x = 1; log(function x$1() { return x + x$1; });",
        mended: r"
            let x2 = 1;
            log(function x() {
              return x2 + x;
            });
        ",
    },
    Row {
        name: "a class",
        body: r"let x = 1; { class x$1 { m() { return x$1; } } log(x, x$1); }",
        mended: r"
            let x2 = 1;
            {
              class x {
                m() {
                  return x;
                }
              }
              log(x2, x);
            }
        ",
    },
    Row {
        name: "two functions keep their names",
        body: r"function x() {} { log(x, x$1); function x$1() { return x$1; } }",
        mended: r"
            function x() {}
            {
              let x2 = function x() {
                return x2;
              };
              log(x, x2);
            }
        ",
    },
    Row {
        name: "two classes keep their names",
        body: r"class x {} { class x$1 { static y = x$1; } log(x, x$1); }",
        mended: r"
            class x {
            }
            {
              const x2 = class x {
                static y = x;
              };
              log(x, x2);
            }
        ",
    },
    Row {
        name: "two anonymous functions keep their names",
        body: r"const x = () => 1; { const x$1 = () => 2; log(x, x$1); }",
        mended: r"
            const x = ()=>1;
            {
              const x2 = {
                x: ()=>2
              }.x;
              log(x, x2);
            }
        ",
    },
    Row {
        name: "a catch parameter",
        body: r"let e = 1; try { h(); } catch (e$1) { log(e, e$1); }",
        mended: r"
            let e = 1;
            try {
              h();
            } catch (e2) {
              log(e, e2);
            }
        ",
    },
    Row {
        name: "the head of a loop",
        body: r"let i = 1; for (const i$1 of xs) { log(i, i$1); }",
        mended: r"
            let i = 1;
            for (const i2 of xs){
              log(i, i2);
            }
        ",
    },
    Row {
        name: "a spelling that is taken",
        body: r"let x = 1; let x2 = 2; return g().then((x$1) => log(x, x$1, x2));",
        mended: r"
            let x = 1;
            let x2 = 2;
            return g().then((x3)=>log(x, x3, x2));
        ",
    },
    Row {
        name: "generated names take their hint",
        body: r"const value$$1 = g(); return h().then((value$$2) => log(value$$1, value$$2));",
        mended: r"
            const value = g();
            return h().then((value2)=>log(value, value2));
        ",
    },
    Row {
        name: "generated names in scopes beside each other",
        body: r"return g().then((value$$1) => h(value$$1)).then((value$$2) => log(value$$2));",
        mended: r"
            return g().then((value)=>h(value)).then((value)=>log(value));
        ",
    },
    Row {
        name: "a name of the author's comes first",
        body: r"let value = 1; return g().then((value$$1) => log(value$$1));",
        mended: r"
            let value = 1;
            return g().then((value2)=>log(value2));
        ",
    },
    Row {
        name: "even where it is only mentioned",
        body: r"return g().then((value$$1) => log(value$$1, () => value));",
        mended: r"
            return g().then((value2)=>log(value2, ()=>value));
        ",
    },
    Row {
        name: "many of one spelling, one of which is in between",
        body: r"let x = 1; g((x$1) => x$1); g((x$2) => x$2); g((x$3) => x$3); g((x$4) => x$4); g((x$5) => x$5); g((x$6) => x$6); g((x$7) => x$7); g((x$8) => x$8); g((x$9) => x$9); g((x$10) => x$10); g((x$11) => log(x, x$11)); g((x$12) => x$12);",
        mended: r"
            let x = 1;
            g((x)=>x);
            g((x)=>x);
            g((x)=>x);
            g((x)=>x);
            g((x)=>x);
            g((x)=>x);
            g((x)=>x);
            g((x)=>x);
            g((x)=>x);
            g((x)=>x);
            g((x2)=>log(x, x2));
            g((x)=>x);
        ",
    },
    Row {
        name: "names of ours in blocks in each other, behind them and beside them",
        body: r"let n$$1; { let n$$2; { let n$$3; { let n$$4; { let n$$5; } } } } let n$$6; let n$$7; { let n$$8; { let n$$9; } }",
        mended: r"
            let n;
            {
              let n2;
              {
                let n3;
                {
                  let n4;
                  {
                    let n5;
                  }
                }
              }
            }
            let n6;
            let n7;
            {
              let n2;
              {
                let n3;
              }
            }
        ",
    },
];
