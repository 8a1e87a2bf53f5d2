//! Graphs as text: as authors write them, and with the helper by hand.
//!
//! ```js
//! import { f1, change1, v1 } from "./m1.mjs";
//! $("m0 starts");
//! export let v0 = 0;
//! export function change0() { v0 += 1; }
//! $("m0 sees m1: " + f1() + …);
//! ```

use std::fmt::Write;

use crate::graph::{Export, Form, Graph, Step};

/// The name of a module's file.
pub(crate) fn name(own: usize) -> String {
    format!("m{own}.mjs")
}

/// The modules as an author would write them.
pub(crate) fn native(graph: &Graph) -> Vec<String> {
    (0..graph.modules.len()).map(|own| native_module(graph, own, Style::Native)).collect()
}

/// The modules with the body of each async one as an async function that the helper gets; `helpers` is the
/// text of the helpers.
pub(crate) fn by_hand(graph: &Graph, helpers: &str) -> Vec<String> {
    (0..graph.modules.len())
        .map(|own| {
            if graph.is_async(own) {
                lowered_module(graph, own, helpers)
            } else {
                native_module(graph, own, Style::Loads)
            }
        })
        .collect()
}

/// How the statements of a module are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Style {
    /// As an author would.
    Native,
    /// The same, but for `import()`.
    Loads,
    /// What is exported has been declared.
    Body,
}

fn native_module(graph: &Graph, own: usize, style: Style) -> String {
    let mut text = head(graph, own);
    let _ = writeln!(text, "export let v{own} = 0;");
    for (at, step) in graph.modules[own].steps.iter().enumerate() {
        text.push_str(&self::step(graph, own, at, step, style));
    }
    text + &format!("$(\"m{own} ends\");\n")
}

fn lowered_module(graph: &Graph, own: usize, helpers: &str) -> String {
    let module = &graph.modules[own];
    let mut text = head(graph, own);
    let mut promises = Vec::new();
    for request in &module.requests {
        if graph.is_async(request.target) {
            let target = request.target;
            let _ = writeln!(text, "import {{ __tla as __tla_{target} }} from \"./m{target}.mjs\";");
            promises.push(format!("__tla_{target}"));
        }
    }
    let _ = writeln!(text, "let v{own};\nexport {{ v{own} }};");
    for (at, step) in module.steps.iter().enumerate() {
        if let Step::Export(kind, _) = step {
            let (locals, list) = exported(*kind, own, at);
            let _ = write!(text, "let {};\nexport {{ {list} }};\n", locals.join(", "));
        }
    }
    let body: String = module
        .steps
        .iter()
        .enumerate()
        .map(|(at, step)| self::step(graph, own, at, step, Style::Body))
        .collect();
    let kind = if graph.awaits(own) { "async " } else { "" };
    let requests = promises.join(", ");
    let _ = write!(
        text,
        "export var __tla = _module(() => [{requests}], {kind}() => {{\n$(\"m{own} starts\");\nv{own} = 0;\n{body}$(\"m{own} ends\");\n}});\n"
    );
    text.replacen(&format!("$(\"m{own} starts\");\n"), "", 1) + helpers
}

/// Imports, re-exports, functions.
fn head(graph: &Graph, own: usize) -> String {
    let module = &graph.modules[own];
    let mut text = String::new();
    for request in &module.requests {
        let n = request.target;
        let line = match request.form {
            Form::Names if n == own => format!("import \"./m{n}.mjs\";\n"),
            Form::Bare => format!("import \"./m{n}.mjs\";\n"),
            Form::Names => format!("import {{ f{n}, change{n}, v{n} }} from \"./m{n}.mjs\";\n"),
            Form::Namespace => format!("import * as n{n} from \"./m{n}.mjs\";\n"),
            Form::Star => format!("export * from \"./m{n}.mjs\";\n"),
            Form::StarAs => format!("export * as s{own}_{n} from \"./m{n}.mjs\";\n"),
            Form::From => format!("export {{ f{n} as r{own}_{n} }} from \"./m{n}.mjs\";\n"),
        };
        text.push_str(&line);
    }
    let _ = writeln!(text, "$(\"m{own} starts\");");
    if module.shared {
        text.push_str("export function shared() {}\n");
    }
    text + &format!(
        "export function f{own}() {{ return \"f{own}\"; }}\nexport function change{own}() {{ v{own} += 1; }}\n"
    )
}

/// The names that an export declares, and its list.
fn exported(kind: Export, own: usize, at: usize) -> (Vec<String>, String) {
    let id = format!("{own}_{at}");
    match kind {
        Export::Const => (vec![format!("c{id}")], format!("c{id}")),
        Export::Renamed => (vec![format!("c{id}")], format!("c{id} as renamed{id}")),
        Export::Pattern => (vec![format!("d{id}"), format!("e{id}")], format!("d{id}, e{id}")),
        Export::Default => (vec![format!("default{id}")], format!("default{id} as default")),
        Export::Class => (vec![format!("k{id}")], format!("k{id}")),
    }
}

fn step(graph: &Graph, own: usize, at: usize, step: &Step, style: Style) -> String {
    let say = |text: &str| format!("$(\"m{own} {text} {at}\");\n");
    match step {
        Step::Log => say("logs"),
        Step::Await(ticks) => format!("await $.tick({ticks});\n") + &say("waited"),
        Step::Export(kind, ticks) => export(own, at, *kind, *ticks, style != Style::Body),
        Step::Change => format!("v{own} += 10;\n"),
        Step::Read(index) => read(graph, own, *index),
        Step::Loop(ticks) => format!(
            "for (const turn of [1, 2]) {{\n  await $.tick({ticks} * turn);\n  $(\"m{own} turn {at} \" + turn);\n}}\n"
        ),
        Step::ForAwait(count) => format!(
            "for await (const item of [$.tick({count}, 1), $.tick(1, 2)]) $(\"m{own} item {at} \" + item);\n"
        ),
        Step::Try(ticks) => format!(
            "try {{\n  await $.fail({ticks}, \"expected\");\n}} catch (error) {{\n  $(\"m{own} catches {at} \" + error.message);\n}} finally {{\n  await $.tick(1);\n}}\n"
        ),
        Step::Throw => format!("$.boom(\"m{own} throws\");\n"),
        Step::Reject(ticks) => format!("await $.fail({ticks}, \"m{own} rejects\");\n"),
        Step::Import(target, true) => {
            let load = load(*target, style);
            format!(
                "const n{own}_{at} = await {load};\n$(\"m{own} loaded m{target} \" + n{own}_{at}.f{target}());\n"
            )
        }
        Step::Import(target, false) => {
            let load = load(*target, style);
            format!(
                "$.track({load}.then((found) => $(\"m{own}@{at} loaded m{target} \" + found.f{target}()), (error) => $(\"m{own}@{at} missed m{target} \" + error.message)));\n"
            )
        }
    }
}

fn load(target: usize, style: Style) -> String {
    if style == Style::Native {
        return format!("import(\"./m{target}.mjs\")");
    }
    format!("import(\"./m{target}.mjs\").then((found) => Promise.resolve(found.__tla).then(() => found))")
}

fn export(own: usize, at: usize, kind: Export, ticks: Option<usize>, native: bool) -> String {
    let (locals, list) = exported(kind, own, at);
    let plain = match kind {
        Export::Const | Export::Renamed | Export::Default | Export::Class => format!("\"value {at}\""),
        Export::Pattern => format!("{{ a: \"a {at}\", b: [\"b {at}\"] }}"),
    };
    let value = ticks.map_or(plain.clone(), |ticks| format!("await $.tick({ticks}, {plain})"));
    let first = &locals[0];
    let pattern = || format!("{{ a: {}, b: [{}] }}", locals[0], locals[locals.len() - 1]);
    match (kind, native) {
        (Export::Const, true) => format!("export const {first} = {value};\n"),
        (Export::Renamed, true) => format!("const {first} = {value};\nexport {{ {list} }};\n"),
        (Export::Pattern, true) => format!("export const {} = {value};\n", pattern()),
        (Export::Default, true) => format!("export default {value};\n"),
        (Export::Class, true) => format!("export class {first} {{ static made = {value}; }}\n"),
        (Export::Const | Export::Renamed | Export::Default, false) => format!("{first} = {value};\n"),
        (Export::Pattern, false) => format!("({} = {value});\n", pattern()),
        (Export::Class, false) => format!("{first} = class {first} {{ static made = {value}; }};\n"),
    }
}

/// What can be seen of an import. In a cycle only functions are there for sure.
fn read(graph: &Graph, own: usize, index: usize) -> String {
    let Some(request) = graph.modules[own].requests.get(index) else { return String::new() };
    let n = request.target;
    let object = match request.form {
        Form::Names => String::new(),
        Form::Namespace => format!("n{n}."),
        Form::Bare | Form::Star | Form::StarAs | Form::From => return String::new(),
    };
    if n == own {
        return String::new();
    }
    let function = format!("$(\"m{own} sees m{n} \" + {object}f{n}());\n");
    if graph.reaches(n, own, false) {
        return function;
    }
    format!(
        "{function}{{\n  const before = {object}v{n};\n  {object}change{n}();\n  $(\"m{own} changes m{n} by \" + ({object}v{n} - before));\n}}\n"
    )
}
