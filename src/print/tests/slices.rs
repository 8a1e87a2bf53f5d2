//! Copied text and what fills its holes.

use super::{lowering, parsed, print_checked};

/// Lowers and prints `source`; the output must be `expected`, and lowering it again changes nothing.
fn check(source: &str, expected: &str) {
    let parsed = parsed(source);
    let mut program = parsed.program.clone();
    let origins = lowering::lower(&mut program);
    assert_eq!(print_checked(&parsed, &program, &origins), expected);
}

/// The comments of `source` must all be in the output, once.
fn check_comments(source: &str) {
    let parsed = parsed(source);
    let mut program = parsed.program.clone();
    let origins = lowering::lower(&mut program);
    let text = print_checked(&parsed, &program, &origins);
    for number in 1..100 {
        let mark = format!("c{number}!");
        assert_eq!(text.matches(&mark).count(), source.matches(&mark).count(), "{mark} in\n{text}");
    }
}

#[test]
fn what_is_not_rewritten_stays_byte_for_byte() {
    let odd = "#!/usr/bin/env node\r\n'use strict'\n\n\n  var  a=1 ;;  // x\n\tlet b\n   \n";
    check(odd, odd);
    check(
        "var  a=1\n   \n\nasync function f( a,b ){ return g(a,await b) }\n\n\n  x( )\n",
        "var  a=1\n   \n\nfunction f( a,b ) {\n  return g(a,value)\n}\n\n\n  x( )\n",
    );
}

#[test]
fn statements_move_with_their_layout() {
    check(
        "class A {\n  async load(id) {\n    const u = await get(id);\n    list( u,\n      1 );\n\n    return `a\n  b ${u}`;\n  }\n}\n",
        "class A {\n  load(id) {\n    return get(id).then((u) => {\n      list( u,\n        1 );\n\n      return `a\n  b ${u}`;\n    });\n  }\n}\n",
    );
}

#[test]
fn habits_are_kept() {
    check(
        "async function f() {\n\tawait a('x')\n\treturn b\n}\n",
        "function f() {\n\treturn a('x').then(() => {\n\t\treturn b\n\t})\n}\n",
    );
    check(
        "async function f() {\r\n    await a();\r\n    return b;\r\n}\r\n",
        "function f() {\r\n    return a().then(() => {\r\n        return b;\r\n    });\r\n}\r\n",
    );
}

#[test]
fn holes_get_the_brackets_and_spaces_they_need() {
    check("x = async () => { return(await x)in y };\n", "x = () => {\n  return(value)in y\n};\n");
    check("x = async () => a+await b/await c;\n", "x = () => a+value/value;\n");
}

#[test]
fn headers_stay_as_written() {
    check(
        "export default async function  f /* a */ ( a , // b\n  c ) { return c }\n",
        "export default function f /* a */ ( a , // b\n  c ) {\n  return c\n}\n",
    );
    check("x = async a => await a;\n", "x = a => value;\n");
    check(
        "x = { async *[k] (a) {}, async b() { return 1; } };\n",
        "x = { *[k] (a) {}, b() {\n  return 1;\n} };\n",
    );
}

#[test]
fn lines_that_mean_something_keep_their_indentation() {
    check(
        "async function f() {\n  await a;\n  b(`\n  c ${d(\n    e)}`, \"f\\\n  g\");\n  /*\n   free\n  */\n  h();\n}\n",
        "function f() {\n  return a.then(() => {\n    b(`\n  c ${d(\n      e)}`, \"f\\\n  g\");\n    /*\n   free\n  */\n    h();\n  });\n}\n",
    );
}

#[test]
fn nested_functions_are_rewritten_in_place() {
    check(
        "run({\n  async go() {\n    const a = await b(async () => {\n      await c;\n    });\n    return <p a={await d}>\n      x\n    </p>;\n  },\n});\n",
        "run({\n  go() {\n    return b(() => {\n      return c.then(() => {});\n    }).then((a) => {\n      return <p a={value}>\n        x\n      </p>;\n    });\n  },\n});\n",
    );
}

#[test]
fn brackets_at_the_start_of_a_line_do_not_call_the_line_before() {
    check(
        "async function f() {\n  g()\n  await (a || b)(c)\n  ;[1].map(d)\n}\n",
        "function f() {\n  g()\n  return (a || b)(c).then(() => {\n    ;[1].map(d)\n  })\n}\n",
    );
}

#[test]
fn comments_survive() {
    check_comments(
        "// c1!\nasync function /* c2! */ f(/* c3! */ a /* c4! */) /* c5! */ {\n  // c6!\n  const u = await /* c7! */ get(a /* c8! */); // c9!\n\n  /** c10! */\n  use(u); // c11!\n  // c12!\n}\n// c13!\n",
    );
    check_comments("async function f() {\n  // c1!\n}\n");
    check_comments("async function f() { /* c1! */ }\n");
    check_comments("x = async (/* c1! */) => /* c2! */ await /* c3! */ y /* c4! */;\n");
    check_comments(
        "async function f() {\n  if (a) {\n    // c1!\n  } // c2!\n  else { b(await /* c3! */ c); } // c4!\n  await d; /* c5! */ await e; // c6!\n}\n",
    );
    check_comments(
        "async function f() {\n  await a; // c1!\n  // c2!\n}\n/* c3! */ async function g() {} // c4!\n",
    );
}

#[test]
fn inserted_statements_have_lines_of_their_own() {
    use swc_core::common::DUMMY_SP;
    use swc_core::ecma::ast::{DebuggerStmt, ModuleItem, Program, Stmt};
    let parsed = parsed("import a from \"a\";\n// about b\nexport const b = 1; // b\n");
    let mut program = parsed.program.clone();
    if let Program::Module(module) = &mut program {
        let inserted = || ModuleItem::Stmt(Stmt::Debugger(DebuggerStmt { span: DUMMY_SP }));
        module.body.insert(1, inserted());
        module.body.push(inserted());
    }
    let text = print_checked(&parsed, &program, &unawait_transforms::Origins::default());
    assert_eq!(text, "import a from \"a\";\ndebugger;\n// about b\nexport const b = 1; // b\ndebugger;\n");
}
