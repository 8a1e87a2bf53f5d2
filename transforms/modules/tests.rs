//! What becomes of a module among others.

use crate::testing::{check_each, dedent, lowered_as};
use crate::{Mode, ModulePlan};

/// A module, what is known of those around, and the output as swc prints it.
struct Row {
    name: &'static str,
    mode: Mode,
    plan: ModulePlan,
    source: &'static str,
    output: &'static str,
}

fn check(rows: &[Row]) {
    check_each(rows, |row| {
        let (got, lowered) = lowered_as(row.source, row.mode, &row.plan);
        let (got, expected) = (dedent(&got), dedent(row.output));
        if got == expected && lowered.problems.is_empty() {
            return Ok(());
        }
        Err(format!("{}: {:?} the output is\n{got}\nnot\n{expected}\n", row.name, lowered.problems))
    });
}

fn awaited(specifiers: &[&str]) -> ModulePlan {
    ModulePlan { awaited: specifiers.iter().map(|it| (*it).to_owned()).collect(), ..ModulePlan::default() }
}

fn dynamic(specifier: &str) -> ModulePlan {
    ModulePlan { dynamic: vec![specifier.to_owned()], ..ModulePlan::default() }
}

#[test]
fn importers_wait() {
    check(&[
        Row {
            name: "of one async module",
            mode: Mode::Faithful,
            plan: awaited(&["./config.js"]),
            source: r#"import { config } from "./config.js"; console.log(config);"#,
            output: r#"
                import { config, __tla as __tla_0 } from "./config.js";
                export const __tla = __tla_0.then(()=>{
                  console.log(config);
                });
            "#,
        },
        Row {
            name: "of several, in every way to import",
            mode: Mode::Textbook,
            plan: awaited(&["./a.js", "./b.js", "./c.js", "./d.js", "./e.js"]),
            source: r#"
                import "./a.js";
                import * as b from "./b.js";
                import c, { d as d2 } from "./c.js";
                export * from "./d.js";
                export { e } from "./e.js";
                import "./f.js";
                export const sum = b.b + c + d2;
            "#,
            output: r#"
                import { __tla as __tla_0 } from "./a.js";
                import * as b from "./b.js";
                import { __tla as __tla_1 } from "./b.js";
                import c, { d as d2, __tla as __tla_2 } from "./c.js";
                export * from "./d.js";
                import { __tla as __tla_3 } from "./d.js";
                export { e } from "./e.js";
                import { __tla as __tla_4 } from "./e.js";
                import "./f.js";
                let sum;
                export const __tla = Promise.all([
                  __tla_0,
                  __tla_1,
                  __tla_2,
                  __tla_3,
                  __tla_4
                ]).then(()=>{
                  sum = b.b + c + d2;
                });
                export { sum };
            "#,
        },
    ]);
}

#[test]
fn importers_wait_before_they_run() {
    check(&[
        Row {
            name: "with an await of its own",
            mode: Mode::Textbook,
            plan: awaited(&["./config.js"]),
            source: r#"import { config } from "./config.js"; export const more = await load(config); log(more);"#,
            output: r#"
                import { config, __tla as __tla_0 } from "./config.js";
                let more;
                export const __tla = __tla_0.then(()=>load(config)).then((value)=>{
                  more = value;
                  log(more);
                });
                export { more };
            "#,
        },
        Row {
            name: "with hoisted functions",
            mode: Mode::Faithful,
            plan: ModulePlan { in_set: true, ..awaited(&["./config.js"]) },
            source: r#"
                import { config } from "./config.js";
                const limit = 1;
                export function get() { return inner() + limit; }
                function inner() { return config; }
            "#,
            output: r#"
                import { config, __tla as __tla_0 } from "./config.js";
                let limit;
                function inner() {
                  return config;
                }
                export function get() {
                  return inner() + limit;
                }
                export const __tla = __tla_0.then(()=>{
                  limit = 1;
                });
            "#,
        },
    ]);
}

#[test]
fn the_helper_runs_modules_of_a_set() {
    check(&[
        Row {
            name: "a module that only waits",
            mode: Mode::Exact,
            plan: ModulePlan { in_set: true, ..awaited(&["./a.js", "./b.js"]) },
            source: r#"import { a } from "./a.js"; import "./b.js"; export const b = a + 1; export var c = await_;"#,
            output: r#"
                import { _module } from "unawait/runtime";
                import { a, __tla as __tla_0 } from "./a.js";
                import { __tla as __tla_1 } from "./b.js";
                let b;
                var c;
                export var __tla = _module(()=>[
                    __tla_0,
                    __tla_1
                  ], ()=>{
                  b = a + 1;
                  c = await_;
                });
                export { b, c };
            "#,
        },
        Row {
            name: "a module that awaits and imports nothing",
            mode: Mode::Exact,
            plan: ModulePlan { in_set: true, ..ModulePlan::default() },
            source: r"export const a = await f();",
            output: r#"
                import { _module, _then } from "unawait/runtime";
                let a;
                export var __tla = _module(()=>[], ()=>{
                  try {
                    return _then(f(), (value)=>{
                      a = value;
                    });
                  } catch (error) {
                    return Promise.reject(error);
                  }
                });
                export { a };
            "#,
        },
    ]);
}

#[test]
fn the_helper_runs_cycles() {
    check(&[
        Row {
            name: "a member of a cycle, whose functions may be called early",
            mode: Mode::Textbook,
            plan: ModulePlan { cyclic: true, in_set: true, ..awaited(&["./a.js"]) },
            source: r#"import { a } from "./a.js"; export function get() { return value; } const value = a;"#,
            output: r#"
                import { _module } from "unawait/runtime";
                import { a, __tla as __tla_0 } from "./a.js";
                let value;
                export function get() {
                  return value;
                }
                export var __tla = _module(()=>[
                    __tla_0
                  ], ()=>{
                  value = a;
                });
            "#,
        },
        Row {
            name: "the same with its dead zone",
            mode: Mode::Faithful,
            plan: ModulePlan { cyclic: true, in_set: true, ..awaited(&["./a.js"]) },
            source: r#"import { a } from "./a.js"; export function get() { return value; } const value = a;"#,
            output: r#"
                import { _module } from "unawait/runtime";
                import { a, __tla as __tla_0 } from "./a.js";
                let valueReady, value;
                export function get() {
                  return valueReady ? value : (()=>{
                    throw new ReferenceError("Cannot access 'value' before initialization");
                  })();
                }
                export var __tla = _module(()=>[
                    __tla_0
                  ], ()=>{
                  valueReady = false;
                  value = a;
                  valueReady = true;
                });
            "#,
        },
    ]);
}

#[test]
fn dynamic_imports_wait() {
    check(&[
        Row {
            name: "in a module that is not async",
            mode: Mode::Faithful,
            plan: dynamic("./a.js"),
            source: r#"export const load = () => import("./a.js"); import("./b.js"); import(c);"#,
            output: r#"
                export const load = ()=>import("./a.js").then((module)=>module.__tla.then(()=>module));
                import("./b.js");
                import(c);
            "#,
        },
        Row {
            name: "in an async function",
            mode: Mode::Textbook,
            plan: dynamic("./a.js"),
            source: r"export async function load() { const { a } = await import(`./a.js`); return a; }",
            output: r"
                export function load() {
                  return import(`./a.js`).then((module)=>module.__tla.then(()=>module)).then(({ a })=>a);
                }
            ",
        },
        Row {
            name: "in `exact`",
            mode: Mode::Exact,
            plan: dynamic("./a.js"),
            source: r#"export const load = () => import("./a.js");"#,
            output: r#"
                import { _imported } from "unawait/runtime";
                export const load = ()=>_imported(import("./a.js"), "__tla");
            "#,
        },
        Row {
            name: "of whatever it may be",
            mode: Mode::Faithful,
            plan: ModulePlan { dynamic_unknown: true, ..ModulePlan::default() },
            source: r#"export const load = (name) => import(`./${name}.js`, { with: {} }); import("./b.js");"#,
            output: r#"
                export const load = (name)=>import(`./${name}.js`, {
                    with: {}
                  }).then((module)=>Promise.resolve(module.__tla).then(()=>module));
                import("./b.js");
            "#,
        },
    ]);
}

#[test]
fn the_promise_has_the_name_that_is_asked_for() {
    check(&[
        Row {
            name: "another name",
            mode: Mode::Textbook,
            plan: ModulePlan { init: "ready".into(), ..awaited(&["./a.js"]) },
            source: r#"import { a } from "./a.js"; a();"#,
            output: r#"
                import { a, ready as ready_0 } from "./a.js";
                export const ready = ready_0.then(()=>{
                  a();
                });
            "#,
        },
        Row {
            name: "a name that a variable has",
            mode: Mode::Textbook,
            plan: ModulePlan { init: "ready".into(), ..awaited(&["./a.js"]) },
            source: r#"import { a as ready } from "./a.js"; ready(); export {};"#,
            output: r#"
                import { a as ready, ready as ready_0 } from "./a.js";
                const ready2 = ready_0.then(()=>{
                  ready();
                });
                export { ready2 as ready };
                export { };
            "#,
        },
    ]);
}

#[test]
fn what_needs_nothing_is_left() {
    let source = "import \"./a.js\";\nexport const a = ()=>b;\nvar b = c();\n";
    for mode in [Mode::Textbook, Mode::Faithful, Mode::Exact] {
        let plan = ModulePlan { in_set: true, ..dynamic("./b.js") };
        let (got, lowered) = lowered_as(source, mode, &plan);
        assert_eq!((got.as_str(), lowered.functions), (source, 0), "{mode:?}");
    }
}

#[test]
fn an_export_of_the_same_name_is_a_problem() {
    let rows: &[&str] = &[
        "export const __tla = await f();",
        "export function __tla() {} await f();",
        "const a = await f(); export { a as __tla };",
        "const a = await f(); export { a as \"__tla\" };",
        "await f(); export * as __tla from \"./a.js\";",
        "await f(); export { __tla } from \"./a.js\";",
    ];
    check_each(rows, |source| {
        let (got, lowered) = lowered_as(source, Mode::Textbook, &ModulePlan::default());
        match lowered.problems.as_slice() {
            [problem] if problem.message.contains("export `__tla`") => Ok(()),
            _ => Err(format!("{source}: {:?}\n{got}", lowered.problems)),
        }
    });
}
