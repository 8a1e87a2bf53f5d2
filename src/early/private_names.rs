//! Private names: declared once, in a class around.
//!
//! ```js
//! class Post { #id; #id; m() { return delete this.#id, this.#ID } }
//! ```

use rustc_hash::FxHashMap;
use swc_core::atoms::Atom;
use swc_core::common::Span;
use swc_core::ecma::ast::{
    BinExpr, BinaryOp, Class, ClassMember, Expr, Key, MethodKind, PrivateMethod, PrivateName,
};
use swc_core::ecma::visit::VisitWith;

use super::names;
use super::walk::Walk;

/// The private names of the classes around, with how many of these classes declare each.
#[derive(Debug, Default)]
pub(super) struct PrivateNames(FxHashMap<Atom, usize>);

/// What a class has declared under a private name.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Half {
    Getter { is_static: bool },
    Setter { is_static: bool },
    Whole,
}

/// Walks over the body of `class` with its private names in sight.
pub(super) fn within(walk: &mut Walk, class: &Class, inside: impl FnOnce(&mut Walk)) {
    let declared = declared(walk, class);
    for name in &declared {
        *walk.private_names.0.entry(name.clone()).or_default() += 1;
    }
    inside(walk);
    for name in &declared {
        if let Some(count) = walk.private_names.0.get_mut(name) {
            *count = count.saturating_sub(1);
        }
    }
}

fn declared(walk: &mut Walk, class: &Class) -> Vec<Atom> {
    let mut found: FxHashMap<Atom, Option<Half>> = FxHashMap::default();
    for (key, half) in class.body.iter().filter_map(member) {
        names::spelling(walk, &key.name, name_span(key));
        let clashes = match found.get(&key.name) {
            None => false,
            Some(before) => !matches!(
                (before, half),
                (Some(Half::Getter { is_static: a }), Half::Setter { is_static: b })
                | (Some(Half::Setter { is_static: a }), Half::Getter { is_static: b }) if *a == b
            ),
        };
        if clashes {
            walk.report(key.span, format!("`#{}` is already declared in this class", key.name));
        }
        // Getter and setter make a whole: nothing can be added.
        let state = if found.contains_key(&key.name) { None } else { Some(half) };
        found.insert(key.name.clone(), state);
    }
    found.into_keys().collect()
}

fn member(member: &ClassMember) -> Option<(&PrivateName, Half)> {
    match member {
        ClassMember::PrivateMethod(node) => Some((&node.key, half(node))),
        ClassMember::PrivateProp(node) => Some((&node.key, Half::Whole)),
        ClassMember::AutoAccessor(node) => match &node.key {
            Key::Private(key) => Some((key, Half::Whole)),
            Key::Public(_) => None,
        },
        ClassMember::Constructor(_)
        | ClassMember::Method(_)
        | ClassMember::ClassProp(_)
        | ClassMember::TsIndexSignature(_)
        | ClassMember::Empty(_)
        | ClassMember::StaticBlock(_) => None,
    }
}

fn half(node: &PrivateMethod) -> Half {
    match node.kind {
        MethodKind::Getter => Half::Getter { is_static: node.is_static },
        MethodKind::Setter => Half::Setter { is_static: node.is_static },
        MethodKind::Method => Half::Whole,
    }
}

/// Judges the use of a private name.
pub(super) fn used(walk: &mut Walk, node: &PrivateName) {
    names::spelling(walk, &node.name, name_span(node));
    if walk.private_names.0.get(&node.name).is_none_or(|count| *count == 0) {
        let message = format!("`#{}` is not declared in a class around", node.name);
        walk.report(node.span, message);
    }
}

/// Walks over `#id in post`, the one place where a private name stands alone.
pub(super) fn binary(walk: &mut Walk, node: &BinExpr) {
    match &*node.left {
        Expr::PrivateName(name) if node.op == BinaryOp::In => used(walk, name),
        // Every other operand is an expression.
        left => left.visit_with(walk),
    }
    node.right.visit_with(walk);
}

/// Judges a private name where an expression should stand.
pub(super) fn alone(walk: &mut Walk, node: &PrivateName) {
    walk.report(node.span, "A private name can stand alone only on the left of `in`");
}

fn name_span(node: &PrivateName) -> Span {
    // The `#` is one byte.
    node.span.with_lo((node.span.lo + swc_core::common::BytePos(1)).min(node.span.hi))
}
