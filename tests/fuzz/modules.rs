//! Makes a module that awaits at top level from a seed: functions as in other programs, a body of
//! statements between them, exports of every kind, and code that looks at names before they are set.
//!
//! ```js
//! const $ = lane('m');
//! $(1, probe(() => v7));
//! export const v7 = await f1($, 2);
//! export function get7() { return probe(() => v7); }
//! export { v8, v9 as "other 9" };
//! ```

use crate::generate::{Generator, Place};
use crate::grammar::Grammar;
use crate::tree::{Node, pinned, stmt};

/// What a module begins with: its lane, and a look at what may not be there yet.
const HEAD: &str = "const $ = lane('m');
function probe(read) { try { return read(); } catch (error) { return error.constructor.name; } }";

/// The module of a seed.
pub(crate) fn module(seed: u64, grammar: Grammar) -> Node {
    let mut generator = Generator::new(seed, grammar);
    let mut parts = vec![pinned(HEAD, [])];
    let mut functions = Vec::new();
    for _ in 0..=generator.random.below(2) {
        let (text, callee) = generator.declaration();
        functions.push(text);
        generator.callees.push(callee);
    }
    let mut place = Place { depth: 3, suspends: true, ..Place::default() };
    place.throws = grammar.early_throws;
    let mut body = Vec::new();
    for _ in 0..=generator.random.below(2) {
        if let Node::List(list) = generator.statements(&mut place, true) {
            body.extend(list);
        }
        // A class or a variable cannot be used above its line, where a caller may stand.
        if let Some(function) = functions.pop() {
            parts.push(function);
        }
    }
    parts.extend(functions);
    // What awaits before may be inside functions.
    body.push(pinned("await delay(1);", []));
    if grammar.early_throws {
        add_probes(&mut generator, &place, &mut body);
    }
    parts.extend(body);
    export(&mut generator, &place, &mut parts);
    for callee in generator.callees.clone() {
        let call = generator.call(&callee, "lane('a')", &Place::default());
        parts.push(stmt("test(() => @);", [call]));
    }
    Node::List(parts)
}

/// Looks at names of the module anywhere: before they are set, after, from functions that are there from
/// the start.
fn add_probes(generator: &mut Generator, place: &Place, body: &mut Vec<Node>) {
    for _ in 0..generator.random.below(4) {
        let Some(name) = generator.random.pick(&place.names).cloned() else { return };
        let id = generator.id();
        let at = generator.random.below(body.len() + 1);
        let read = match generator.random.below(3) {
            0 => format!("$({id}, probe(() => {name}));"),
            // For a constant that is not set yet, V8 throws the wrong error in modules.
            1 if place.writable.contains(&name) => format!("$({id}, probe(() => ({name} = {id})));"),
            _ => {
                let to = generator.random.below(body.len() + 1);
                body.insert(to, stmt(&format!("function get{id}() {{ return probe(() => {name}); }}"), []));
                format!("$({id}, get{id}());")
            }
        };
        body.insert(at, stmt(&read, []));
    }
}

/// Exports what the module declares: in place, in a list, as the default.
fn export(generator: &mut Generator, place: &Place, parts: &mut Vec<Node>) {
    let mut listed = place.names.clone();
    for part in parts.iter_mut() {
        let text = part.to_string();
        let declares =
            ["const v", "let ", "var v", "function get", "async function ", "const c", "const n", "class "];
        if declares.iter().any(|start| text.starts_with(start)) && generator.random.percent(40) {
            listed.retain(|name| !text.contains(name.as_str()));
            if let Node::Stmt(nodes) | Node::Pinned(nodes) = part {
                nodes.insert(0, Node::Text("export ".to_owned()));
            }
        }
    }
    listed.retain(|_| generator.random.percent(50));
    let mut specifiers: Vec<_> =
        listed
            .iter()
            .map(|name| {
                if generator.random.percent(30) {
                    format!("{name} as \"other {name}\"")
                } else {
                    name.clone()
                }
            })
            .collect();
    match generator.random.below(4) {
        0 => {
            let result = generator.value(&Place { depth: 1, suspends: true, ..place.clone() });
            parts.push(stmt("export default @;", [result]));
        }
        1 => parts.push(stmt("export default function () { return 1; }", [])),
        2 => specifiers.push("probe as default".to_owned()),
        _ => {} // has no default
    }
    let at = generator.random.below(parts.len()) + 1;
    parts.insert(at, pinned(&format!("export {{ {} }};", specifiers.join(", ")), []));
}
