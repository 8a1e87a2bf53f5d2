//! The house rules that a compiler cannot check: what may import what, how long a file may be, what
//! the papers say. `ARCHITECTURE.md` and `CONTRIBUTING.md` tell them in words.
//!
//! Each check is a function from a text to what is wrong with it, so that a test beside it can show
//! that it finds something.

mod fixtures;
mod layers;
mod papers;
mod scan;
mod shape;
mod tools;
mod wording;

/// Fails with one line for each problem.
fn expect_none(problems: &[String]) {
    assert!(problems.is_empty(), "\n{}\n", problems.join("\n"));
}
