//! What makes emitted code right and pleasant after its shape is settled.

mod rehome;
mod rename;
pub(crate) mod scopes;

pub(crate) use scopes::mend;
