//! Takes `async`/`await` away and leaves the equivalent Promise continuations.
//!
//! [`compile`] is the whole pipeline: text in; text and diagnostics out. It never prints, reads
//! files or panics on input.

mod bytes;
pub mod depth;
mod diagnostic;
pub mod diff;
pub mod early;
pub mod modules;
mod options;
pub mod parse;
pub mod print;
mod quick;
pub mod source_map;
pub mod typescript;

pub use diagnostic::{Diagnostic, Severity};
pub use options::{Format, Mode, ModulePlan, Options, Runtime, SourceType};
pub use parse::{Parsed, parse};
pub use quick::stays;
use source_map::InputMap;
pub use source_map::SourceMap;
use std::ops::Range;

use swc_core::common::{GLOBALS, Globals, Mark};
use swc_core::ecma::ast::{Program, Script};
use typescript::Edits;
use unawait_transforms::{Config, lower, lower_marked};

/// What [`compile`] makes of a file.
#[derive(Clone, Debug, Default)]
pub struct Output {
    /// The lowered text, or nothing where there is an error. Equal to the source where nothing had
    /// to be done.
    pub code: Option<String>,
    /// Where the places of `code` come from, if [`Options::source_map`] asks for it and there is code.
    pub map: Option<SourceMap>,
    /// Errors and warnings, in source order; ranges are bytes of the source as given.
    pub diagnostics: Vec<Diagnostic>,
    /// Async functions found.
    pub functions: usize,
    /// Async functions lowered; a module that awaits at top level counts as one.
    pub lowered: usize,
    /// Where the module suspends first, or asks for one that does, in bytes of the source as given, if it has an
    /// init promise: whoever imports it has to wait for that.
    pub init: Option<Range<usize>>,
    /// What the file asks for as a module, if [`Options::scan`] wants to know and it was parsed without errors.
    pub scan: Option<modules::Scan>,
}

impl Output {
    /// Every range of the source in it.
    fn ranges(&mut self) -> impl Iterator<Item = &mut Range<usize>> {
        let told = self.diagnostics.iter_mut().map(|diagnostic| &mut diagnostic.range);
        told.chain(&mut self.init).chain(self.scan.iter_mut().flat_map(modules::Scan::ranges))
    }
}

/// Lowers one file. A byte order mark stays where it is.
#[must_use]
pub fn compile(source: &str, options: &Options) -> Output {
    let Some(text) = source.strip_prefix(BYTE_ORDER_MARK) else { return compile_text(source, options) };
    let mut output = compile_text(text, options);
    if let Some(code) = &mut output.code {
        code.insert(0, BYTE_ORDER_MARK);
    }
    for range in output.ranges() {
        range.start += BYTE_ORDER_MARK.len_utf8();
        range.end += BYTE_ORDER_MARK.len_utf8();
    }
    output
}

const BYTE_ORDER_MARK: char = '\u{feff}';

fn compile_text(source: &str, options: &Options) -> Output {
    if !options.check && quick::stays(source, options) {
        return Output { code: Some(source.to_owned()), ..Output::default() };
    }
    let work = || GLOBALS.set(&Globals::new(), || without_types(source, options));
    depth::with_stack_for(source, work)
        .unwrap_or_else(|too_deep| Output { diagnostics: vec![too_deep], ..Output::default() })
}

/// TypeScript becomes JavaScript first, as text; its diagnostics lead back to the text as given.
fn without_types(source: &str, options: &Options) -> Output {
    if !typescript::is_typescript(&options.filename) {
        return lower_text(source, options, None);
    }
    let stripped = match typescript::strip(source, &options.filename, options.source_type) {
        Ok(stripped) => stripped,
        Err(diagnostics) => return Output { diagnostics, ..Output::default() },
    };
    let mut output = lower_text(&stripped.code, options, Some((source, &stripped.edits)));
    for range in output.ranges() {
        *range = stripped.edits.source_range(range.clone());
    }
    output
}

/// Lowers JavaScript; `typed` is what it was before it lost its types.
fn lower_text(source: &str, options: &Options, typed: Option<(&str, &Edits)>) -> Output {
    // The depth of what was given is known, not that of what was made of it.
    let parse = if typed.is_some() { parse::parse } else { parse::parse_shallow };
    let mut parsed = match parse(source, &options.filename, options.source_type) {
        Ok(parsed) => parsed,
        Err(diagnostics) => return Output { diagnostics, ..Output::default() },
    };
    let scan = options.scan.then(|| modules::scan_program(&parsed));
    let resolution = match early::check(&parsed) {
        Ok(resolution) => resolution,
        Err(diagnostics) => return Output { diagnostics, scan, ..Output::default() },
    };
    if !options.source_map && quick::stays_resolved(&resolution, options) {
        return Output { code: Some(source.to_owned()), scan, ..Output::default() };
    }
    let marks = options.source_map.then(|| source_map::Marks::of(&parsed));
    let (unresolved, top_level) = (Mark::new(), Mark::new());
    let mut program = std::mem::replace(&mut parsed.program, Program::Script(Script::default()));
    let marker = resolution.marker(&mut program, unresolved, top_level);
    let mut module = options.module.clone();
    module.own.extend(options.filename.rsplit(['/', '\\']).next().map(|name| format!("./{name}")));
    let config =
        Config { mode: options.mode, unresolved, runtime: options.runtime, module, deepest: options.deepest };
    let lowered = match marker {
        Some(mut marker) => lower_marked(&mut program, &config, &mut |name| marker.mark(name)),
        None => lower(&mut program, &config),
    };
    let diagnostics: Vec<Diagnostic> = lowered
        .problems
        .iter()
        .map(|problem| {
            let error = Diagnostic::error(problem.message.clone(), parsed.range(problem.span));
            Diagnostic { hint: problem.hint.clone(), ..error }
        })
        .collect();
    let mut output = Output {
        diagnostics,
        functions: lowered.functions,
        lowered: lowered.lowered,
        init: lowered.init.map(|span| parsed.range(span)),
        scan,
        ..Output::default()
    };
    if !output.diagnostics.is_empty() {
        return output;
    }
    match marks {
        None => output.code = Some(print::print(&parsed, &program, &lowered.origins)),
        Some(marks) => {
            let (code, pieces) = print::print_pieces(&parsed, &program, &lowered.origins);
            let text = typed.map_or(source, |(text, _)| text);
            let typed = typed.map(|(text, edits)| source_map::Typed::new(edits, text, source));
            let input = input_map(options, &mut output.diagnostics);
            let original = source_map::Original {
                name: &options.filename,
                lowered: source,
                text,
                typed: typed.as_ref(),
                input: input.as_ref(),
            };
            output.map = Some(source_map::build(&code, &pieces, &marks, &original));
            output.code = Some(source_map::without_reference(code, source));
        }
    }
    output
}

/// The map of the input. One that cannot be read is as good as none, but the caller should know.
fn input_map(options: &Options, diagnostics: &mut Vec<Diagnostic>) -> Option<InputMap> {
    let read = InputMap::parse(options.input_map.as_deref()?);
    read.map_err(|problem| {
        let message = format!("The source map of this file cannot be read: {problem}");
        diagnostics.push(Diagnostic::warning(message, 0..0));
    })
    .ok()
}

/// Runs the README's example.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
