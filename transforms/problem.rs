//! What could not be lowered, and why.

use swc_core::common::Span;

/// A construct that this compiler does not lower; the function around it is left as it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The source range of the construct.
    pub span: Span,
    /// What is wrong, as a sentence without a full stop.
    pub message: String,
    /// What the author can do about it.
    pub hint: Option<String>,
}
