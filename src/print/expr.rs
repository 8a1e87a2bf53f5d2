//! Expressions: where they are copied, where they are built, and their parentheses.
//!
//! ```js
//! a.b?.[c], new D(e), x ? y : z, typeof f, g++
//! ```

use swc_core::common::Spanned;
use swc_core::ecma::ast::{
    ComputedPropName, CondExpr, Expr, Ident, IdentName, ImportPhase, Lit, MemberExpr, MemberProp,
    MetaPropKind, NewExpr, PrivateName, SeqExpr, SuperProp, UnaryExpr, UnaryOp,
};
use swc_core::ecma::visit::VisitWith;

use super::Printer;
use super::doc::{Arena, Doc, docs, join, line, softline, word};
use super::exotic::exotic;
use super::parens::{self, Slot};

impl<'a> Printer<'a> {
    /// An expression, with the parentheses that its place calls for.
    pub(super) fn expr(&mut self, node: &Expr, slot: Slot) -> Doc<'a> {
        self.expr_at(node, slot, None)
    }

    /// An expression that begins a statement, an arrow function's body or a default export.
    pub(super) fn start_of(&mut self, node: &Expr, slot: Slot) -> Doc<'a> {
        self.expr_at(node, slot, Some(slot))
    }

    /// An expression in `slot`; `start` tells of what it is the beginning, if of anything.
    pub(super) fn expr_at(&mut self, node: &Expr, slot: Slot, start: Option<Slot>) -> Doc<'a> {
        if node.is_paren()
            && let Some(inner) = self.needless(node)
        {
            return self.expr_at(inner, slot, start);
        }
        if let Some(start) = start {
            self.guarded = self.guarded_part(node, start).or(self.guarded);
        }
        let guarded = self.guarded == Some(std::ptr::from_ref(node) as usize);
        let span = node.span();
        let range = self.real(span);
        let real = range.is_some();
        if let (Expr::Ident(name), false, false) = (node, real, guarded)
            && !matches!(slot, Slot::ForInit | Slot::ForTarget)
        {
            // Most generated expressions are names, which need brackets hardly anywhere.
            let doc = self.named(span, Doc::name(self.arena, &name.sym));
            return self.caused(span, doc);
        }
        let wrap = guarded || parens::needs(node, slot) || (!real && parens::clarifies(node, slot));
        // In brackets of its own a row of operands needs no further indentation.
        let row = wrap
            && !real
            && matches!(slot, Slot::Unary(_) | Slot::Await | Slot::Object | Slot::Link | Slot::Callee);
        let doc = match range.and_then(|range| self.slice_bytes(range, |v| node.visit_with(v))) {
            Some(doc) => doc,
            None => match (node, row) {
                (Expr::Bin(bin), true) => self.binary_row(bin),
                (Expr::Seq(seq), _) => self.sequence(seq, slot),
                _ => self.expr_parts(node), // No row of operands, or one that indents itself.
            },
        };
        let doc = self.caused(span, doc);
        if row && node.is_bin() {
            return docs![
                self.arena,
                "(",
                docs![self.arena, softline(), doc].indent(self.arena),
                softline(),
                ")"
            ]
            .group(self.arena);
        }
        if wrap { doc.parens(self.arena) } else { doc }
    }

    /// What generated brackets stand around, if it gets its own wherever it needs some.
    fn needless<'n>(&self, node: &'n Expr) -> Option<&'n Expr> {
        let Expr::Paren(paren) = node else { return None };
        if self.real(paren.span).is_some() || self.begins_badly(&paren.expr, Slot::Statement) {
            return None;
        }
        match &*paren.expr {
            // A string alone would be a directive; a chain in brackets ends there.
            Expr::Lit(Lit::Str(_)) | Expr::OptChain(_) | Expr::Paren(_) => None,
            inner => Some(inner),
        }
    }

    /// Whether something in `node` needs brackets because `node` begins with it.
    pub(super) fn begins_badly(&self, node: &Expr, start: Slot) -> bool {
        self.guarded_part(node, start).is_some()
    }

    /// The part of `node` that may not come first, or the copied expression that begins with it.
    fn guarded_part(&self, node: &Expr, start: Slot) -> Option<usize> {
        let mut at = node;
        let mut copied: Option<&Expr> = None;
        loop {
            if copied.is_none() && self.real(at.span()).is_some() {
                copied = Some(at);
            }
            if parens::cannot_start(at, start) {
                return Some(std::ptr::from_ref(copied.unwrap_or(at)) as usize);
            }
            at = parens::leftmost(at)?;
        }
    }

    fn expr_parts(&mut self, node: &Expr) -> Doc<'a> {
        match node {
            Expr::This(_) => word("this"),
            Expr::Array(array) => self.array(array),
            Expr::Object(object) => self.object(object),
            Expr::Fn(function) => self.fn_expr(function),
            Expr::Unary(unary) => self.unary(unary),
            Expr::Update(update) => {
                let arg = self.expr(&update.arg, Slot::Update);
                let op = word(update.op.as_str());
                if update.prefix { docs![self.arena, op, arg] } else { docs![self.arena, arg, op] }
            }
            Expr::Bin(bin) => self.binary(bin),
            Expr::Assign(assign) => self.assignment(assign),
            Expr::Member(member) => self.member(member),
            Expr::SuperProp(node) => docs![self.arena, "super", self.super_prop(&node.prop)],
            Expr::Cond(cond) => self.conditional(cond),
            Expr::Call(_) | Expr::OptChain(_) => self.chain(node),
            Expr::New(new) => self.new_expr(new),
            Expr::Seq(seq) => self.sequence(seq, Slot::Item),
            Expr::Ident(ident) => self.ident(ident),
            Expr::Lit(lit) => self.lit(lit),
            Expr::Tpl(tpl) => self.template(tpl),
            Expr::TaggedTpl(tagged) => {
                docs![self.arena, self.expr(&tagged.tag, Slot::Tag), self.template_node(&tagged.tpl)]
            }
            Expr::Arrow(arrow) => self.arrow(arrow),
            Expr::Class(class) => self.class_expr(class),
            Expr::Yield(node) => {
                let star = if node.delegate { "yield*" } else { "yield" };
                let arg = node.arg.as_ref().map(|arg| docs![self.arena, " ", self.expr(arg, Slot::Item)]);
                docs![self.arena, star, arg.unwrap_or_else(Doc::nil)]
            }
            Expr::MetaProp(node) => word(match node.kind {
                MetaPropKind::NewTarget => "new.target",
                MetaPropKind::ImportMeta => "import.meta",
            }),
            Expr::Await(node) => docs![self.arena, "await ", self.expr(&node.arg, Slot::Await)],
            // The reader needs no pair inside this one.
            Expr::Paren(node) if node.expr.is_assign() => {
                self.expr(&node.expr, Slot::Bare).parens(self.arena)
            }
            Expr::Paren(node) => self.expr(&node.expr, Slot::Any).parens(self.arena),
            Expr::JSXElement(element) => self.jsx_element(element),
            Expr::JSXFragment(fragment) => self.jsx_fragment(fragment),
            Expr::PrivateName(name) => self.private_name(name),
            Expr::JSXMember(_)
            | Expr::JSXNamespacedName(_)
            | Expr::JSXEmpty(_)
            | Expr::TsTypeAssertion(_)
            | Expr::TsConstAssertion(_)
            | Expr::TsNonNull(_)
            | Expr::TsAs(_)
            | Expr::TsInstantiation(_)
            | Expr::TsSatisfies(_) => exotic(self.arena, node),
            Expr::Invalid(_) => Doc::nil(),
        }
    }

    /// A name.
    pub(super) fn ident(&mut self, node: &Ident) -> Doc<'a> {
        let copied = self.slice(node.span, |v| node.visit_with(v));
        copied.unwrap_or_else(|| self.named(node.span, Doc::name(self.arena, &node.sym)))
    }

    /// The name of a property.
    pub(super) fn ident_name(&mut self, node: &IdentName) -> Doc<'a> {
        let copied = self.slice(node.span, |_| ());
        copied.unwrap_or_else(|| self.property_name(node.span, Doc::name(self.arena, &node.sym)))
    }

    /// `#name`
    pub(super) fn private_name(&self, node: &PrivateName) -> Doc<'a> {
        self.named(node.span, Doc::text(self.arena, &format!("#{}", node.name)))
    }

    fn unary(&mut self, node: &UnaryExpr) -> Doc<'a> {
        let gap = match node.op {
            UnaryOp::TypeOf | UnaryOp::Void | UnaryOp::Delete => word(" "),
            UnaryOp::Minus | UnaryOp::Plus | UnaryOp::Bang | UnaryOp::Tilde => Doc::nil(),
        };
        let arg = self.expr(&node.arg, Slot::Unary(node.op));
        docs![self.arena, word(node.op.as_str()), gap, arg]
    }

    /// `a.b` or `a[b]`
    pub(super) fn member(&mut self, node: &MemberExpr) -> Doc<'a> {
        let object = self.expr(&node.obj, Slot::Object);
        let lookup = self.member_prop(&node.prop);
        let inline = node.prop.is_computed() || matches!(&*node.obj, Expr::Ident(_) | Expr::This(_));
        docs![
            self.arena,
            object,
            if inline {
                lookup
            } else {
                docs![self.arena, softline(), lookup].indent(self.arena).group(self.arena)
            }
        ]
    }

    /// `.name`, `.#name` or `[key]`.
    pub(super) fn member_prop(&mut self, node: &MemberProp) -> Doc<'a> {
        match node {
            MemberProp::Ident(name) => docs![self.arena, ".", self.ident_name(name)],
            MemberProp::PrivateName(name) => docs![self.arena, ".", self.private_name(name)],
            MemberProp::Computed(key) => self.computed(key),
        }
    }

    /// `[key]`
    pub(super) fn computed(&mut self, node: &ComputedPropName) -> Doc<'a> {
        docs![self.arena, "[", self.expr(&node.expr, Slot::Item), "]"]
    }

    fn super_prop(&mut self, node: &SuperProp) -> Doc<'a> {
        match node {
            SuperProp::Ident(name) => docs![self.arena, ".", self.ident_name(name)],
            SuperProp::Computed(key) => self.computed(key),
        }
    }

    fn conditional(&mut self, node: &CondExpr) -> Doc<'a> {
        let test = self.expr(&node.test, Slot::Test);
        docs![self.arena, test, self.arms(node).indent(self.arena)].group(self.arena)
    }

    /// A conditional as a whole value or body: a row of operands in its test is not indented.
    pub(super) fn whole_conditional(&mut self, node: &CondExpr) -> Doc<'a> {
        let test = match &*node.test {
            Expr::Bin(bin) if self.real(bin.span).is_none() => self.binary_row(bin).group(self.arena),
            test => self.expr(test, Slot::Test),
        };
        docs![self.arena, test, self.arms(node).indent(self.arena)].group(self.arena)
    }

    fn arms(&mut self, node: &CondExpr) -> Doc<'a> {
        let cons = self.arm(&node.cons);
        // A conditional in the first arm is in brackets only where it is on one line.
        let inner = node.cons.is_cond() && self.real(node.cons.span()).is_none();
        let open = if inner { Doc::if_break(self.arena, Doc::nil(), word("(")) } else { Doc::nil() };
        let close = if inner { Doc::if_break(self.arena, Doc::nil(), word(")")) } else { Doc::nil() };
        let alt = self.arm(&node.alt);
        docs![
            self.arena,
            line(),
            "? ",
            open,
            deeper(self.arena, cons),
            close,
            line(),
            ": ",
            deeper(self.arena, alt)
        ]
    }

    /// An arm; a conditional in it breaks together with the one around it.
    fn arm(&mut self, node: &Expr) -> Doc<'a> {
        match node {
            Expr::Cond(cond) if self.real(cond.span).is_none() && self.survives(node) => {
                docs![self.arena, self.expr(&cond.test, Slot::Test), self.arms(cond)]
            }
            Expr::Bin(bin) if self.real(bin.span).is_none() => self.binary_row(bin).group(self.arena),
            _ => self.expr(node, Slot::Arm), // All others indent themselves.
        }
    }

    /// Whether nothing around a node asks for brackets.
    fn survives(&self, node: &Expr) -> bool {
        self.guarded != Some(std::ptr::from_ref(node) as usize)
    }

    fn new_expr(&mut self, node: &NewExpr) -> Doc<'a> {
        let callee = self.expr(&node.callee, Slot::New);
        let args = node.args.as_ref().map_or(word("()"), |args| self.arguments(args));
        docs![self.arena, "new ", callee, args]
    }

    fn sequence(&mut self, node: &SeqExpr, slot: Slot) -> Doc<'a> {
        let bare = matches!(slot, Slot::Statement | Slot::ForInit);
        let slot = if bare { Slot::Bare } else { Slot::Item };
        let parts = self.arena.list(node.exprs.iter().map(|expr| self.expr(expr, slot)));
        let comma = docs![self.arena, ",", line()];
        if let ([first, rest @ ..], true) = (parts, bare) {
            let rest = self.arena.list(rest.iter().map(|part| docs![self.arena, comma, *part]));
            return docs![self.arena, *first, Doc::row(rest).indent(self.arena)].group(self.arena);
        }
        join(self.arena, parts, comma).group(self.arena)
    }

    /// An expression that stands in brackets of its statement, which indent it already.
    pub(super) fn inside_parens(&mut self, node: &Expr) -> Doc<'a> {
        match node {
            Expr::Bin(bin) if self.real(bin.span).is_none() => self.binary_row(bin),
            _ => self.expr(node, Slot::Any), // All others indent themselves.
        }
    }
}

/// The name of the kind of `import`.
pub(super) fn import_callee(phase: ImportPhase) -> &'static str {
    match phase {
        ImportPhase::Evaluation => "import",
        ImportPhase::Source => "import.source",
        ImportPhase::Defer => "import.defer",
    }
}

/// The arms of a conditional are two columns further in.
fn deeper<'a>(arena: &'a Arena, doc: Doc<'a>) -> Doc<'a> {
    doc.indent_by(arena, "  ")
}
