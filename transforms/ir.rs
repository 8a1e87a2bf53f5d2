//! The tail IR: what is left to do, as something that ends in a jump.
//!
//! Code after a branch or a `try` is a named *join point*, and reaching it is a [`Tail::Goto`]; so a
//! statement never has to ask what follows it.
//!
//! ```text
//! join next1() = run log(u); return u
//! branch u → goto next1
//! await getUser() as value
//! run u = value
//! goto next1
//! ```
//!
//! A loop is a join that its own body jumps to. Statements that are kept hold their jumps to joins as
//! [`goto_marker`]s.
//!
//! A `Goto` or `Return` may leave any number of [`Tail::Try`]s; the emitters' exit stacks know which
//! handlers and finalizers that passes.
//!
//! The text form is written by `ir_text`.

use swc_core::atoms::Atom;
use swc_core::common::Span;
use swc_core::ecma::ast::{CallExpr, Callee, Expr, Ident, Pat, ReturnStmt, Stmt};

/// Names a join point; unique in its function.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct JoinId(pub u32);

/// What is left to do. Its statements and expressions do not suspend.
#[derive(Debug)]
pub(crate) enum Tail {
    /// Statements, then the rest.
    Run {
        /// Statements of the author (or temporaries) that do not suspend; a `return` inside one
        /// leaves the function.
        stmts: Vec<Stmt>,
        /// What follows.
        then: Box<Tail>,
    },
    /// `bind = await value` or `bind = yield value`, then the rest.
    Await(Await),
    /// Two ways to go on.
    Branch {
        /// The condition.
        test: Box<Expr>,
        /// Where it holds.
        yes: Box<Tail>,
        /// Where it does not.
        no: Box<Tail>,
        /// The statement or expression that chooses.
        origin: Span,
        /// Whether the source is an expression, so that the output may be one.
        inline: bool,
    },
    /// `body` is what `then` reaches by `goto id`.
    Join {
        /// Its name.
        id: JoinId,
        /// What a `goto` hands over.
        param: Option<Pat>,
        /// The code at the join point.
        body: Box<Tail>,
        /// The code that jumps to it.
        then: Box<Tail>,
        /// Where `param` and `body` are, for `emit::extent`.
        extent: Extent,
    },
    /// Goes on at a join point.
    Goto {
        /// Which one.
        id: JoinId,
        /// What is handed over, where the join has a parameter.
        arg: Option<Box<Expr>>,
    },
    /// `try`: code after it is a join around it.
    Try(Box<Try>),
    /// `try { block } catch (param) { handler }`, then the rest, where only the handler suspends.
    Attempt(Box<Attempt>),
    /// A loop.
    Loop(Box<Loop>),
    /// Leaves the function with a value.
    Return {
        /// The value.
        value: Option<Box<Expr>>,
        /// The `return` statement; dummy where the body just ends.
        origin: Span,
    },
    /// Leaves by an error.
    Throw {
        /// The error.
        error: Box<Expr>,
        /// The `throw` statement.
        origin: Span,
    },
    /// The end of a finalizer: the jump that was under way goes on.
    Resume,
}

/// A suspension.
#[derive(Debug)]
pub(crate) struct Await {
    /// What it waits for.
    pub(crate) kind: Suspension,
    /// What is awaited.
    pub value: Box<Expr>,
    /// What takes the value.
    pub bind: Option<Pat>,
    /// The source of the `await`.
    pub origin: Span,
    /// What follows.
    pub then: Box<Tail>,
    /// Where `bind` and `then` are, for `emit::extent`.
    pub extent: Extent,
}

/// What a suspension waits for.
#[derive(Debug)]
pub(crate) enum Suspension {
    /// `await`: a promise.
    Await,
    /// `yield`, which awaits its value first: the generator's next request.
    Yield(Box<Leave>),
    /// `yield*`: what the generator's requests get out of another iterator.
    Delegate(Box<Leave>),
    /// The next step of an async iterator, from what steps it. Only helpers wait for it.
    Step,
    /// A jump out of a `for await`: its iterator's `return`, if there is one. Only helpers wait for it.
    Close,
    /// The same of an error, which wins over whatever `return` does: a `throw` follows.
    Abandon,
}

/// Where `return()` of a generator leads.
#[derive(Debug)]
pub(crate) struct Leave {
    /// What takes the value, which has been awaited.
    pub(crate) value: Ident,
    /// The jump.
    pub(crate) jump: Tail,
}

impl Await {
    /// Where `return()` leads.
    pub(crate) fn leave(&self) -> Option<&Tail> {
        match &self.kind {
            Suspension::Await | Suspension::Step | Suspension::Close | Suspension::Abandon => None,
            Suspension::Yield(leave) | Suspension::Delegate(leave) => Some(&leave.jump),
        }
    }

    /// The same, to be rewritten.
    pub(crate) fn leave_mut(&mut self) -> Option<&mut Tail> {
        match &mut self.kind {
            Suspension::Await | Suspension::Step | Suspension::Close | Suspension::Abandon => None,
            Suspension::Yield(leave) | Suspension::Delegate(leave) => Some(&mut leave.jump),
        }
    }
}

/// A range of numbered pieces of a tail.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Extent {
    /// The first piece.
    pub start: u32,
    /// One past the last.
    pub end: u32,
}

/// A `try` statement of which some part suspends.
#[derive(Debug)]
pub(crate) struct Try {
    /// The block; falling off its end is a `Goto` behind the statement.
    pub body: Tail,
    /// The `catch`.
    pub handler: Option<Handler>,
    /// The `finally`; it ends in `Resume`, or in a jump that overrides the one under way.
    pub finalizer: Option<Tail>,
    /// The statement.
    pub origin: Span,
    /// Its number, for `emit::exits`.
    pub(crate) number: usize,
}

/// A `catch` clause.
#[derive(Debug)]
pub(crate) struct Handler {
    /// What takes the error.
    pub param: Option<Pat>,
    /// The code.
    pub body: Tail,
}

/// See [`Tail::Attempt`].
#[derive(Debug)]
pub(crate) struct Attempt {
    /// The block, which does not suspend.
    pub block: Vec<Stmt>,
    /// The `catch`.
    pub handler: Handler,
    /// What follows the statement where nothing was thrown.
    pub then: Tail,
    /// The statement.
    pub origin: Span,
}

/// A loop: `goto id` goes on with the next turn, anything else leaves it.
#[derive(Debug)]
pub(crate) struct Loop {
    /// The way to the next turn; falling off the body's end is a `Goto` there.
    pub(crate) id: JoinId,
    /// Asked before every turn; it does not suspend.
    pub(crate) test: Option<Box<Expr>>,
    /// Runs before every turn but the first; it does not suspend.
    pub(crate) update: Option<Box<Expr>>,
    /// The iterator that the statement goes through; a turn begins with what takes the value of a step.
    pub(crate) each: Option<Box<Expr>>,
    /// A turn.
    pub(crate) body: Tail,
    /// Where the test leads when it fails.
    pub(crate) exit: Tail,
    /// The statement.
    pub(crate) origin: Span,
}

/// A construct around that jumps lead to or through.
#[derive(Debug)]
pub(crate) enum Target {
    /// A loop.
    Loop { labels: Vec<Atom>, next: JoinId, after: JoinId },
    /// A `switch`.
    Switch { after: JoinId },
    /// A labelled statement that is no loop.
    Block { labels: Vec<Atom>, after: JoinId },
    /// An iterator that is closed by jumps out of its loop; the joins that do so.
    Closer { joins: Vec<(Key, JoinId)> },
}

/// A jump as the author writes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Key {
    /// `break` or `break label`.
    Break(Option<Atom>),
    /// `continue` or `continue label`.
    Continue(Option<Atom>),
    /// `return`.
    Return,
}

/// Begins the name in a [`goto_marker`].
const MARKER: &str = "\u{1}goto";

/// A jump inside a kept statement: `return <marker>(arg)`, which only emitters understand.
pub(crate) fn goto_marker(id: JoinId, arg: Option<Box<Expr>>, span: Span) -> Stmt {
    let name = Ident::new_no_ctxt(format!("{MARKER}{}", id.0).into(), swc_core::common::DUMMY_SP);
    let call = crate::ast::call(crate::ast::ident(&name), arg.into_iter().collect());
    crate::ast::return_stmt(span, Some(call))
}

/// The join that a marker leads to, and what it is handed.
pub(crate) fn as_goto(stmt: &ReturnStmt) -> Option<(JoinId, Option<&Expr>)> {
    let Expr::Call(CallExpr { callee: Callee::Expr(callee), args, .. }) = &**stmt.arg.as_ref()? else {
        return None;
    };
    let Expr::Ident(name) = &**callee else { return None };
    let id = name.sym.strip_prefix(MARKER)?.parse().ok()?;
    Some((JoinId(id), args.first().map(|arg| &*arg.expr)))
}

impl Tail {
    /// Statements before a tail; none add nothing.
    pub(crate) fn run(mut stmts: Vec<Stmt>, then: Tail) -> Tail {
        match then {
            then if stmts.is_empty() => then,
            Tail::Run { stmts: more, then } => {
                stmts.extend(more);
                Tail::Run { stmts, then }
            }
            then => Tail::Run { stmts, then: Box::new(then) },
        }
    }

    /// The end of a body: `return undefined`.
    pub(crate) fn end() -> Tail {
        Tail::Return { value: None, origin: swc_core::common::DUMMY_SP }
    }
}
