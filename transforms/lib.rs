//! Lowers `async`/`await` to Promise continuations, as a swc pass.
//!
//! [`lower`] takes a resolved program and rewrites every async function in it. What it cannot lower
//! is a [`Problem`]; a function with a problem is left exactly as it was.
//!
//! The contract with a printer is in the spans, see [`origins`].

#![allow(clippy::wildcard_imports, reason = "most files name dozens of the types in `swc_core::ecma::ast`")]

mod analysis;
mod ast;
mod driver;
mod emit;
mod ir;
#[cfg(test)]
mod ir_text;
mod ir_walk;
mod lower;
mod lowering;
mod module_plan;
mod modules;
mod names;
mod normalise;
pub mod origins;
mod pass;
mod problem;
mod runtime;
mod salvage;
#[cfg(test)]
mod testing;
mod tidy;

pub use module_plan::{Format, ModulePlan};
pub use origins::Origins;
pub use pass::{pass, pass_with};
pub use problem::Problem;
pub use runtime::source as runtime_source;
use swc_core::common::{Mark, Span};
use swc_core::ecma::ast::{Ident, Program};

/// What the output promises; see the README's table of modes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// What one would write by hand: assumes that awaited values are promises and that nothing
    /// throws before the first await.
    Textbook,
    /// Always settles as the original does; needs no helper.
    Faithful,
    /// Tick for tick as the original; calls a small helper.
    Exact,
}

/// Where the output has its helpers from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Runtime {
    /// They are written into the file, those that it uses.
    #[default]
    Inline,
    /// They are imported from `unawait/runtime` (in a script: `require`d).
    Import,
}

/// What [`lower`] needs to know beside the program.
#[derive(Clone, Debug)]
pub struct Config {
    /// The promise the output makes.
    pub mode: Mode,
    /// The mark that `resolver` gave to names without a binding (generated globals carry it).
    pub unresolved: Mark,
    /// Where helpers come from; `textbook` and `faithful` call them in async generators only.
    pub runtime: Runtime,
    /// What is known of the modules around, if the program is a module.
    pub module: ModulePlan,
    /// How deep the functions of the output may be nested before they stand side by side, where that is not as
    /// usual: for tests of that form, which ordinary programs do not need.
    pub deepest: Option<usize>,
}

impl Config {
    /// A config with helpers inline.
    #[must_use]
    pub fn new(mode: Mode, unresolved: Mark) -> Self {
        Self { mode, unresolved, runtime: Runtime::Inline, module: ModulePlan::default(), deepest: None }
    }
}

/// The outcome of [`lower`].
#[derive(Debug, Default)]
pub struct Lowered {
    /// Where the generated nodes of the program come from.
    pub origins: Origins,
    /// What could not be lowered, in source order.
    pub problems: Vec<Problem>,
    /// Async functions found, whether lowered or not.
    pub functions: usize,
    /// Async functions lowered; a module that awaits at top level counts as one.
    pub lowered: usize,
    /// Where the module suspends first, or asks for one that does, if it has an init promise, for which
    /// importers have to wait.
    pub init: Option<Span>,
}

/// Rewrites every async function of `program`, which must have been through swc's `resolver`.
pub fn lower(program: &mut Program, config: &Config) -> Lowered {
    driver::lower_program(program, config, None)
}

/// The same for a program whose names get their contexts on the way, from `mark`, and not from swc's `resolver`
/// before. It is asked about each name at least once, and has to give the same whenever it is asked about one.
pub fn lower_marked(program: &mut Program, config: &Config, mark: &mut dyn FnMut(&mut Ident)) -> Lowered {
    driver::lower_program(program, config, Some(mark))
}
