//! Classes and their members, and the methods of objects.
//!
//! ```js
//! class A extends B {
//!   static #count = 0;
//!   get size() {
//!     return A.#count;
//!   }
//! }
//! ```

use swc_core::common::{Span, Spanned};
use swc_core::ecma::ast::{
    AutoAccessor, Class, ClassDecl, ClassExpr, ClassMember, Constructor, Decorator, Expr, Function, Key,
    MethodKind, ParamOrTsParamProp, PropName,
};
use swc_core::ecma::visit::VisitWith;

use super::Printer;
use super::doc::{Doc, docs, hardline, join, word};
use super::exotic::exotic;
use super::list::Item;
use super::parens::Slot;

impl<'a> Printer<'a> {
    /// `class A {…}`
    pub(super) fn class_decl(&mut self, node: &ClassDecl) -> Doc<'a> {
        if let Some(doc) = self.slice(node.class.span, |v| node.visit_with(v)) {
            return doc;
        }
        let name = docs![self.arena, " ", self.ident(&node.ident)];
        self.class_from(name, &node.class)
    }

    /// `class {…}`
    pub(super) fn class_expr(&mut self, node: &ClassExpr) -> Doc<'a> {
        if let Some(doc) = self.slice(node.class.span, |v| node.visit_with(v)) {
            return doc;
        }
        let name = node.ident.as_ref().map_or(Doc::nil(), |name| docs![self.arena, " ", self.ident(name)]);
        self.class_from(name, &node.class)
    }

    fn class_from(&mut self, name: Doc<'a>, node: &Class) -> Doc<'a> {
        let decorators = self.decorators(&node.decorators, true);
        let heritage = match &node.super_class {
            Some(base) => docs![self.arena, " extends ", self.expr(base, Slot::Heritage)],
            None => Doc::nil(),
        };
        let list = self.list(node.body.iter().map(Item::Member), None);
        let body = if list.is_nil() {
            word("{}")
        } else {
            docs![self.arena, "{", docs![self.arena, hardline(), list].indent(self.arena), hardline(), "}"]
        };
        docs![self.arena, decorators, "class", name, heritage, " ", body]
    }

    /// Decorators, each on a line of its own where the author has it so.
    fn decorators(&mut self, nodes: &[Decorator], class: bool) -> Doc<'a> {
        let (Some(first), Some(last)) = (nodes.first(), nodes.last()) else { return Doc::nil() };
        let range = self.origin(first.span).zip(self.origin(last.span));
        let lines =
            class || range.is_some_and(|(first, last)| self.has_newline(first.0, self.skip_trivia(last.1)));
        let gap = if lines { hardline() } else { word(" ") };
        let parts = self.arena.list(nodes.iter().map(|node| self.decorator(node)));
        docs![self.arena, join(self.arena, parts, gap), gap]
    }

    /// A member with its semicolon.
    pub(super) fn class_member(&mut self, node: &ClassMember) -> Doc<'a> {
        let function = match node {
            ClassMember::Method(method) => method.function.span,
            ClassMember::PrivateMethod(method) => method.function.span,
            other => other.span(), // Only methods have a function with a span of its own.
        };
        if self.real(function).is_some()
            && let Some(doc) = self.slice(node.span(), |v| node.visit_with(v))
        {
            return doc;
        }
        let doc = self.member_parts(node);
        self.caused(node.span(), doc)
    }

    fn member_parts(&mut self, node: &ClassMember) -> Doc<'a> {
        match node {
            ClassMember::Constructor(node) => self.constructor(node),
            ClassMember::Method(node) => {
                let prefix = self.prefix(&node.function.decorators, node.is_static, node.kind);
                self.method(prefix, &node.key, &node.function)
            }
            ClassMember::PrivateMethod(node) => {
                let prefix = self.prefix(&node.function.decorators, node.is_static, node.kind);
                let key = self.private_name(&node.key);
                self.method_from(prefix, key, node.key.span, &node.function)
            }
            ClassMember::ClassProp(node) => {
                let prefix = self.prefix(&node.decorators, node.is_static, MethodKind::Method);
                let key = self.prop_name(&node.key);
                self.field(docs![self.arena, prefix, key], node.value.as_deref())
            }
            ClassMember::PrivateProp(node) => {
                let prefix = self.prefix(&node.decorators, node.is_static, MethodKind::Method);
                let key = self.private_name(&node.key);
                self.field(docs![self.arena, prefix, key], node.value.as_deref())
            }
            ClassMember::AutoAccessor(node) => self.accessor(node),
            ClassMember::StaticBlock(node) => docs![self.arena, "static ", self.block(&node.body)],
            ClassMember::Empty(_) => word(";"),
            ClassMember::TsIndexSignature(_) => exotic(self.arena, node),
        }
    }

    fn prefix(&mut self, decorators: &[Decorator], is_static: bool, kind: MethodKind) -> Doc<'a> {
        let decorators = self.decorators(decorators, false);
        let kind = match kind {
            MethodKind::Method => "",
            MethodKind::Getter => "get ",
            MethodKind::Setter => "set ",
        };
        docs![self.arena, decorators, if is_static { "static " } else { "" }, word(kind)]
    }

    /// A method of a class or an object, behind its modifiers.
    pub(super) fn method(&mut self, prefix: Doc<'a>, key: &PropName, function: &Function) -> Doc<'a> {
        let name = self.prop_name(key);
        self.method_from(prefix, name, key.span(), function)
    }

    fn method_from(&mut self, prefix: Doc<'a>, name: Doc<'a>, key: Span, function: &Function) -> Doc<'a> {
        let keyword = match (function.is_async, function.is_generator) {
            (false, false) => "",
            (false, true) => "*",
            (true, false) => "async ",
            (true, true) => "async *",
        };
        let from = self.real(key).map(|(_, hi)| hi);
        self.function_from(docs![self.arena, prefix, word(keyword), name], Doc::nil(), from, function, false)
            .0
    }

    fn constructor(&mut self, node: &Constructor) -> Doc<'a> {
        let mut pats = Vec::new();
        for param in &node.params {
            match param {
                ParamOrTsParamProp::Param(param) => pats.push(&param.pat),
                // Parameter properties are TypeScript, which is gone by now.
                ParamOrTsParamProp::TsParamProp(_) => {
                    return exotic(self.arena, &ClassMember::Constructor(node.clone()));
                }
            }
        }
        let params = self.params(pats.into_iter()).0;
        let body = node.body.as_ref().map_or(word(";"), |body| self.function_body(body));
        docs![self.arena, "constructor", params, " ", body]
    }

    fn field(&mut self, key: Doc<'a>, value: Option<&Expr>) -> Doc<'a> {
        let body = match value {
            Some(value) => self.assign_to(key, word(" ="), value, super::assign::Side::Named),
            None => key,
        };
        docs![self.arena, body, self.semi()]
    }

    fn accessor(&mut self, node: &AutoAccessor) -> Doc<'a> {
        let prefix = self.prefix(&node.decorators, node.is_static, MethodKind::Method);
        let key = match &node.key {
            Key::Private(name) => self.private_name(name),
            Key::Public(name) => self.prop_name(name),
        };
        self.field(docs![self.arena, prefix, "accessor ", key], node.value.as_deref())
    }
}
