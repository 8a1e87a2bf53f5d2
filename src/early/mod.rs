//! Early errors: what parses by the grammar, and yet no engine takes.
//!
//! ```js
//! let page = 1; var page = 2;            // `page` is already declared
//! async function load(aw\u0061it) {}     // `await` is reserved here
//! class Post { #id; m() { delete this.#id; return this.#ID } }
//! ```
//!
//! The parser finds some of them; these checks find all that the specification names, so that a
//! broken file is refused here, with a place, and not by the engine that gets the output. One walk
//! over the program carries what each rule asks about (see [`walk::Walk`]); a file for each family
//! of rules judges. What the parser reports never gets here.
//!
//! * Needs: a program as it was parsed, without types; its source text, for what the tree has
//!   forgotten (escapes, line breaks, parentheses).
//! * Lenient where a script may be a `CommonJS` file, which is the body of a function: `return` and
//!   `using` may stand at its top level.
//!
//! Spec: the clauses "Static Semantics: Early Errors", and Annex B.3 for sloppy code.

mod classes;
mod context;
mod declarations;
mod escapes;
mod expressions;
mod functions;
mod jumps;
mod literals;
mod loops;
mod modules;
mod names;
mod patterns;
mod private_names;
mod regex;
mod scopes;
mod statements;
mod symbols;
mod text;
mod walk;

use swc_core::ecma::visit::VisitWith;

use crate::{Diagnostic, Parsed};

pub use symbols::{Marker, Resolution};

/// What every name of a program means. Takes time in proportion to the source, and a stack that
/// [`crate::depth::with_stack_for`] finds deep enough.
///
/// # Errors
/// Every early error, in source order.
pub fn check(parsed: &Parsed) -> Result<Resolution, Vec<Diagnostic>> {
    let mut walk = walk::Walk::new(parsed);
    parsed.program.visit_with(&mut walk);
    if walk.found.is_empty() {
        return Ok(walk.symbols.resolution(walk.is_async));
    }
    let mut found = walk.found;
    found.sort_by_key(|error| error.range.start);
    found.dedup();
    Err(found)
}
