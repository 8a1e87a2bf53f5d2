//! Declarations move to where all who read them can see them.

use super::{Row, check};

#[test]
fn rehome() {
    check(ROWS);
}

const ROWS: &[Row] = &[
    Row {
        name: "a parameter read in another continuation",
        body: r"return g().then((u) => { log(u); }).then(() => u);",
        mended: r"
            let u;
            return g().then((value)=>{
              u = value;
              log(u);
            }).then(()=>u);
        ",
    },
    Row {
        name: "a pattern as parameter",
        body: r"return g().then(({ a, b: [c] }) => { log(a); }).then(() => c);",
        mended: r"
            let c;
            return g().then((value)=>{
              let a;
              ({ a, b: [c] } = value);
              log(a);
            }).then(()=>c);
        ",
    },
    Row {
        name: "a parameter with a default",
        body: r"return g().then((u = 1) => u).then(() => u);",
        mended: r"
            let u;
            return g().then((value = 1)=>{
              u = value;
              return u;
            }).then(()=>u);
        ",
    },
    Row {
        name: "a var read in another continuation",
        body: r"return g().then(() => { var n = 1; h(n); }).then(() => n);",
        mended: r"
            let n;
            return g().then(()=>{
              n = 1;
              h(n);
            }).then(()=>n);
        ",
    },
    Row {
        name: "a const becomes an assignment where it was",
        body: r"return g().then(() => { const n = 1; h(n); }).then(() => n);",
        mended: r"
            let n;
            return g().then(()=>{
              n = 1;
              h(n);
            }).then(()=>n);
        ",
    },
    Row {
        name: "a let without value leaves nothing behind",
        body: r"return g().then(() => { let n; h(); }).then(() => { n = 2; });",
        mended: r"
            let n;
            return g().then(()=>{
              h();
            }).then(()=>{
              n = 2;
            });
        ",
    },
    Row {
        name: "a var of two continuations",
        body: r"return g().then(() => { var n = 1; }).then(() => { var n = 2; return n; });",
        mended: r"
            let n;
            return g().then(()=>{
              n = 1;
            }).then(()=>{
              n = 2;
              return n;
            });
        ",
    },
    Row {
        name: "a var that is also declared in the home",
        body: r"var n = 0; return g().then(() => { var n = 1; });",
        mended: r"
            var n = 0;
            return g().then(()=>{
              n = 1;
            });
        ",
    },
    Row {
        name: "all names of one declaration move together",
        body: r"return g().then(() => { let a = 1, b = 2; h(b); }).then(() => a);",
        mended: r"
            let a;
            return g().then(()=>{
              let b;
              a = 1;
              b = 2;
              h(b);
            }).then(()=>a);
        ",
    },
    Row {
        name: "a pattern is assigned in parentheses",
        body: r"return g().then(() => { const { a } = h(); }).then(() => a);",
        mended: r"
            let a;
            return g().then(()=>{
              ({ a } = h());
            }).then(()=>a);
        ",
    },
    Row {
        name: "a hoisted function used before",
        body: r"show(); return g().then((u) => { function show() { log(u); } });",
        mended: r"
            let u;
            function show() {
              log(u);
            }
            show();
            return g().then((value)=>{
              u = value;
            });
        ",
    },
    Row {
        name: "functions that use each other",
        body: r"one(); return g().then(() => { function one() { two(); } function two() { log(v); } var v = 1; });",
        mended: r"
            let v;
            function two() {
              log(v);
            }
            function one() {
              two();
            }
            one();
            return g().then(()=>{
              v = 1;
            });
        ",
    },
    Row {
        name: "a function moves only as far as it must",
        body: r"return g().then(() => { show(); return h().then(() => { function show() {} }); });",
        mended: r"
            return g().then(()=>{
              function show() {}
              show();
              return h().then(()=>{});
            });
        ",
    },
    Row {
        name: "a class read in another continuation",
        body: r"return g().then(() => { class A { m() { return A; } } }).then(() => new A());",
        mended: r"
            let A;
            return g().then(()=>{
              A = class A {
                m() {
                  return A;
                }
              };
            }).then(()=>new A());
        ",
    },
    Row {
        name: "the head of a for",
        body: r"return g().then(() => { for (var i = 0, n = 3; i < n; i++) {} }).then(() => i);",
        mended: r"
            let i;
            return g().then(()=>{
              let n;
              for(i = 0, n = 3; i < n; i++){}
            }).then(()=>i);
        ",
    },
    Row {
        name: "the head of a for-of",
        body: r"return g().then(() => { for (var x of xs) {} }).then(() => x);",
        mended: r"
            let x;
            return g().then(()=>{
              for (x of xs){}
            }).then(()=>x);
        ",
    },
    Row {
        name: "the head of a for-in",
        body: r"return g().then(() => { for (var [x] in xs) {} }).then(() => x);",
        mended: r"
            let x;
            return g().then(()=>{
              for([x] in xs){}
            }).then(()=>x);
        ",
    },
    Row {
        name: "a head of its own stays",
        body: r"return g().then(() => { for (let x of xs) { log(x); } });",
        mended: r"
            return g().then(()=>{
              for (let x of xs){
                log(x);
              }
            });
        ",
    },
    Row {
        name: "a declaration without braces",
        body: r"return g().then(() => { if (a) var n = 1; }).then(() => n);",
        mended: r"
            let n;
            return g().then(()=>{
              if (a) n = 1;
            }).then(()=>n);
        ",
    },
    Row {
        name: "directives stay first",
        body: r#"return g().then(() => { "use strict"; show(); return h().then(() => { function show() {} }); });"#,
        mended: r#"
            return g().then(()=>{
              "use strict";
              function show() {}
              show();
              return h().then(()=>{});
            });
        "#,
    },
    Row {
        name: "an arrow gets a body where it must declare",
        body: r"return g().then(() => h().then((u) => 1).then(() => u));",
        mended: r"
            return g().then(()=>{
              let u;
              return h().then((value)=>{
                u = value;
                return 1;
              }).then(()=>u);
            });
        ",
    },
    Row {
        name: "a block is home enough",
        body: r"{ use(() => { var a = 1; }, () => a); }",
        mended: r"
            {
              let a;
              use(()=>{
                a = 1;
              }, ()=>a);
            }
        ",
    },
    Row {
        name: "a name that everyone sees stays",
        body: r"const a = 1; return g().then((u) => u + a);",
        mended: r"
            const a = 1;
            return g().then((u)=>u + a);
        ",
    },
    Row {
        name: "a switch has no list of its own",
        body: r"switch (given) { case 1: use(() => { var a; }, a); }",
        mended: r"
            let a;
            switch(given){
              case 1:
                use(()=>{}, a);
            }
        ",
    },
    Row {
        name: "a rest parameter",
        body: r"return g().then((...u) => u).then(() => u);",
        mended: r"
            let u;
            return g().then((...value)=>{
              u = value;
              return u;
            }).then(()=>u);
        ",
    },
    Row {
        name: "a declaration in the home whose other name leaves it",
        body: r"{ var n = 0, m = 1; use(() => { var n = 2; }); } use(() => { let k; }, m, n);",
        mended: r"
            {
              var n = 0, m = 1;
              use(()=>{
                n = 2;
              });
            }
            use(()=>{
              let k;
            }, m, n);
        ",
    },
    Row {
        name: "a name that leaves takes the declaration of a home along",
        body: r"use(() => { var n = 0, m = 1; use(() => { var n = 2; }); }); use(m);",
        mended: r"
            let m;
            use(()=>{
              let n;
              n = 0;
              m = 1;
              use(()=>{
                n = 2;
              });
            });
            use(m);
        ",
    },
    Row {
        name: "declarations chained by their names",
        body: r"use(() => { let a = 1, b = 2; { let c = 3, d = 4; use(d); } use(b, c); }); use(a);",
        mended: r"
            let a;
            use(()=>{
              let b, c;
              a = 1;
              b = 2;
              {
                let d;
                c = 3;
                d = 4;
                use(d);
              }
              use(b, c);
            });
            use(a);
        ",
    },
    Row {
        name: "both parameters of a callback",
        body: r"return g((u, v) => { log(u); }, () => v);",
        mended: r"
            let v;
            return g((u, value)=>{
              v = value;
              log(u);
            }, ()=>v);
        ",
    },
    Row {
        name: "a var that has a parameter's name",
        body: r"use((n) => { var n = 1, m = 2; log(n); }, m);",
        mended: r"
            let m;
            use((n)=>{
              n = 1;
              m = 2;
              log(n);
            }, m);
        ",
    },
];
