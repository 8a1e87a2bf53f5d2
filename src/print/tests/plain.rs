//! Programs without spans come out as Prettier has them.

use super::{parsed, print_checked, stripped};

/// `source` is as Prettier formats it; without its spans it must be printed so.
fn check(source: &str) {
    let parsed = parsed(source);
    let program = stripped(parsed.program.clone());
    assert_eq!(print_checked(&parsed, &program, &unawait_transforms::Origins::default()), source);
}

#[test]
fn chains() {
    check("load().then((u) => u.id);\n");
    check(
        "function load() {\n  return getUser()\n    .then((u) => getPosts(u.id))\n    .then((p) => p.length);\n}\n",
    );
    check(
        "function load() {\n  return failing()\n    .then((u) => {\n      log(\"unreached\", u);\n      return u;\n    })\n    .catch((err) => {\n      throw err;\n    });\n}\n",
    );
    check("Promise.resolve(getUser()).then((value) => {\n  u = value;\n  return next();\n});\n");
    check("const all = a.b?.c[0].d(1).e?.(2);\n");
}

#[test]
fn arguments() {
    check("new Promise((resolve, reject) => {\n  _await(getUser(), (u) => resolve({ u }), reject);\n});\n");
    check("useEffect(() => {\n  start();\n}, [start]);\n");
    check("setTimeout(() => {\n  stop();\n}, 500);\n");
    check(
        "call(\n  aLongArgumentThatTakesPlace,\n  anotherLongArgumentThatTakesMuchMorePlace,\n  more,\n);\n",
    );
    check(
        "getUser(aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa).then((u) =>\n  getPosts(u.id).then((p) => ({ u, p })),\n);\n",
    );
}

#[test]
fn operators() {
    check("const sum =\n  firstOperandOfTheSum + secondOperandOfTheSum * thirdOperandOfTheSum + rest;\n");
    check(
        "if (\n  conditionNumberOneIsLong &&\n  (conditionNumberTwoIsLong || conditionNumberThreeIsLong)\n)\n  stop();\n",
    );
    check(
        "function f() {\n  return !u\n    ? getUser().then((value) => {\n        u = value;\n      })\n    : Promise.resolve(next());\n}\n",
    );
    check("const f = (a) => (a ? b : c);\n");
    check("x = [...(a || b), (c = d), -(-e), (f ?? g) || h];\n");
}

#[test]
fn statements() {
    check("let i = 0;\nfor (; i < 5; i++) {\n  if (i === 1) continue;\n  else break;\n}\n");
    check("outer: for (const a of b) for (c in d) break outer;\n");
    check("switch (a) {\n  case 1:\n  case 2: {\n    b();\n  }\n  default:\n    c();\n}\n");
    check("try {\n  a();\n} catch {\n  b();\n} finally {\n  c();\n}\n");
    check("do {\n  a();\n} while (b);\nwhile (c) d();\n");
    check("const {\n  a: { b },\n  ...c\n} = d;\n({ a, b = 1 } = c);\n");
    check("if (a) {\n  if (b) c();\n} else d();\n");
}

#[test]
fn classes_and_modules() {
    check(
        "import a, { b as c, d } from \"e\";\nimport * as f from \"g\";\nexport * as h from \"i\";\nexport { a as default, c };\nexport default class extends a {\n  static #b = 1;\n  get c() {\n    return this.#d();\n  }\n  *[e](f = 1, ...g) {}\n  static {\n    h();\n  }\n}\n",
    );
    check(
        "const o = {\n  async a() {\n    await b;\n  },\n  get c() {\n    return `d ${e}`;\n  },\n  \"f-g\": function* () {},\n};\n",
    );
    check("const e = <A b=\"c\" {...d} f={g} />;\n");
}

#[test]
fn generated_strings_take_the_quotes_of_the_file() {
    use swc_core::common::DUMMY_SP;
    use swc_core::ecma::ast::{Expr, ExprStmt, Lit, Program, Stmt};
    let parsed = parsed("a('b')\n");
    let mut program = parsed.program.clone();
    if let Program::Script(script) = &mut program {
        for text in ["it's", "it", "\n\\"] {
            let expr = Box::new(Expr::Lit(Lit::Str(text.into())));
            script.body.push(Stmt::Expr(ExprStmt { span: DUMMY_SP, expr }));
        }
    }
    let text = super::super::print(&parsed, &program, &unawait_transforms::Origins::default());
    assert_eq!(text, "a('b')\n\"it's\"\n'it'\n'\\n\\\\'\n");
}
