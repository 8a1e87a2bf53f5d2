//! Which expressions need parentheses in which place.
//!
//! ```js
//! (a, b).c      (x => x)()      (a?.b).c      -(-a)      (a ?? b) || c
//! ```
//! `needs` is about meaning, `clarifies` about the parentheses that Prettier adds for the reader.

use swc_core::ecma::ast::{
    ArrowFunctionBody, AssignTarget, BinaryOp, Callee, Expr, Lit, OptChainBase, SimpleAssignTarget, UnaryOp,
};

/// The place an expression stands in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Slot {
    /// Any expression, commas included: tests, computed keys, `return`.
    #[default]
    Any,
    /// An item among others: an argument, an element, an initializer.
    Item,
    /// Behind `...`.
    Spread,
    /// An arm of a conditional.
    Arm,
    /// An assignment here needs no brackets for the reader.
    Bare,
    /// The left operand of an operator.
    Left(BinaryOp),
    /// The right operand of an operator.
    Right(BinaryOp),
    /// The operand of a unary operator.
    Unary(UnaryOp),
    /// The operand of `await`.
    Await,
    /// The operand of `++` or `--`.
    Update,
    /// The object of a member, outside an optional chain.
    Object,
    /// The object or callee inside an optional chain.
    Link,
    /// What is called.
    Callee,
    /// What `new` constructs.
    New,
    /// The tag of a template.
    Tag,
    /// Before `?`.
    Test,
    /// The start of a statement.
    Statement,
    /// The body of an arrow function.
    ArrowBody,
    /// After `export default`.
    ExportDefault,
    /// After `extends`.
    Heritage,
    /// After `@`.
    Decorator,
    /// In the head of a `for (;;)`, where `in` is not allowed.
    ForInit,
    /// The target in the head of a `for … of`.
    ForTarget,
    /// The target of an assignment.
    Target,
}

/// How tightly an expression holds together: more binds tighter.
fn rank(expr: &Expr) -> u8 {
    match expr {
        Expr::Seq(_) => 0,
        Expr::Assign(_) | Expr::Arrow(_) | Expr::Yield(_) => 1,
        Expr::Cond(_) => 2,
        Expr::Bin(bin) => 2 + bin.op.precedence(),
        Expr::Unary(_) | Expr::Await(_) | Expr::TsTypeAssertion(_) => 14,
        Expr::Update(_) => 15,
        Expr::TsAs(_) | Expr::TsSatisfies(_) | Expr::TsConstAssertion(_) => 9,
        Expr::OptChain(_) => 16,
        Expr::Call(_) | Expr::Member(_) | Expr::SuperProp(_) | Expr::New(_) | Expr::TaggedTpl(_) => 17,
        Expr::This(_)
        | Expr::Array(_)
        | Expr::Object(_)
        | Expr::Fn(_)
        | Expr::Class(_)
        | Expr::Ident(_)
        | Expr::Lit(_)
        | Expr::Tpl(_)
        | Expr::MetaProp(_)
        | Expr::Paren(_)
        | Expr::PrivateName(_)
        | Expr::JSXMember(_)
        | Expr::JSXNamespacedName(_)
        | Expr::JSXEmpty(_)
        | Expr::JSXElement(_)
        | Expr::JSXFragment(_)
        | Expr::TsNonNull(_)
        | Expr::TsInstantiation(_)
        | Expr::Invalid(_) => 18,
    }
}

/// Whether `expr` has to be in parentheses in `slot` for the program to mean the same.
pub(super) fn needs(expr: &Expr, slot: Slot) -> bool {
    match slot {
        Slot::Any | Slot::Statement => false,
        Slot::Item | Slot::Spread | Slot::Arm | Slot::Bare | Slot::ArrowBody | Slot::ExportDefault => {
            expr.is_seq()
        }
        _ => needs_at(expr, slot, rank(expr)), // Here it depends on how tightly they hold together.
    }
}

/// The same for an expression of this rank.
fn needs_at(expr: &Expr, slot: Slot, rank: u8) -> bool {
    match slot {
        Slot::Any | Slot::Statement => false,
        Slot::Item | Slot::Spread | Slot::Arm | Slot::Bare | Slot::ArrowBody | Slot::ExportDefault => {
            rank == 0
        }
        Slot::ForInit => has_in(expr) || starts_with_name(expr, &["let"]),
        Slot::Left(op) => left_operand(expr, op, rank),
        Slot::Right(op) => right_operand(expr, op, rank),
        Slot::Unary(op) => rank < 14 || same_sign(expr, op),
        Slot::Await => rank < 14,
        Slot::Update | Slot::Target => rank < 16,
        Slot::Object | Slot::Link | Slot::Callee | Slot::New | Slot::Tag | Slot::Heritage if is_jsx(expr) => {
            true
        }
        Slot::Object => rank <= 16 || is_bare_new(expr) || is_number(expr),
        Slot::Link => rank < 16 || is_bare_new(expr) || is_number(expr),
        Slot::Callee | Slot::Tag => rank <= 16 || is_bare_new(expr),
        Slot::New => rank <= 16 || is_bare_new(expr) || is_number(expr) || has_call(expr),
        Slot::Heritage => rank <= 15,
        Slot::Test => rank <= 2,
        Slot::ForTarget => rank < 16 || starts_with_name(expr, &["let", "async"]),
        Slot::Decorator => !is_decorator(expr),
    }
}

fn left_operand(expr: &Expr, op: BinaryOp, rank: u8) -> bool {
    if op == BinaryOp::Exp {
        return rank <= 14;
    }
    if matches!(expr, Expr::PrivateName(_)) {
        return false;
    }
    rank < 2 + op.precedence() || mixes_coalescing(expr, op)
}

fn right_operand(expr: &Expr, op: BinaryOp, rank: u8) -> bool {
    if op == BinaryOp::Exp {
        return rank < 2 + op.precedence();
    }
    // Logical operators associate either way, but not in the tree: keep the tree.
    rank <= 2 + op.precedence() || mixes_coalescing(expr, op)
}

/// `??` may not stand next to `||` and `&&` without parentheses.
fn mixes_coalescing(expr: &Expr, op: BinaryOp) -> bool {
    let Expr::Bin(inner) = expr else { return false };
    let plain = |op| matches!(op, BinaryOp::LogicalAnd | BinaryOp::LogicalOr);
    (op == BinaryOp::NullishCoalescing && plain(inner.op))
        || (plain(op) && inner.op == BinaryOp::NullishCoalescing)
}

/// `- -a` and `+ +a` would read as `--a` and `++a`.
fn same_sign(expr: &Expr, op: UnaryOp) -> bool {
    use swc_core::ecma::ast::UpdateOp::{MinusMinus, PlusPlus};
    match expr {
        Expr::Unary(inner) => inner.op == op && matches!(op, UnaryOp::Minus | UnaryOp::Plus),
        Expr::Update(inner) if inner.prefix => {
            matches!((inner.op, op), (MinusMinus, UnaryOp::Minus) | (PlusPlus, UnaryOp::Plus))
        }
        _ => false, // No other expression begins with a sign and is an operand as it is.
    }
}

fn is_jsx(expr: &Expr) -> bool {
    matches!(expr, Expr::JSXElement(_) | Expr::JSXFragment(_))
}

fn is_number(expr: &Expr) -> bool {
    matches!(expr, Expr::Lit(Lit::Num(_)))
}

/// `new a` without arguments would take those of a call behind it.
fn is_bare_new(expr: &Expr) -> bool {
    matches!(expr, Expr::New(new) if new.args.is_none())
}

fn has_call(expr: &Expr) -> bool {
    let mut at = expr;
    loop {
        at = match at {
            Expr::Call(_) | Expr::OptChain(_) => return true,
            Expr::Member(member) => &member.obj,
            Expr::TaggedTpl(tagged) => &tagged.tag,
            _ => return false, // Nothing else can be looked through without a bracket.
        };
    }
}

fn is_decorator(expr: &Expr) -> bool {
    match expr {
        Expr::Ident(_) | Expr::Paren(_) => true,
        Expr::Call(call) => matches!(&call.callee, Callee::Expr(callee) if is_decorator_path(callee)),
        _ => is_decorator_path(expr), // A path of names, or nothing that may stand bare.
    }
}

fn is_decorator_path(expr: &Expr) -> bool {
    match expr {
        Expr::Ident(_) => true,
        Expr::Member(member) => !member.prop.is_computed() && is_decorator_path(&member.obj),
        _ => false, // Decorators are paths of names.
    }
}

/// Whether an `in` stands in `expr` outside all brackets.
fn has_in(expr: &Expr) -> bool {
    match expr {
        Expr::Bin(bin) => bin.op == BinaryOp::In || has_in(&bin.left) || has_in(&bin.right),
        Expr::Cond(cond) => has_in(&cond.test) || has_in(&cond.alt),
        Expr::Assign(assign) => has_in(&assign.right),
        Expr::Seq(seq) => seq.exprs.iter().any(|expr| has_in(expr)),
        Expr::Unary(unary) => has_in(&unary.arg),
        Expr::Await(node) => has_in(&node.arg),
        Expr::Yield(node) => node.arg.as_ref().is_some_and(|arg| has_in(arg)),
        Expr::Arrow(arrow) => matches!(&*arrow.body, ArrowFunctionBody::Expr(body) if has_in(body)),
        _ => false, // In all others an operator is inside brackets or cannot be.
    }
}

/// The expression that `expr` begins with, one step down.
pub(super) fn leftmost(expr: &Expr) -> Option<&Expr> {
    match expr {
        Expr::Bin(bin) => Some(&bin.left),
        Expr::Member(member) => Some(&member.obj),
        Expr::Call(call) => call.callee.as_expr().map(|callee| &**callee),
        Expr::Cond(cond) => Some(&cond.test),
        Expr::Seq(seq) => seq.exprs.first().map(|first| &**first),
        Expr::TaggedTpl(tagged) => Some(&tagged.tag),
        Expr::Update(update) if !update.prefix => Some(&update.arg),
        Expr::OptChain(chain) => match &*chain.base {
            OptChainBase::Member(member) => Some(&member.obj),
            OptChainBase::Call(call) => Some(&call.callee),
        },
        Expr::Assign(assign) => match &assign.left {
            AssignTarget::Simple(SimpleAssignTarget::Member(member)) => Some(&member.obj),
            _ => None, // A name, a pattern or something in brackets.
        },
        _ => None, // All others begin with a token of their own.
    }
}

/// Whether `expr` itself may not begin what stands in `slot`.
pub(super) fn cannot_start(expr: &Expr, slot: Slot) -> bool {
    match slot {
        Slot::Statement => match expr {
            Expr::Fn(_) | Expr::Class(_) | Expr::Object(_) => true,
            // `let [` would declare something.
            Expr::Ident(name) => name.sym == "let",
            Expr::Assign(assign) => matches!(&assign.left, AssignTarget::Pat(pat) if pat.is_object()),
            _ => false, // No other expression looks like a statement.
        },
        Slot::ArrowBody => match expr {
            Expr::Object(_) => true,
            Expr::Assign(assign) => matches!(&assign.left, AssignTarget::Pat(pat) if pat.is_object()),
            _ => false, // Only `{` starts a body.
        },
        Slot::ExportDefault => matches!(expr, Expr::Fn(_) | Expr::Class(_)),
        _ => false, // Elsewhere everything may come first.
    }
}

fn starts_with_name(expr: &Expr, names: &[&str]) -> bool {
    let mut at = expr;
    while let Some(next) = leftmost(at) {
        at = next;
    }
    matches!(at, Expr::Ident(id) if names.contains(&id.sym.as_str()))
}

/// Whether Prettier puts an expression in parentheses for clarity.
pub(super) fn clarifies(expr: &Expr, slot: Slot) -> bool {
    if expr.is_assign() {
        return !matches!(slot, Slot::Statement | Slot::Bare | Slot::ForInit | Slot::ExportDefault);
    }
    if slot == Slot::Spread {
        return matches!(expr, Expr::Bin(_) | Expr::Cond(_) | Expr::Await(_) | Expr::Yield(_));
    }
    if slot == Slot::Callee || slot == Slot::Tag {
        return matches!(expr, Expr::Fn(_));
    }
    let (Slot::Left(outer) | Slot::Right(outer)) = slot else { return false };
    let Expr::Bin(bin) = expr else { return false };
    let (po, no) = (outer.precedence(), bin.op.precedence());
    if po == no {
        return !flattens(outer, bin.op);
    }
    let logical = |op: BinaryOp| op.may_short_circuit();
    (po < no && bin.op == BinaryOp::Mod && matches!(outer, BinaryOp::Add | BinaryOp::Sub))
        || is_bitwise(outer)
        || (logical(outer) && logical(bin.op))
}

fn is_bitwise(op: BinaryOp) -> bool {
    use BinaryOp::{BitAnd, BitOr, BitXor, LShift, RShift, ZeroFillRShift};
    matches!(op, BitAnd | BitOr | BitXor | LShift | RShift | ZeroFillRShift)
}

/// Whether `a inner b outer c` is laid out as one row of operands.
pub(super) fn flattens(outer: BinaryOp, inner: BinaryOp) -> bool {
    use BinaryOp::{Div, EqEq, EqEqEq, Exp, LShift, Mod, Mul, NotEq, NotEqEq, RShift, ZeroFillRShift};
    let equality = |op| matches!(op, EqEq | EqEqEq | NotEq | NotEqEq);
    let product = |op| matches!(op, Mul | Div);
    let shift = |op| matches!(op, LShift | RShift | ZeroFillRShift);
    if outer.precedence() != inner.precedence() || outer == Exp || (equality(outer) && equality(inner)) {
        return false;
    }
    if (inner == Mod && product(outer)) || (outer == Mod && product(inner)) {
        return false;
    }
    if inner != outer && product(inner) && product(outer) {
        return false;
    }
    !(shift(outer) && shift(inner))
}
