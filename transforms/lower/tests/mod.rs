//! Source → IR → output, construct by construct.

mod branches;
mod choices;
mod declarations;
mod iterators;
mod jumps;
mod loops;
mod optional_chains;
mod patterns;
mod returns;
mod try_catch;
