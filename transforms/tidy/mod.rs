//! What makes emitted code right and pleasant after its shape is settled.

mod clashes;
mod hidden_functions;
mod lists;
pub(crate) mod no_constructors;
mod own_names;
mod real_globals;
mod rehome;
mod rename;
pub(crate) mod scopes;
mod spelling;
#[cfg(test)]
mod tests;
mod walk;

pub(crate) use hidden_functions::hide_functions;
pub(crate) use real_globals::reach_globals;
pub(crate) use scopes::{Tree, mend};
