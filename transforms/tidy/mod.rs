//! What makes emitted code right and pleasant after its shape is settled.

mod own_names;
mod rehome;
mod rename;
pub(crate) mod scopes;
#[cfg(test)]
mod tests;

pub(crate) use scopes::mend;
