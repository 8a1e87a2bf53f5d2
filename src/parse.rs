//! Source text to a resolved program, with comments and spans.

use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};

use memchr::memmem;
use swc_core::common::comments::SingleThreadedComments;
use swc_core::common::sync::Lrc;
use swc_core::common::{BytePos, FileName, Mark, SourceFile, SourceMap, Span, Spanned};
use swc_core::ecma::ast::{Decl, EsVersion, Expr, Program, RestPat, Stmt};
use swc_core::ecma::parser::error::{Error, SyntaxError};
use swc_core::ecma::parser::{EsSyntax, Parser, StringInput, Syntax, lexer::Lexer};
use swc_core::ecma::visit::{VisitMut, VisitMutWith};

use crate::{Diagnostic, SourceType, depth};

/// A parsed file. Byte `n` of `source` is at `file.start_pos + n`.
pub struct Parsed {
    /// The program, not yet resolved.
    pub program: Program,
    /// All comments, by the positions of the tokens beside them.
    pub comments: SingleThreadedComments,
    /// The text and its line table.
    pub file: Lrc<SourceFile>,
}

impl Parsed {
    /// The bytes of the source that `span` covers.
    #[must_use]
    pub fn range(&self, span: Span) -> Range<usize> {
        range_in(&self.file, span)
    }

    /// The mark for names without a binding, and for those of the top level.
    #[must_use]
    pub fn fresh_marks() -> (Mark, Mark) {
        (Mark::new(), Mark::new())
    }
}

impl SourceType {
    /// What a file of this name is: an extension such as `.mjs` or `.cts` decides where `self` is
    /// [`SourceType::Auto`].
    #[must_use]
    pub fn for_file(self, filename: &str) -> Self {
        let extension = filename.rsplit_once('.').map_or("", |(_, extension)| extension);
        match (self, extension) {
            (Self::Auto, "mjs" | "mts") => Self::Module,
            (Self::Auto, "cjs" | "cts") => Self::Script,
            (Self::Auto | Self::Module | Self::Script, _) => self,
        }
    }
}

fn range_in(file: &SourceFile, span: Span) -> Range<usize> {
    let offset = |at: BytePos| at.0.saturating_sub(file.start_pos.0) as usize;
    offset(span.lo)..offset(span.hi)
}

/// Parses JavaScript (with JSX); `source` is without a byte order mark and without TypeScript. Needs a
/// stack that [`crate::depth::with_stack_for`] finds deep enough.
///
/// # Errors
/// Every syntax error found, fatal or not.
pub fn parse(source: &str, filename: &str, source_type: SourceType) -> Result<Parsed, Vec<Diagnostic>> {
    depth::refuse(source).map_err(|too_deep| vec![too_deep])?;
    parse_shallow(source, filename, source_type)
}

/// The same for a source that [`depth::refuse`] has nothing against.
///
/// # Errors
/// Every syntax error found, fatal or not.
pub fn parse_shallow(
    source: &str,
    filename: &str,
    source_type: SourceType,
) -> Result<Parsed, Vec<Diagnostic>> {
    let source_type = source_type.for_file(filename);
    let syntax = Syntax::Es(EsSyntax {
        jsx: true,
        decorators: true,
        decorators_before_export: true,
        explicit_resource_management: true,
        import_attributes: true,
        allow_return_outside_function: source_type != SourceType::Module,
        auto_accessors: true,
        ..EsSyntax::default()
    });
    parse_with(source, filename, source_type, syntax)
}

/// Parses with the given syntax; see [`parse`].
///
/// # Errors
/// Every syntax error found, fatal or not.
pub fn parse_as(
    source: &str,
    filename: &str,
    source_type: SourceType,
    syntax: Syntax,
) -> Result<Parsed, Vec<Diagnostic>> {
    depth::refuse(source).map_err(|too_deep| vec![too_deep])?;
    parse_with(source, filename, source_type, syntax)
}

fn parse_with(
    source: &str,
    filename: &str,
    source_type: SourceType,
    syntax: Syntax,
) -> Result<Parsed, Vec<Diagnostic>> {
    let files: Lrc<SourceMap> = Lrc::default();
    let file = files.new_source_file(Lrc::new(FileName::Custom(filename.into())), source.to_owned());
    let comments = SingleThreadedComments::default();
    let run = || run_parser(&file, &comments, source_type, syntax);
    // The parser asserts in debug builds that it does not look past the end, and does so for a few
    // broken inputs (`class A {`). Nothing of what it leaves behind is used, so this is safe.
    let Ok((parsed, mut errors)) = catch_unwind(AssertUnwindSafe(run)) else {
        let end = source.len();
        let hint = "look for something that is not closed";
        return Err(vec![Diagnostic::error("The file ends too early", end..end).with_hint(hint)]);
    };
    // Sloppy code may: `if (a) function f() {}`. `early` refuses what nobody may.
    errors.retain(|error| !matches!(error.kind(), SyntaxError::DeclNotAllowed));
    match parsed {
        Ok(mut program) if errors.is_empty() => {
            let dots = Places::of("...", &file);
            if !dots.are_none() {
                program.visit_mut_with(&mut WholeRests { dots });
            }
            Ok(Parsed { program, comments, file })
        }
        Ok(_) => Err(diagnostics(&file, &errors)),
        Err(fatal) => {
            errors.push(fatal);
            Err(diagnostics(&file, &errors))
        }
    }
}

/// Where a word stands in a source: a walk that is about it can leave out everything else.
pub(crate) struct Places {
    /// In order.
    at: Vec<u32>,
    start: BytePos,
}

impl Places {
    /// Looks for a word.
    pub(crate) fn of(word: &str, file: &SourceFile) -> Self {
        let found = memmem::find_iter(file.src.as_bytes(), word);
        Self { at: found.filter_map(|at| u32::try_from(at).ok()).collect(), start: file.start_pos }
    }

    /// Whether the word stands nowhere.
    pub(crate) fn are_none(&self) -> bool {
        self.at.is_empty()
    }

    /// Whether the word can stand in a statement.
    pub(crate) fn in_stmt(&self, node: &Stmt) -> bool {
        // The decorators of a class may stand before it.
        matches!(node, Stmt::Decl(Decl::Class(_))) || self.within(node.span())
    }

    /// Whether the word can stand in an expression.
    pub(crate) fn in_expr(&self, node: &Expr) -> bool {
        matches!(node, Expr::Class(_)) || self.within(node.span())
    }

    /// Whether the word can stand in what has this span.
    pub(crate) fn within(&self, span: Span) -> bool {
        let offset = |at: BytePos| at.0.saturating_sub(self.start.0);
        let next = self.at.partition_point(|at| *at < offset(span.lo));
        self.at.get(next).is_some_and(|at| *at < offset(span.hi))
    }
}

/// The parser leaves the dots out of the span of `...rest` in `[...rest] = list`.
struct WholeRests {
    dots: Places,
}

impl VisitMut for WholeRests {
    fn visit_mut_rest_pat(&mut self, node: &mut RestPat) {
        node.visit_mut_children_with(self);
        node.span = node.span.with_lo(node.span.lo.min(node.dot3_token.lo));
    }

    fn visit_mut_stmt(&mut self, node: &mut Stmt) {
        if self.dots.in_stmt(node) {
            node.visit_mut_children_with(self);
        }
    }

    fn visit_mut_expr(&mut self, node: &mut Expr) {
        if self.dots.in_expr(node) {
            node.visit_mut_children_with(self);
        }
    }
}

/// The program, and what the parser could recover from.
fn run_parser(
    file: &SourceFile,
    comments: &SingleThreadedComments,
    source_type: SourceType,
    syntax: Syntax,
) -> (Result<Program, Error>, Vec<Error>) {
    let lexer = Lexer::new(syntax, EsVersion::EsNext, StringInput::from(file), Some(comments));
    let mut parser = Parser::new_from(lexer);
    let parsed = match source_type {
        SourceType::Auto => parser.parse_program(),
        SourceType::Module => parser.parse_module().map(Program::Module),
        SourceType::Script => parser.parse_script().map(Program::Script),
    };
    (parsed, parser.take_errors())
}

fn diagnostics(file: &SourceFile, errors: &[Error]) -> Vec<Diagnostic> {
    let mut found: Vec<Diagnostic> = errors
        .iter()
        .map(|error| Diagnostic::error(error.kind().msg().into_owned(), range_in(file, error.span())))
        .collect();
    found.dedup();
    found
}
