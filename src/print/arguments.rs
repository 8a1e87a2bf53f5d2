//! Arguments of calls: the last one may open on the line of the call.
//!
//! ```js
//! list.forEach((item) => {
//!   use(item);
//! });
//! ```

use swc_core::common::Spanned;
use swc_core::ecma::ast::{ArrowExpr, ArrowFunctionBody, Expr, ExprOrSpread, Lit};

use super::Printer;
use super::brackets::{Comma, Hug, Items, Lines};
use super::doc::{Doc, break_parent, docs, join, word};
use super::parens::Slot;

impl<'a> Printer<'a> {
    /// Arguments in their brackets.
    pub(super) fn arguments(&mut self, args: &[ExprOrSpread]) -> Doc<'a> {
        self.arguments_of(args, false)
    }

    /// The same; those of `require` never break.
    pub(super) fn arguments_of(&mut self, args: &[ExprOrSpread], required: bool) -> Doc<'a> {
        let Some(last) = args.last() else { return word("()") };
        if let [only] = args
            && ((required && is_text(only)) || self.is_long_template(only))
        {
            return docs![self.arena, "(", self.argument(only), ")"];
        }
        if is_effect_with_list(args) {
            let parts = self.arena.list(args.iter().map(|arg| self.argument(arg)));
            return docs![self.arena, "(", join(self.arena, parts, word(", ")), ")"];
        }
        if hugs_last(args) {
            let mut plain = Doc::nil();
            let arena = self.arena;
            let items = arena.list(args.iter().map(|arg| {
                if !std::ptr::eq(arg, last) {
                    return self.argument(arg);
                }
                let (on_own_line, hugged) = self.last_argument(arg);
                plain = on_own_line;
                hugged
            }));
            return self.hug_last(items, plain);
        }
        let parts = self.arena.list(args.iter().map(|arg| self.argument(arg)));
        if hugs_first(args)
            && let [first, second] = *parts
            && !second.breaks
        {
            let flat = docs![self.arena, "(", first, ", ", second, ")"];
            let hugged = docs![self.arena, "(", first.broken(self.arena), ", ", second, ")"];
            let breaks = if first.breaks { break_parent() } else { Doc::nil() };
            let states = [flat, hugged, self.rows(parts, Lines::Always)];
            return docs![self.arena, breaks, Doc::choice(self.arena, &states)];
        }
        self.rows(parts, Lines::IfLong)
    }

    /// Whether a template of several lines begins behind other code, and so may stay there.
    fn is_long_template(&self, node: &ExprOrSpread) -> bool {
        let (Expr::Tpl(_) | Expr::TaggedTpl(_)) = &*node.expr else { return false };
        let Some((lo, hi)) = self.origin(node.expr.span()) else { return false };
        let line = self.text(0, lo).trim_end_matches([' ', '\t']);
        node.spread.is_none() && self.has_newline(lo, hi) && !line.ends_with('\n')
    }

    /// One argument.
    fn argument(&mut self, node: &ExprOrSpread) -> Doc<'a> {
        if node.spread.is_some() {
            return docs![self.arena, "...", self.expr(&node.expr, Slot::Spread)];
        }
        self.expr(&node.expr, Slot::Item)
    }

    /// The last argument as it is on a line of its own, and as it is on the line of the call.
    fn last_argument(&mut self, node: &ExprOrSpread) -> (Doc<'a>, Doc<'a>) {
        if node.spread.is_none() {
            match &*node.expr {
                Expr::Arrow(arrow) if self.real(arrow.span).is_none() => return self.arrow_both_ways(arrow),
                Expr::Fn(function) if self.real(function.function.span).is_none() => {
                    return self.fn_expr_both_ways(function);
                }
                _ => {} // Only functions have parameters that must not break.
            }
        }
        let doc = self.argument(node);
        (doc, doc)
    }

    fn hug_last(&mut self, items: &'a [Doc<'a>], plain: Doc<'a>) -> Doc<'a> {
        let comma = self.argument_comma();
        let (_, others) = items.split_last().unwrap_or((&plain, &[]));
        if others.iter().any(|doc| doc.breaks) {
            let items = self.arena.list_with(others, plain);
            return Items::round(items, comma, Lines::Always).doc(self.arena);
        }
        Hug { docs: items, plain, comma }.doc(self.arena)
    }

    fn rows(&self, items: &'a [Doc<'a>], lines: Lines) -> Doc<'a> {
        Items::round(items, self.argument_comma(), lines).doc(self.arena)
    }

    /// What is behind the last of several arguments or parameters.
    pub(super) fn argument_comma(&self) -> Comma {
        if self.style.argument_commas { Comma::OnLines } else { Comma::Never }
    }
}

/// `useEffect(() => {…}, [a, b])`
fn is_effect_with_list(args: &[ExprOrSpread]) -> bool {
    let [first, second] = args else { return false };
    let (Expr::Arrow(arrow), Expr::Array(list)) = (&*first.expr, &*second.expr) else { return false };
    let plain = |elem: &Option<ExprOrSpread>| elem.as_ref().is_some_and(|elem| elem.expr.is_ident());
    arrow.params.is_empty() && arrow.body.is_function_body() && list.elems.iter().all(plain)
}

/// Whether the last argument may open on the line of the call.
fn hugs_last(args: &[ExprOrSpread]) -> bool {
    let Some((last, others)) = args.split_last() else { return false };
    if last.spread.is_some() || !opens(&last.expr, true) {
        return false;
    }
    let Some(before) = others.last() else { return true };
    let same = std::mem::discriminant(&*before.expr) == std::mem::discriminant(&*last.expr);
    let effect = others.len() == 1 && before.expr.is_arrow() && last.expr.is_array();
    !same && !effect
}

fn is_text(arg: &ExprOrSpread) -> bool {
    matches!(&*arg.expr, Expr::Lit(Lit::Str(_)))
}

fn hugs_first(args: &[ExprOrSpread]) -> bool {
    let [first, second] = args else { return false };
    let function = match &*first.expr {
        Expr::Fn(_) => true,
        Expr::Arrow(arrow) => arrow.body.is_function_body(),
        _ => false, // Only functions open in front of others.
    };
    function
        && first.spread.is_none()
        && !matches!(&*second.expr, Expr::Fn(_) | Expr::Arrow(_) | Expr::Cond(_))
        && !opens(&second.expr, false)
}

/// Whether an expression has brackets that may open on the line of a call.
fn opens(node: &Expr, deep: bool) -> bool {
    match node {
        Expr::Object(object) => !object.props.is_empty(),
        Expr::Array(array) => !array.elems.is_empty(),
        Expr::Fn(_) => true,
        Expr::Arrow(arrow) => arrow_opens(arrow, deep),
        _ => false, // Others have no brackets at their ends.
    }
}

fn arrow_opens(node: &ArrowExpr, deep: bool) -> bool {
    let ArrowFunctionBody::Expr(body) = &*node.body else { return true };
    match without_parens(body) {
        Expr::Arrow(inner) => arrow_opens(inner, false),
        Expr::Object(_) | Expr::Array(_) | Expr::JSXElement(_) | Expr::JSXFragment(_) => true,
        Expr::Call(_) | Expr::OptChain(_) | Expr::Cond(_) => deep,
        _ => false, // Other bodies are better off on a line of their own.
    }
}

fn without_parens(mut node: &Expr) -> &Expr {
    while let Expr::Paren(inner) = node {
        node = &inner.expr;
    }
    node
}

/// Whether an argument is so plain that a chain of calls with it may stay on one line.
pub(super) fn is_simple(node: &Expr, depth: u32) -> bool {
    let all = |args: &[ExprOrSpread]| {
        args.iter().all(|arg| arg.spread.is_none() && is_simple(&arg.expr, depth + 1))
    };
    match node {
        Expr::Lit(Lit::Regex(regex)) => regex.exp.len() <= 5,
        Expr::Lit(_) | Expr::Ident(_) | Expr::This(_) | Expr::PrivateName(_) => true,
        Expr::Tpl(tpl) => tpl.exprs.iter().all(|expr| is_simple(expr, depth)),
        Expr::Object(object) => object.props.iter().all(|prop| match prop {
            swc_core::ecma::ast::PropOrSpread::Prop(prop) => match &**prop {
                swc_core::ecma::ast::Prop::Shorthand(_) => true,
                swc_core::ecma::ast::Prop::KeyValue(pair) => {
                    !pair.key.is_computed() && is_simple(&pair.value, depth)
                }
                _ => false, // Methods and accessors.
            },
            swc_core::ecma::ast::PropOrSpread::Spread(_) => false,
        }),
        Expr::Array(array) => array.elems.iter().flatten().all(|elem| is_simple(&elem.expr, depth)),
        Expr::Call(call) => {
            depth < 2
                && all(&call.args)
                && call.callee.as_expr().is_some_and(|callee| is_simple(callee, depth))
        }
        Expr::New(new) => {
            depth < 2 && is_simple(&new.callee, depth) && new.args.as_ref().is_none_or(|args| all(args))
        }
        Expr::Member(member) => is_simple(&member.obj, depth),
        Expr::Unary(unary) => is_simple(&unary.arg, depth),
        Expr::Update(update) => is_simple(&update.arg, depth),
        _ => false, // Functions, operators and anything rare.
    }
}
