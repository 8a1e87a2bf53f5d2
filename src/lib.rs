//! Takes `async`/`await` away and leaves the equivalent Promise continuations.
//!
//! [`compile`] is the whole pipeline: text in; text and diagnostics out. It never prints, reads
//! files or panics on input.

pub mod depth;
mod diagnostic;
pub mod diff;
pub mod early;
mod options;
pub mod parse;
pub mod print;
pub mod typescript;

pub use diagnostic::{Diagnostic, Severity};
pub use options::{Mode, Options, Runtime, SourceType};
pub use parse::{Parsed, parse};
use swc_core::common::{GLOBALS, Globals, Mark};
use swc_core::ecma::ast::{Program, Script};
use swc_core::ecma::transforms::base::resolver;
use unawait_transforms::{Config, lower};

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

/// Lowers one file. A byte order mark stays where it is.
#[must_use]
pub fn compile(source: &str, options: &Options) -> Output {
    let Some(text) = source.strip_prefix(BYTE_ORDER_MARK) else { return compile_text(source, options) };
    let mut output = compile_text(text, options);
    if let Some(code) = &mut output.code {
        code.insert(0, BYTE_ORDER_MARK);
    }
    for diagnostic in &mut output.diagnostics {
        diagnostic.range.start += BYTE_ORDER_MARK.len_utf8();
        diagnostic.range.end += BYTE_ORDER_MARK.len_utf8();
    }
    output
}

const BYTE_ORDER_MARK: char = '\u{feff}';

fn compile_text(source: &str, options: &Options) -> Output {
    depth::with_stack_for(source, || GLOBALS.set(&Globals::new(), || without_types(source, options)))
}

/// TypeScript becomes JavaScript first, as text; its diagnostics lead back to the text as given.
fn without_types(source: &str, options: &Options) -> Output {
    if !typescript::is_typescript(&options.filename) {
        return lower_text(source, options);
    }
    let stripped = match typescript::strip(source, &options.filename, options.source_type) {
        Ok(stripped) => stripped,
        Err(diagnostics) => return Output { diagnostics, ..Output::default() },
    };
    let mut output = lower_text(&stripped.code, options);
    for diagnostic in &mut output.diagnostics {
        diagnostic.range = stripped.edits.source_range(diagnostic.range.clone());
    }
    output
}

fn lower_text(source: &str, options: &Options) -> Output {
    let mut parsed = match parse(source, &options.filename, options.source_type) {
        Ok(parsed) => parsed,
        Err(diagnostics) => return Output { diagnostics, ..Output::default() },
    };
    let diagnostics = early::check(&parsed);
    if !diagnostics.is_empty() {
        return Output { diagnostics, ..Output::default() };
    }
    let (unresolved, top_level) = (Mark::new(), Mark::new());
    let mut program = std::mem::replace(&mut parsed.program, Program::Script(Script::default()));
    program.mutate(resolver(unresolved, top_level, false));
    let lowered = lower(&mut program, &Config { mode: options.mode, unresolved, runtime: options.runtime });
    let diagnostics: Vec<Diagnostic> = lowered
        .problems
        .iter()
        .map(|problem| {
            let error = Diagnostic::error(problem.message.clone(), parsed.range(problem.span));
            Diagnostic { hint: problem.hint.clone(), ..error }
        })
        .collect();
    let code = diagnostics.is_empty().then(|| print::print(&parsed, &program, &lowered.origins));
    Output { code, diagnostics, functions: lowered.functions, lowered: lowered.lowered }
}

/// Runs the README's example.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
