//! Operators between operands: rows of equal rank break together.
//!
//! ```js
//! const ready =
//!   connected &&
//!   (loaded || cached) &&
//!   !stopped;
//! ```

use swc_core::ecma::ast::{BinExpr, Expr};

use super::Printer;
use super::doc::{Doc, docs, line, word};
use super::parens::{self, Slot};

impl<'a> Printer<'a> {
    /// A generated binary expression; all but its first line are indented.
    pub(super) fn binary(&mut self, node: &BinExpr) -> Doc<'a> {
        let mut parts = self.row(node, false);
        if inlines(node) && parts.len() == 2 {
            return Doc::concat(self.arena, parts).group(self.arena);
        }
        let first = parts.remove(0);
        docs![self.arena, first, Doc::concat(self.arena, parts).indent(self.arena)].group(self.arena)
    }

    /// The same without the indentation, for where something around it indents.
    pub(super) fn binary_row(&mut self, node: &BinExpr) -> Doc<'a> {
        Doc::concat(self.arena, self.row(node, node.op.may_short_circuit()))
    }

    /// The operands, each but the first with its operator before it.
    fn row(&mut self, node: &BinExpr, inside: bool) -> Vec<Doc<'a>> {
        let mut operands = Vec::new();
        let mut at = node;
        loop {
            operands.push(at);
            match &*at.left {
                Expr::Bin(left)
                    if self.real(left.span).is_none()
                        && parens::flattens(at.op, left.op)
                        && !parens::needs(&at.left, Slot::Left(at.op)) =>
                {
                    at = left;
                }
                _ => break, // The first operand.
            }
        }
        let mut parts = vec![self.expr(&at.left, Slot::Left(at.op)).group(self.arena)];
        for bin in operands.into_iter().rev() {
            let right = self.expr(&bin.right, Slot::Right(bin.op));
            let gap = if inlines(bin) { word(" ") } else { line() };
            let operand = docs![self.arena, word(bin.op.as_str()), gap, right];
            // A lone pair of operands is measured without what is around it.
            let alone = std::ptr::eq(bin, node) && !same_kind(bin, &bin.left) && !same_kind(bin, &bin.right);
            parts.push(docs![
                self.arena,
                " ",
                if alone && !inside { operand.group(self.arena) } else { operand }
            ]);
        }
        parts
    }
}

/// Whether both are logical, or both are not.
fn same_kind(outer: &BinExpr, inner: &Expr) -> bool {
    matches!(inner, Expr::Bin(inner) if inner.op.may_short_circuit() == outer.op.may_short_circuit())
}

/// `a || {…}`: the literal starts behind the operator.
fn inlines(node: &BinExpr) -> bool {
    node.op.may_short_circuit()
        && match &*node.right {
            Expr::Object(object) => !object.props.is_empty(),
            Expr::Array(array) => !array.elems.is_empty(),
            Expr::JSXElement(_) | Expr::JSXFragment(_) => true,
            _ => false, // Nothing else opens a bracket of its own.
        }
}

/// Whether an assignment puts the binary expression on the line of its operator.
pub(super) fn starts_inline(node: &BinExpr) -> bool {
    inlines(node)
}
