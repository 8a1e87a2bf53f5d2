//! Assignments, initializers and properties: where the line breaks around the operator.
//!
//! ```js
//! const short = call(
//!   argument,
//! );
//! const sum =
//!   first + second;
//! ```

use swc_core::common::Spanned;
use swc_core::ecma::ast::{
    AssignExpr, AssignTarget, AssignTargetPat, Callee, Expr, Lit, ObjectPatProp, Pat, SimpleAssignTarget,
    VarDeclarator,
};
use swc_core::ecma::visit::VisitWith;

use super::Printer;
use super::doc::{Doc, docs, line, word};
use super::parens::Slot;

enum Layout {
    /// The right side stays on the line of the operator.
    Stay,
    /// It moves to the next line as a whole if it does not fit.
    BreakAfter,
    /// It moves only if not even its beginning fits.
    Fluid,
    /// The left side breaks.
    BreakLeft,
}

/// What a value is given to.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    /// A target of an assignment.
    Assigned,
    /// A name, a simple pattern or a key.
    Named,
    /// A pattern that breaks rather than the value.
    Complex,
}

impl Side {
    fn of(pat: &Pat) -> Self {
        if is_complex(pat) { Self::Complex } else { Self::Named }
    }
}

impl<'a> Printer<'a> {
    /// `a = b`
    pub(super) fn assignment(&mut self, node: &AssignExpr) -> Doc<'a> {
        let left = self.assign_target(&node.left);
        self.assign_to(left, docs![self.arena, " ", word(node.op.as_str())], &node.right, Side::Assigned)
    }

    /// `a = b` in a declaration.
    pub(super) fn var_declarator(&mut self, node: &VarDeclarator) -> Doc<'a> {
        if let Some(doc) = self.slice(node.span, |v| node.visit_with(v)) {
            return doc;
        }
        let left = self.declared(&node.name);
        match &node.init {
            Some(init) => self.assign_to(left, word(" ="), init, Side::of(&node.name)),
            None => left,
        }
    }

    /// `left` and `operator`, then the value in the layout that suits it.
    pub(super) fn assign_to(
        &mut self,
        left: Doc<'a>,
        operator: Doc<'a>,
        value: &Expr,
        side: Side,
    ) -> Doc<'a> {
        let layout = self.layout(value, side);
        let right = match value {
            Expr::Bin(bin) if self.real(bin.span).is_none() => self.binary_row(bin).group(self.arena),
            Expr::Cond(cond) if self.real(cond.span).is_none() => self.whole_conditional(cond),
            Expr::Assign(_) if side == Side::Assigned => self.expr(value, Slot::Bare),
            _ => self.expr(value, Slot::Item), // All others indent themselves.
        };
        match layout {
            Layout::Stay => docs![self.arena, left.group(self.arena), operator, " ", right].group(self.arena),
            Layout::BreakLeft => {
                docs![self.arena, left, operator, " ", right.group(self.arena)].group(self.arena)
            }
            Layout::BreakAfter => docs![
                self.arena,
                left.group(self.arena),
                operator,
                docs![self.arena, line(), right].indent(self.arena).group(self.arena)
            ]
            .group(self.arena),
            Layout::Fluid => {
                let id = self.fresh_id();
                let gap = line().indent(self.arena).named(self.arena, id);
                docs![
                    self.arena,
                    left.group(self.arena),
                    operator,
                    gap,
                    right.indent_if_break(self.arena, id)
                ]
                .group(self.arena)
            }
        }
    }

    fn layout(&self, value: &Expr, side: Side) -> Layout {
        let generated = self.real(value.span()).is_none();
        match value {
            Expr::Bin(bin) if generated && !super::binary::starts_inline(bin) => Layout::BreakAfter,
            Expr::Seq(_) => Layout::BreakAfter,
            Expr::Cond(cond) if generated && cond.test.is_bin() => Layout::BreakAfter,
            Expr::TaggedTpl(_) | Expr::Class(_) | Expr::Lit(Lit::Bool(_) | Lit::Num(_)) => Layout::Stay,
            Expr::Arrow(arrow) if arrow.body.is_expr() && is_arrow_body(arrow) => Layout::Stay,
            Expr::Call(call) if is_require(&call.callee) => Layout::Stay,
            _ if side == Side::Complex => Layout::BreakLeft,
            Expr::Tpl(_) if side == Side::Assigned => Layout::BreakAfter,
            Expr::Tpl(_) => Layout::Stay,
            Expr::Lit(Lit::Str(_)) | Expr::Member(_) if is_member_chain(value) => Layout::BreakAfter,
            // A copied value that breaks already begins where the author began it.
            _ => Layout::Fluid,
        }
    }

    fn assign_target(&mut self, node: &AssignTarget) -> Doc<'a> {
        if let Some(doc) = self.slice(node.span(), |v| node.visit_with(v)) {
            return doc;
        }
        match node {
            AssignTarget::Simple(SimpleAssignTarget::Ident(name)) => self.ident(&name.id),
            AssignTarget::Simple(SimpleAssignTarget::Member(member)) => self.member(member),
            AssignTarget::Simple(target) => {
                let target: Box<Expr> = target.clone().into();
                self.expr(&target, Slot::Target)
            }
            AssignTarget::Pat(AssignTargetPat::Array(array)) => self.array_pat(array),
            AssignTarget::Pat(AssignTargetPat::Object(object)) => self.object_pat(object, false),
            AssignTarget::Pat(AssignTargetPat::Invalid(_)) => Doc::nil(),
        }
    }
}

fn is_arrow_body(arrow: &swc_core::ecma::ast::ArrowExpr) -> bool {
    matches!(&*arrow.body, swc_core::ecma::ast::ArrowFunctionBody::Expr(body) if body.is_arrow())
}

pub(super) fn is_require(callee: &Callee) -> bool {
    matches!(callee, Callee::Expr(callee) if matches!(&**callee, Expr::Ident(name) if name.sym == "require"))
}

/// A string, or members of members of a name.
fn is_member_chain(value: &Expr) -> bool {
    let mut at = value;
    while let Expr::Member(member) = at {
        at = &member.obj;
    }
    matches!(at, Expr::Lit(Lit::Str(_)) | Expr::Ident(_) | Expr::This(_))
}

/// A pattern of several properties with defaults or renamings.
fn is_complex(pat: &Pat) -> bool {
    let Pat::Object(object) = pat else { return false };
    object.props.len() > 2
        && object.props.iter().any(|prop| match prop {
            ObjectPatProp::Assign(assign) => assign.value.is_some(),
            ObjectPatProp::KeyValue(pair) => !pair.value.is_ident(),
            ObjectPatProp::Rest(_) => false,
        })
}
