//! What happens before an expression that no longer suspends.

use swc_core::common::Span;
use swc_core::ecma::ast::{Expr, Ident, Pat, Stmt};

use crate::ast::unparen;

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
    /// `bind = yield value`, in an async generator.
    Yield {
        /// What is handed out.
        value: Box<Expr>,
        /// Whether it is an iterable, of which everything is handed out: `yield*`.
        delegate: bool,
        /// What takes what is sent back.
        bind: Option<Pat>,
        /// The source of the `yield`.
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
        bind: Option<Pat>,
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

/// Lets `pattern` take what the last of `steps` gives, if that is all that `value` is: a temporary
/// in between would only be handed on. Gives the pattern back where it is more.
pub(crate) fn take_directly(steps: &mut [Step], value: &Expr, pattern: Pat) -> Result<(), Pat> {
    let Some(
        Step::Await { bind: Some(bind), .. }
        | Step::Yield { bind: Some(bind), .. }
        | Step::Choose { bind: Some(bind), .. },
    ) = steps.last_mut()
    else {
        return Err(pattern);
    };
    match (&*bind, unparen(value)) {
        (Pat::Ident(name), Expr::Ident(value)) if name.id.to_id() == value.to_id() => {
            *bind = pattern;
            Ok(())
        }
        _ => Err(pattern), // the value is computed from the temporary
    }
}
