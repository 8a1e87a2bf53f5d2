//! What makes emitted code right and pleasant after its shape is settled.

mod hidden_functions;
mod own_names;
mod rehome;
mod rename;
pub(crate) mod scopes;
#[cfg(test)]
mod tests;

pub(crate) use hidden_functions::hide_functions;
pub(crate) use scopes::mend;
