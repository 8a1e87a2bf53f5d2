//! JSX: tags are laid out, the text between them is kept as it is.
//!
//! ```jsx
//! <Item key={id}>
//!   text {value}
//! </Item>
//! ```

use swc_core::common::Spanned;
use swc_core::ecma::ast::{
    JSXAttrName, JSXAttrOrSpread, JSXAttrValue, JSXElement, JSXElementChild, JSXElementName, JSXExpr,
    JSXExprContainer, JSXFragment, JSXMemberExpr, JSXNamespacedName, JSXObject, JSXOpeningElement,
};
use swc_core::ecma::visit::VisitWith;

use super::Printer;
use super::doc::{Doc, docs, join, line, softline, word};
use super::parens::Slot;

impl<'a> Printer<'a> {
    /// `<a>…</a>`
    pub(super) fn jsx_element(&mut self, node: &JSXElement) -> Doc<'a> {
        if let Some(doc) = self.slice(node.span, |v| node.visit_with(v)) {
            return doc;
        }
        let opening = self.jsx_opening(&node.opening);
        let children = self.arena.list(node.children.iter().map(|child| self.jsx_child(child)));
        let closing = match &node.closing {
            Some(closing) => docs![self.arena, "</", self.jsx_name(&closing.name), ">"],
            None => Doc::nil(),
        };
        docs![self.arena, opening, Doc::row(children), closing]
    }

    /// `<>…</>`
    pub(super) fn jsx_fragment(&mut self, node: &JSXFragment) -> Doc<'a> {
        if let Some(doc) = self.slice(node.span, |v| node.visit_with(v)) {
            return doc;
        }
        let children = self.arena.list(node.children.iter().map(|child| self.jsx_child(child)));
        docs![self.arena, "<>", Doc::row(children), "</>"]
    }

    fn jsx_opening(&mut self, node: &JSXOpeningElement) -> Doc<'a> {
        if let Some(doc) = self.slice(node.span, |v| node.visit_with(v)) {
            return doc;
        }
        let name = self.jsx_name(&node.name);
        let attrs = self.arena.list(node.attrs.iter().map(|attr| self.jsx_attr(attr)));
        let end = if node.self_closing {
            docs![self.arena, line(), "/>"]
        } else {
            docs![self.arena, softline(), ">"]
        };
        if attrs.is_empty() {
            return docs![self.arena, "<", name, if node.self_closing { " />" } else { ">" }];
        }
        docs![
            self.arena,
            "<",
            name,
            docs![self.arena, line(), join(self.arena, attrs, line())].indent(self.arena),
            end
        ]
        .group(self.arena)
    }

    fn jsx_name(&mut self, node: &JSXElementName) -> Doc<'a> {
        match node {
            JSXElementName::Ident(name) => self.ident(name),
            JSXElementName::JSXMemberExpr(member) => self.jsx_member(member),
            JSXElementName::JSXNamespacedName(name) => self.jsx_namespaced(name),
        }
    }

    fn jsx_member(&mut self, node: &JSXMemberExpr) -> Doc<'a> {
        let object = match &node.obj {
            JSXObject::JSXMemberExpr(member) => self.jsx_member(member),
            JSXObject::Ident(name) => self.ident(name),
        };
        docs![self.arena, object, ".", self.ident_name(&node.prop)]
    }

    fn jsx_namespaced(&mut self, node: &JSXNamespacedName) -> Doc<'a> {
        docs![self.arena, self.ident_name(&node.ns), ":", self.ident_name(&node.name)]
    }

    fn jsx_attr(&mut self, node: &JSXAttrOrSpread) -> Doc<'a> {
        match node {
            JSXAttrOrSpread::SpreadElement(spread) => {
                docs![self.arena, "{...", self.expr(&spread.expr, Slot::Item), "}"]
            }
            JSXAttrOrSpread::JSXAttr(attr) => {
                if let Some(doc) = self.slice(attr.span, |v| attr.visit_with(v)) {
                    return doc;
                }
                let name = match &attr.name {
                    JSXAttrName::Ident(name) => self.ident_name(name),
                    JSXAttrName::JSXNamespacedName(name) => self.jsx_namespaced(name),
                };
                let value = match &attr.value {
                    None => return name,
                    Some(JSXAttrValue::Str(text)) => {
                        if let Some(raw) = &text.raw {
                            Doc::text(self.arena, raw)
                        } else {
                            docs![self.arena, "{", self.string(text), "}"]
                        }
                    }
                    Some(JSXAttrValue::JSXExprContainer(container)) => self.jsx_container(container),
                    Some(JSXAttrValue::JSXElement(element)) => self.jsx_element(element),
                    Some(JSXAttrValue::JSXFragment(fragment)) => self.jsx_fragment(fragment),
                };
                docs![self.arena, name, "=", value]
            }
        }
    }

    fn jsx_container(&mut self, node: &JSXExprContainer) -> Doc<'a> {
        if let Some(doc) = self.slice(node.span, |v| node.visit_with(v)) {
            return doc;
        }
        match &node.expr {
            JSXExpr::Expr(expr) => docs![self.arena, "{", self.expr(expr, Slot::Any), "}"],
            JSXExpr::JSXEmptyExpr(_) => word("{}"),
        }
    }

    /// What stands between two tags.
    pub(super) fn jsx_child(&mut self, node: &JSXElementChild) -> Doc<'a> {
        if let Some(doc) = self.slice(node.span(), |v| node.visit_with(v)) {
            return doc;
        }
        match node {
            JSXElementChild::JSXText(text) => Doc::text(self.arena, &text.raw),
            JSXElementChild::JSXExprContainer(container) => self.jsx_container(container),
            JSXElementChild::JSXSpreadChild(spread) => {
                docs![self.arena, "{...", self.expr(&spread.expr, Slot::Item), "}"]
            }
            JSXElementChild::JSXElement(element) => self.jsx_element(element),
            JSXElementChild::JSXFragment(fragment) => self.jsx_fragment(fragment),
        }
    }
}
