//! Enums become an object that a function fills, as TypeScript does it.
//!
//! ```ts
//! enum E {
//!   A, // first
//!   B = A + 1,
//!   C = "c",
//! }
//! ```
//! becomes
//! ```js
//! var E;
//! (function (E) {
//!   E[E["A"] = 0] = "A"; // first
//!   E[E["B"] = E.A + 1] = "B";
//!   E["C"] = "c";
//! })(E || (E = {}));
//! ```
//!
//! A `const enum` is an enum like any other: no use of it is replaced by its value.

use rustc_hash::FxHashSet;
use swc_core::atoms::Atom;
use swc_core::common::Span;
use swc_core::ecma::ast::{Expr, Ident, Prop, TsEnumDecl, TsEnumMember, TsEnumMemberId};
use swc_core::ecma::visit::{Visit, VisitWith, noop_visit_type};

use super::constants::{Scope, Value, number_text};
use super::namespaces;
use super::strip::Strip;

/// Lowers an enum; `export` is the span of the export declaration around it.
pub(super) fn lower(cx: &mut Strip<'_>, node: &TsEnumDecl, export: Option<Span>) {
    let opening = namespaces::Opening { id: &node.id, span: node.span, export };
    let brace = cx.text.skip(cx.text.hi(node.id.span));
    // Inside the function, the enum is always called by its own name.
    let name = node.id.sym.to_string();
    namespaces::open(cx, &opening, &name, brace);
    let names = member_names(cx, node);
    let mut next = Some(0.0);
    for member in &node.members {
        next = lower_member(cx, node, member, next, &names);
    }
    namespaces::close(cx, &opening);
}

/// The names that initialisers may use for members: those of this block and of the ones before.
fn member_names(cx: &mut Strip<'_>, node: &TsEnumDecl) -> FxHashSet<Atom> {
    let own = node.members.iter().filter_map(|member| member_name(&member.id));
    let names = cx.enum_members.entry(node.id.to_id()).or_default();
    names.extend(own);
    names.clone()
}

fn member_name(id: &TsEnumMemberId) -> Option<Atom> {
    match id {
        TsEnumMemberId::Ident(name) => Some(name.sym.clone()),
        TsEnumMemberId::Str(text) => text.value.as_atom().cloned(),
    }
}

/// Lowers one member; the value of the next one, if that has no initialiser.
fn lower_member(
    cx: &mut Strip<'_>,
    node: &TsEnumDecl,
    member: &TsEnumMember,
    next: Option<f64>,
    names: &FxHashSet<Atom>,
) -> Option<f64> {
    let object = &*node.id.sym;
    let (quoted, key) = match &member.id {
        TsEnumMemberId::Ident(name) => (format!("\"{}\"", name.sym), cx.text.range(name.span)),
        TsEnumMemberId::Str(text) => {
            (cx.text.get(cx.text.range(text.span)).to_owned(), cx.text.range(text.span))
        }
    };
    let own = node.id.to_id();
    let scope = Scope { own: &own, unresolved: cx.unresolved };
    let value = match &member.init {
        Some(init) => cx.constants.evaluate(init, Some(&scope)),
        None => next.map(Value::Number),
    };
    let is_text = matches!(value, Some(Value::Text(_)));
    let end = cx.text.hi(member.span);
    // The whole key, with the brackets of `["a"]`.
    let start = cx.text.lo(member.span).min(key.start);
    let (before, after) = if is_text {
        (format!("{object}[{quoted}]"), String::new())
    } else {
        (format!("{object}[{object}[{quoted}]"), format!("] = {quoted}"))
    };
    if let Some(init) = &member.init {
        let equals = cx.text.skip(key.end + usize::from(cx.text.is(cx.text.skip(key.end), ']')));
        let equals = if cx.text.is(equals, '=') { equals } else { cx.text.skip(equals + 1) };
        cx.plan.replace(start..cx.text.space_back(equals), before);
        prefix_members(cx, init, object, names);
        init.visit_with(cx);
        cx.plan.insert(end, after);
    } else {
        let number = next.map_or_else(|| "void 0".to_owned(), number_text);
        cx.plan.replace(start..end, format!("{before} = {number}{after}"));
    }
    end_member(cx, end);
    if let Some(name) = member_name(&member.id) {
        cx.constants.insert_member(&own, name, value.clone());
    }
    match value {
        Some(Value::Number(value)) => Some(value + 1.0),
        Some(Value::Text(_)) | None => None,
    }
}

/// Turns the comma after a member into a semicolon.
fn end_member(cx: &mut Strip<'_>, end: usize) {
    let comma = cx.text.skip(end);
    if cx.text.is(comma, ',') {
        cx.plan.replace(comma..comma + 1, ";");
    } else {
        cx.plan.insert(end, ";");
    }
}

/// Writes `E.A` for an `A` in an initialiser.
fn prefix_members(cx: &mut Strip<'_>, init: &Expr, object: &str, names: &FxHashSet<Atom>) {
    struct Finder<'a> {
        names: &'a FxHashSet<Atom>,
        unresolved: swc_core::common::SyntaxContext,
        found: Vec<(Span, Option<Atom>)>,
    }
    impl Visit for Finder<'_> {
        noop_visit_type!();
        fn visit_ident(&mut self, node: &Ident) {
            if node.ctxt == self.unresolved && self.names.contains(&node.sym) {
                self.found.push((node.span, None));
            }
        }
        fn visit_prop(&mut self, node: &Prop) {
            match node {
                Prop::Shorthand(name) if name.ctxt == self.unresolved && self.names.contains(&name.sym) => {
                    self.found.push((name.span, Some(name.sym.clone())));
                }
                _ => node.visit_children_with(self),
            }
        }
    }
    let mut finder = Finder { names, unresolved: cx.unresolved, found: Vec::new() };
    init.visit_with(&mut finder);
    for (span, key) in finder.found {
        let at = cx.text.lo(span);
        let key = key.map_or_else(String::new, |key| format!("{key}: "));
        cx.plan.insert(at, format!("{key}{object}."));
    }
}
