//! What happens before an expression that no longer suspends.

use swc_core::common::Span;
use swc_core::ecma::ast::{Expr, Ident, Pat, Stmt};

/// One thing to do.
#[derive(Debug)]
pub(crate) enum Step {
    /// A statement that does not suspend.
    Run(Stmt),
    /// `bind = await value`.
    Await {
        /// What is awaited.
        value: Box<Expr>,
        /// What takes the value.
        bind: Option<Pat>,
        /// The source of the `await`.
        origin: Span,
    },
    /// `if (test) yes else no`, giving `bind` the value of the arm taken.
    Choose {
        /// The condition; it does not suspend.
        test: Box<Expr>,
        /// What happens where the condition holds.
        yes: Arm,
        /// What happens where it does not.
        no: Arm,
        /// What takes the value; nothing where nobody wants it.
        bind: Option<Ident>,
        /// The source of the choice.
        origin: Span,
    },
    /// `try { steps } catch (error) { rescue }`, where `rescue` always throws.
    Guard {
        /// What is tried.
        steps: Vec<Step>,
        /// What takes the error.
        error: Ident,
        /// What is done about it; it does not suspend.
        rescue: Stmt,
        /// The source that is being tried.
        origin: Span,
    },
}

/// One side of a [`Step::Choose`].
#[derive(Debug, Default)]
pub(crate) struct Arm {
    /// What happens first.
    pub steps: Vec<Step>,
    /// The value; nothing where the choice binds none (an effect is a step then).
    pub value: Option<Box<Expr>>,
}
