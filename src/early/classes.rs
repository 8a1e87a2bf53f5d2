//! Classes: members that no class can have.
//!
//! ```js
//! class Post { constructor() {} constructor() {} static prototype() {} constructor = 1; }
//! ```
//!
//! A class is strict code, and what it extends is not inside of it.

use swc_core::common::Spanned;
use swc_core::ecma::ast::{
    AutoAccessor, Class, ClassDecl, ClassExpr, ClassMember, ClassMethod, ClassProp, Expr, Ident, Key,
    MethodKind, PrivateMethod, PrivateProp, PropName, StaticBlock,
};
use swc_core::ecma::visit::VisitWith;

use super::context::Context;
use super::scopes::{Parameters, Scope};
use super::walk::{Binding, Walk};
use super::{declarations, functions, names, private_names};

/// Walks over a class that is declared.
pub(super) fn declaration(walk: &mut Walk, node: &ClassDecl) {
    in_strict_code(walk, |walk| declarations::declare(walk, &node.ident, Binding::Lexical));
    class(walk, &node.class, None);
}

/// Walks over a class expression, whose name is known inside only.
pub(super) fn expression(walk: &mut Walk, node: &ClassExpr) {
    class(walk, &node.class, node.ident.as_ref());
}

/// Walks over a class; `own` is a name that is known inside only.
pub(super) fn class(walk: &mut Walk, node: &Class, own: Option<&Ident>) {
    // Decorators stand before the class, and are as strict as the code around.
    node.decorators.visit_with(walk);
    in_strict_code(walk, |walk| {
        node.super_class.visit_with(walk);
        let from = walk.symbols.here();
        let own = own.map(|name| names::target(walk, name));
        private_names::within(walk, node, |walk| members(walk, node));
        if let Some(name) = own {
            declarations::alone(walk, name, from);
        }
    });
}

fn in_strict_code(walk: &mut Walk, inside: impl FnOnce(&mut Walk)) {
    walk.within(Context { strict: true, ..walk.context }, inside);
}

fn members(walk: &mut Walk, node: &Class) {
    let mut has_constructor = false;
    for member in &node.body {
        match member {
            ClassMember::Constructor(constructor) => {
                if has_constructor {
                    walk.report(constructor.key.span(), "A class can have one constructor only");
                }
                has_constructor = true;
                functions::constructor(walk, constructor, node.super_class.is_some());
            }
            ClassMember::Method(node) => method(walk, node),
            ClassMember::PrivateMethod(node) => private_method(walk, node),
            ClassMember::ClassProp(node) => property(walk, node),
            ClassMember::PrivateProp(node) => private_property(walk, node),
            ClassMember::AutoAccessor(node) => accessor(walk, node),
            ClassMember::StaticBlock(node) => static_block(walk, node),
            ClassMember::Empty(_) | ClassMember::TsIndexSignature(_) => {}
        }
    }
}

fn method(walk: &mut Walk, node: &ClassMethod) {
    walk.plain_keywords(node.span.lo, node.key.span().lo, &node.function.decorators);
    node.key.visit_with(walk);
    if node.is_static && is_named(&node.key, "prototype") {
        walk.report(node.key.span(), "A static method cannot be named `prototype`");
    }
    let is_special = node.kind != MethodKind::Method || node.function.is_async || node.function.is_generator;
    if !node.is_static && is_special && is_named(&node.key, "constructor") {
        let message = "A constructor cannot be a getter, setter, generator or async method";
        walk.report(node.key.span(), message);
    }
    functions::method(walk, &node.function, node.key.span());
}

fn private_method(walk: &mut Walk, node: &PrivateMethod) {
    walk.plain_keywords(node.span.lo, node.key.span.lo, &node.function.decorators);
    functions::method(walk, &node.function, node.key.span);
}

fn property(walk: &mut Walk, node: &ClassProp) {
    walk.plain_keywords(node.span.lo, node.key.span().lo, &node.decorators);
    node.decorators.visit_with(walk);
    node.key.visit_with(walk);
    field_name(walk, &node.key, node.is_static);
    initialiser(walk, node.value.as_deref());
}

fn private_property(walk: &mut Walk, node: &PrivateProp) {
    walk.plain_keywords(node.span.lo, node.key.span.lo, &node.decorators);
    node.decorators.visit_with(walk);
    initialiser(walk, node.value.as_deref());
}

fn accessor(walk: &mut Walk, node: &AutoAccessor) {
    walk.plain_keywords(node.span.lo, node.key.span().lo, &node.decorators);
    node.decorators.visit_with(walk);
    if let Key::Public(key) = &node.key {
        key.visit_with(walk);
        field_name(walk, key, node.is_static);
    }
    initialiser(walk, node.value.as_deref());
}

fn field_name(walk: &mut Walk, key: &PropName, is_static: bool) {
    let name = ["constructor", "prototype"].into_iter().find(|name| is_named(key, name));
    if let Some(name) = name.filter(|name| is_static || *name == "constructor") {
        walk.report(key.span(), format!("A field cannot be named `{name}` here"));
    }
}

fn initialiser(walk: &mut Walk, value: Option<&Expr>) {
    let context = walk.context.field(walk.is_module);
    let jumps = std::mem::take(&mut walk.jumps);
    // Names of functions and classes in it are in scopes of their own.
    walk.within(context, |walk| {
        if let Some(value) = value {
            value.visit_with(walk);
        }
    });
    walk.jumps = jumps;
}

fn static_block(walk: &mut Walk, node: &StaticBlock) {
    let context = walk.context.static_block();
    let jumps = std::mem::take(&mut walk.jumps);
    walk.within(context, |walk| {
        declarations::scoped(walk, Scope::function(Parameters::Plain), |walk| {
            node.body.stmts.visit_with(walk);
        });
    });
    walk.jumps = jumps;
}

/// Whether a key is this name, as a word or a string.
pub(super) fn is_named(key: &PropName, name: &str) -> bool {
    match key {
        PropName::Ident(key) => &*key.sym == name,
        PropName::Str(key) => key.value.as_str() == Some(name),
        PropName::Num(_) | PropName::Computed(_) | PropName::BigInt(_) => false,
    }
}
