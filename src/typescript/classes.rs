//! Classes: modifiers, members that are only types, `implements`.
//!
//! ```ts
//! abstract class A<T> extends B<T> implements C {
//!   private static readonly x?: number = 1;
//!   declare y: string;
//!   abstract f(): void;
//!   override async g(this: A<T>): Promise<void> {}
//! }
//! ```
//! becomes
//! ```js
//! class A extends B {
//!   static x = 1;
//!   async g() {}
//! }
//! ```

use swc_core::common::{Span, Spanned};
use swc_core::ecma::ast::{Class, ClassMember, Decorator, Expr, PropName, TsTypeAnn};
use swc_core::ecma::visit::VisitWith;

use super::statements::List;
use super::strip::Strip;
use super::{expressions, functions, properties};

/// Strips a class.
pub(super) fn class(cx: &mut Strip<'_>, node: &Class) {
    node.decorators.visit_with(cx);
    if node.is_abstract {
        cut_abstract(cx, node);
    }
    node.type_params.visit_with(cx);
    if let Some(parent) = &node.super_class {
        expressions::keep_parens(cx, parent);
        parent.visit_with(cx);
    }
    node.super_type_params.visit_with(cx);
    if let (Some(first), Some(last)) = (node.implements.first(), node.implements.last()) {
        let keyword = cx.text.skip_back(cx.text.lo(first.span)) - "implements".len();
        cx.plan.cut(cx.text.cut_start(keyword)..cx.text.hi(last.span));
    }
    members(cx, &node.body);
    properties::lower(cx, node);
}

fn cut_abstract(cx: &mut Strip<'_>, node: &Class) {
    let from = node.decorators.last().map_or(node.span.lo, |last| last.span.hi);
    let mut start = cx.text.skip(cx.text.lo(node.span.with_lo(from)));
    // Decorators may come before `export`.
    while matches!(cx.text.word(start), "export" | "default") {
        start = cx.text.skip(start + cx.text.word(start).len());
    }
    // The span of the class starts at either of the two words.
    let before = cx.text.skip_back(start);
    if cx.text.word(start) != "abstract" && cx.text.word_before(before) == "abstract" {
        start = before - "abstract".len();
    }
    if cx.text.word(start) == "abstract" {
        let end = start + "abstract".len();
        cx.plan.cut(start..cx.text.skip_space(end));
    }
}

fn members(cx: &mut Strip<'_>, body: &[ClassMember]) {
    let mut list = List::default();
    let mut unclear = false;
    for node in body {
        let empty = matches!(node, ClassMember::Empty(_));
        if is_type(node) {
            list.remove(cx, node.span());
        } else {
            member(cx, node);
            if unclear && !empty {
                list.close(cx);
            }
            list.keep(cx, node.span(), !empty && is_field(node));
            unclear = reads_on(node);
        }
    }
}

fn is_field(node: &ClassMember) -> bool {
    match node {
        ClassMember::ClassProp(_) | ClassMember::PrivateProp(_) | ClassMember::AutoAccessor(_) => true,
        ClassMember::Constructor(_)
        | ClassMember::Method(_)
        | ClassMember::PrivateMethod(_)
        | ClassMember::TsIndexSignature(_)
        | ClassMember::StaticBlock(_)
        | ClassMember::Empty(_) => false,
    }
}

/// Whether a field without its type would be read as the modifier of what comes next.
fn reads_on(node: &ClassMember) -> bool {
    let ClassMember::ClassProp(node) = node else { return false };
    let word = match &node.key {
        PropName::Ident(name) => &*name.sym,
        PropName::Str(_) | PropName::Num(_) | PropName::Computed(_) | PropName::BigInt(_) => return false,
    };
    node.value.is_none() && matches!(word, "get" | "set" | "static" | "accessor" | "async")
}

/// Whether nothing of a member remains at run time.
fn is_type(node: &ClassMember) -> bool {
    match node {
        ClassMember::Constructor(node) => node.body.is_none(),
        ClassMember::Method(node) => node.is_abstract || node.function.body.is_none(),
        ClassMember::PrivateMethod(node) => node.is_abstract || node.function.body.is_none(),
        ClassMember::ClassProp(node) => node.declare || node.is_abstract,
        ClassMember::AutoAccessor(node) => node.is_abstract,
        ClassMember::TsIndexSignature(_) => true,
        ClassMember::PrivateProp(_) | ClassMember::StaticBlock(_) | ClassMember::Empty(_) => false,
    }
}

fn member(cx: &mut Strip<'_>, node: &ClassMember) {
    match node {
        ClassMember::Constructor(node) => {
            modifiers(cx, node.span, &[], node.key.span());
            node.params.visit_with(cx);
            node.body.visit_with(cx);
        }
        ClassMember::Method(node) => {
            modifiers(cx, node.span, &node.function.decorators, node.key.span());
            node.key.visit_with(cx);
            if node.is_optional {
                functions::optional(cx, cx.text.hi(node.key.span()));
            }
            node.function.visit_with(cx);
        }
        ClassMember::PrivateMethod(node) => {
            modifiers(cx, node.span, &node.function.decorators, node.key.span);
            node.function.visit_with(cx);
        }
        ClassMember::ClassProp(node) => {
            node.decorators.visit_with(cx);
            modifiers(cx, node.span, &node.decorators, node.key.span());
            node.key.visit_with(cx);
            let marked = node.is_optional || node.definite;
            field(cx, node.key.span(), marked, node.type_ann.as_deref(), node.value.as_deref());
        }
        ClassMember::PrivateProp(node) => {
            node.decorators.visit_with(cx);
            modifiers(cx, node.span, &node.decorators, node.key.span);
            let marked = node.is_optional || node.definite;
            field(cx, node.key.span, marked, node.type_ann.as_deref(), node.value.as_deref());
        }
        ClassMember::AutoAccessor(node) => {
            node.decorators.visit_with(cx);
            modifiers(cx, node.span, &node.decorators, node.key.span());
            node.key.visit_with(cx);
            field(cx, node.key.span(), node.definite, node.type_ann.as_deref(), node.value.as_deref());
        }
        ClassMember::StaticBlock(node) => node.visit_with(cx),
        ClassMember::TsIndexSignature(_) | ClassMember::Empty(_) => {}
    }
}

/// Strips what follows the name of a field.
fn field(cx: &mut Strip<'_>, key: Span, marked: bool, ty: Option<&TsTypeAnn>, value: Option<&Expr>) {
    match ty {
        Some(ty) => ty.visit_with(cx),
        None if marked => functions::optional(cx, cx.text.hi(key)),
        None => {}
    }
    if let Some(value) = value {
        value.visit_with(cx);
    }
}

/// Removes TypeScript's modifiers between the decorators of `span` and the name at `key`.
pub(super) fn modifiers(cx: &mut Strip<'_>, span: Span, decorators: &[Decorator], key: Span) {
    let from = decorators.iter().map(|node| node.span.hi).filter(|hi| *hi <= key.lo).max();
    let mut at = cx.text.skip(cx.text.lo(span.with_lo(from.unwrap_or(span.lo))));
    let (start, end) = (at, cx.text.lo(key));
    let mut leading = true;
    while at < end {
        let word = cx.text.word(at);
        // `*` of a generator, and decorators between modifiers.
        let after = at + word.len().max(1);
        if matches!(
            word,
            "public" | "private" | "protected" | "readonly" | "override" | "declare" | "abstract"
        ) {
            cx.plan.cut(at..cx.text.skip_space(after));
        } else {
            leading = false;
        }
        at = cx.text.skip(after);
        if leading && let Some(c) = cx.text.from(at).chars().next() {
            cx.new_starts.insert(start, c);
        }
    }
}
