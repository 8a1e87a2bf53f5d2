//! The habits of a file: indentation, quotes, semicolons, commas, line ends.
//!
//! ```js
//! const a = 'x'      // single quotes, no semicolons
//! ```
//! Generated code follows them; copied code has them anyway.

use swc_core::common::{Span, Spanned};
use swc_core::ecma::ast::{
    ArrayLit, CallExpr, Callee, Expr, Ident, IdentName, JSXAttr, Lit, MemberExpr, MemberProp, ModuleDecl,
    ObjectLit, Pat, Program, Stmt, Str, VarDecl,
};
use swc_core::ecma::visit::{Visit, VisitWith};
use unawait_transforms::origins::of_helper;

use crate::bytes;

/// How generated code is written.
#[expect(clippy::struct_excessive_bools, reason = "each is a habit of its own")]
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Style {
    /// One level of indentation.
    pub(super) unit: String,
    /// The quote of strings.
    pub(super) quote: char,
    /// Whether statements end with semicolons.
    pub(super) semicolons: bool,
    /// Whether the last item of a literal that takes several lines has a comma.
    pub(super) item_commas: bool,
    /// Whether the last argument of a call that takes several lines has a comma.
    pub(super) argument_commas: bool,
    /// Whether there are spaces inside the braces of an object.
    pub(super) spaced_braces: bool,
    /// The line break.
    pub(super) eol: &'static str,
}

impl Style {
    /// The semicolon, if that is the habit.
    pub(super) fn semi(&self) -> &'static str {
        if self.semicolons { ";" } else { "" }
    }
}

/// The columns of an indentation. A tab counts as two, as Prettier has it unless configured.
pub(super) fn columns(indent: &str) -> u32 {
    indent.bytes().map(|byte| if byte == b'\t' { 2 } else { 1 }).sum()
}

/// Reads the habits off a file: `start` is the position of its first byte, `lines` tells where its lines begin.
pub(super) fn detect(source: &str, lines: &[u32], program: &Program, start: u32) -> Style {
    let mut habits = Habits { source, start, ..Habits::default() };
    program.visit_with(&mut habits);
    Style {
        unit: indent_unit(source.as_bytes(), lines),
        quote: if habits.single > habits.double { '\'' } else { '"' },
        semicolons: habits.bare <= habits.semicolons,
        item_commas: habits.items.yes >= habits.items.no,
        argument_commas: habits.arguments.yes >= habits.arguments.no
            && (habits.arguments.yes > 0 || habits.items.yes >= habits.items.no),
        spaced_braces: habits.spaces.yes >= habits.spaces.no,
        eol: if source.split_once('\n').is_some_and(|(first, _)| first.ends_with('\r')) {
            "\r\n"
        } else {
            "\n"
        },
    }
}

/// The commonest step from a line to a deeper one.
fn indent_unit(source: &[u8], lines: &[u32]) -> String {
    let mut counts = [0usize; 9];
    let mut tabs = 0usize;
    let mut last = 0usize;
    for start in lines.iter().take(5000) {
        let line = source.get(*start as usize..).unwrap_or_default();
        let depth = depth(line);
        match line.get(depth) {
            None | Some(b'\n' | b'*') => continue,
            Some(b'\r') if line.get(depth + 1) == Some(&b'\n') => continue,
            Some(_) => {} // Code, or near enough.
        }
        if line.first() == Some(&b'\t') {
            tabs += 1;
            continue;
        }
        if let Some(count) = depth.checked_sub(last).and_then(|step| counts.get_mut(step)) {
            *count += 1;
        }
        last = depth;
    }
    // A step of nothing, or of a single column, is no indentation.
    let best = (2..9).max_by_key(|step| (counts.get(*step).copied().unwrap_or(0), 9 - step)).unwrap_or(2);
    let spaces = counts.get(best).copied().unwrap_or(0);
    if tabs > spaces {
        return "\t".to_owned();
    }
    " ".repeat(if spaces == 0 { 2 } else { best })
}

/// How many blanks a line begins with.
#[inline]
fn depth(line: &[u8]) -> usize {
    if let Some(first) = line.first_chunk::<8>() {
        let others = u64::from_le_bytes(*first) ^ u64::from_le_bytes([b' '; 8]);
        let spaces = others.trailing_zeros() as usize / 8;
        if spaces < 8 && first.get(spaces) != Some(&b'\t') {
            return spaces;
        }
    }
    bytes::blanks(line)
}

#[derive(Default)]
struct Tally {
    yes: usize,
    no: usize,
}

impl Tally {
    fn count(&mut self, yes: bool) {
        *(if yes { &mut self.yes } else { &mut self.no }) += 1;
    }
}

/// How many statements tell the habits of a file.
const ENOUGH: usize = 400;

#[derive(Default)]
struct Habits<'a> {
    source: &'a str,
    start: u32,
    single: usize,
    double: usize,
    semicolons: usize,
    bare: usize,
    items: Tally,
    arguments: Tally,
    spaces: Tally,
}

impl Habits<'_> {
    /// The text of an authored span; generated ones lie outside the file.
    fn text(&self, span: Span) -> Option<&str> {
        let lo = span.lo.0.checked_sub(self.start)? as usize;
        let hi = span.hi.0.checked_sub(self.start)? as usize;
        if span.is_dummy() { None } else { self.source.get(lo..hi) }
    }

    /// The byte so many bytes before the end of a span, which may be in front of it.
    fn byte_before(&self, span: Span, back: u32) -> Option<u8> {
        let at = span.hi.0.checked_sub(self.start + back)?;
        self.source.as_bytes().get(at as usize).copied()
    }

    fn ends(&mut self, span: Span) {
        match self.text(span).map(|text| text.ends_with(';')) {
            Some(true) => self.semicolons += 1,
            Some(false) => self.bare += 1,
            None => {}
        }
    }

    /// Whether the item before a closing bracket on a line of its own has a comma.
    fn trailing_comma(&self, span: Span) -> Option<bool> {
        // Most brackets close right behind the last item.
        if self.byte_before(span, 2)?.is_ascii_graphic() {
            return None;
        }
        let text = self.text(span)?;
        let body = text.get(..text.len().checked_sub(1)?)?;
        let before = body.trim_end();
        body.get(before.len()..)?.contains('\n').then(|| before.ends_with(','))
    }
}

impl Visit for Habits<'_> {
    fn visit_expr(&mut self, node: &Expr) {
        match node {
            Expr::Lit(Lit::Str(text)) => self.visit_str(text),
            // The most common ones, and nothing is in them.
            Expr::Ident(_) | Expr::This(_) | Expr::Lit(_) => {}
            _ => node.visit_children_with(self),
        }
    }

    fn visit_member_expr(&mut self, node: &MemberExpr) {
        self.visit_expr(&node.obj);
        if let MemberProp::Computed(key) = &node.prop {
            self.visit_expr(&key.expr);
        }
    }

    fn visit_pat(&mut self, node: &Pat) {
        if !node.is_ident() {
            node.visit_children_with(self);
        }
    }

    fn visit_ident(&mut self, _: &Ident) {
        // Names are spelled as they are.
    }

    fn visit_ident_name(&mut self, _: &IdentName) {
        // Names are spelled as they are.
    }

    fn visit_str(&mut self, node: &Str) {
        match self.text(node.span).and_then(|text| text.bytes().next()) {
            Some(b'\'') => self.single += 1,
            Some(b'"') => self.double += 1,
            _ => {} // A generated string.
        }
    }

    fn visit_jsx_attr(&mut self, _: &JSXAttr) {
        // The quotes of attributes are a habit of their own.
    }

    fn visit_stmt(&mut self, node: &Stmt) {
        let span = node.span();
        // Nothing of a helper is the author's.
        if self.semicolons + self.bare > ENOUGH || of_helper(span).is_some() {
            return;
        }
        match node {
            Stmt::Expr(_)
            | Stmt::Return(_)
            | Stmt::Throw(_)
            | Stmt::Break(_)
            | Stmt::Continue(_)
            | Stmt::Debugger(_) => self.ends(span),
            _ => {} // Declarations are seen below, the rest has no semicolon.
        }
        node.visit_children_with(self);
    }

    fn visit_var_decl(&mut self, node: &VarDecl) {
        // In the head of a loop there is no semicolon, which does not make a habit.
        if self.text(node.span).is_some_and(|text| text.ends_with(';')) {
            self.semicolons += 1;
        } else if self.text(node.span).is_some() && self.next_is_newline(node.span) {
            self.bare += 1;
        }
        for declarator in &node.decls {
            self.visit_pat(&declarator.name);
            if let Some(init) = &declarator.init {
                self.visit_expr(init);
            }
        }
    }

    fn visit_module_decl(&mut self, node: &ModuleDecl) {
        if let ModuleDecl::Import(import) = node {
            self.ends(import.span);
        }
        node.visit_children_with(self);
    }

    fn visit_object_lit(&mut self, node: &ObjectLit) {
        if let Some(comma) = self.trailing_comma(node.span) {
            self.items.count(comma);
        } else if let Some(second) = self.text(node.span).and_then(|text| text.as_bytes().get(1).copied())
            && !node.props.is_empty()
        {
            self.spaces.count(second.is_ascii_whitespace());
        }
        node.visit_children_with(self);
    }

    fn visit_array_lit(&mut self, node: &ArrayLit) {
        if let Some(comma) = self.trailing_comma(node.span) {
            self.items.count(comma);
        }
        node.visit_children_with(self);
    }

    fn visit_call_expr(&mut self, node: &CallExpr) {
        if let Some(comma) = self.trailing_comma(node.span) {
            self.arguments.count(comma);
        }
        if let Callee::Expr(callee) = &node.callee {
            self.visit_expr(callee);
        }
        for arg in &node.args {
            self.visit_expr(&arg.expr);
        }
    }
}

impl Habits<'_> {
    fn next_is_newline(&self, span: Span) -> bool {
        let at = span.hi.0.saturating_sub(self.start) as usize;
        self.source
            .get(at..)
            .is_some_and(|rest| rest.trim_start_matches([' ', '\t', '\r']).starts_with(['\n', '/']))
    }
}
