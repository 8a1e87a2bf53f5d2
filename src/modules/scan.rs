//! What a file asks for as a module: imports, `import()`, its first `await` at top level.
//!
//! ```js
//! import { a } from "./a.js";        // requests: "./a.js"
//! export * from "./b.js";            // requests: "./b.js"
//! const c = await import("./c.js");  // awaits; dynamic: "./c.js"
//! ```
//!
//! * Spec: <https://tc39.es/ecma262/#sec-static-semantics-modulerequests>,
//!   <https://tc39.es/ecma262/#sec-static-semantics-hasawait>

use std::ops::Range;

use swc_core::common::{Span, Spanned};
use swc_core::ecma::ast::{
    ArrowExpr, AwaitExpr, CallExpr, Callee, Constructor, ExportAll, Expr, ForOfStmt, Function, ImportDecl,
    Lit, NamedExport, StaticBlock, Stmt, Str, Tpl, UsingDecl,
};
use swc_core::ecma::visit::{Visit, VisitWith};

use crate::parse::{Parsed, Places};
use crate::{Diagnostic, SourceType, depth, parse, typescript};

/// A specifier and its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// The specifier, as the module spells it once types are gone.
    pub specifier: String,
    /// The place of the import (for `import()`: of the call), in bytes of the source as given.
    pub range: Range<usize>,
}

/// What a file asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scan {
    /// Whether it is a module.
    pub is_module: bool,
    /// Static imports and re-exports, each specifier once, in source order.
    pub requests: Vec<Request>,
    /// `import()` of plain strings, in source order.
    pub dynamic: Vec<Request>,
    /// `import()` of anything else.
    pub dynamic_unknown: Vec<Range<usize>>,
    /// The first `await` of its own at top level, in bytes of the source as given.
    pub awaits: Option<Range<usize>>,
}

/// Reads what a file asks for. `filename` decides about the syntax, as it does for [`crate::compile`]. A file
/// without the words that matter is not parsed.
///
/// # Errors
/// Where it does not parse; [`crate::compile`] tells the same errors.
pub fn scan(source: &str, filename: &str, source_type: SourceType) -> Result<Scan, Vec<Diagnostic>> {
    if !["import", "export", "await"].iter().any(|word| source.contains(word)) {
        return Ok(Scan {
            is_module: source_type.for_file(filename) == SourceType::Module,
            ..Scan::default()
        });
    }
    let text = source.strip_prefix('\u{feff}').unwrap_or(source);
    let mark = source.len() - text.len();
    let mut scan = depth::with_stack_for(text, || scan_text(text, filename, source_type))
        .unwrap_or_else(|too_deep| Err(vec![too_deep]))?;
    for range in scan.ranges() {
        *range = range.start + mark..range.end + mark;
    }
    Ok(scan)
}

fn scan_text(source: &str, filename: &str, source_type: SourceType) -> Result<Scan, Vec<Diagnostic>> {
    if !typescript::is_typescript(filename) {
        return Ok(scan_program(&parse::parse_shallow(source, filename, source_type)?));
    }
    let stripped = typescript::strip(source, filename, source_type)?;
    let mut scan = scan_program(&parse::parse(&stripped.code, filename, source_type)?);
    for range in scan.ranges() {
        *range = stripped.edits.source_range(range.clone());
    }
    Ok(scan)
}

impl Scan {
    /// All places.
    pub(crate) fn ranges(&mut self) -> impl Iterator<Item = &mut Range<usize>> {
        let requests = self.requests.iter_mut().chain(&mut self.dynamic).map(|request| &mut request.range);
        requests.chain(&mut self.dynamic_unknown).chain(&mut self.awaits)
    }
}

/// Reads what a parsed file asks for.
pub(crate) fn scan_program(parsed: &Parsed) -> Scan {
    let is_module = parsed.program.is_module();
    let places = |word| Places::of(word, &parsed.file);
    // A script does not wait.
    let words = [Some(places("import")), is_module.then(|| places("await"))];
    let scan = Scan { is_module, ..Scan::default() };
    if !is_module && words.iter().flatten().all(Places::are_none) {
        return scan;
    }
    let mut walk = Walk { parsed, words, scan, functions: 0 };
    parsed.program.visit_with(&mut walk);
    walk.scan
}

struct Walk<'p> {
    parsed: &'p Parsed,
    /// Where `import` and, in a module, `await` stand.
    words: [Option<Places>; 2],
    scan: Scan,
    /// How many functions are around.
    functions: usize,
}

impl Walk<'_> {
    fn request(&mut self, source: &Str, span: Span) {
        let specifier = source.value.to_string_lossy().into_owned();
        if !self.scan.requests.iter().any(|request| request.specifier == specifier) {
            self.scan.requests.push(Request { specifier, range: self.parsed.range(span) });
        }
    }

    /// The words that matter here: in a function, `await` does not.
    fn words(&self) -> impl Iterator<Item = &Places> {
        self.words.iter().take(if self.functions == 0 { 2 } else { 1 }).flatten()
    }

    fn awaits(&mut self, span: Span) {
        if self.functions == 0 && self.scan.is_module && self.scan.awaits.is_none() {
            self.scan.awaits = Some(self.parsed.range(span));
        }
    }

    fn inside<N: VisitWith<Self> + Spanned>(&mut self, node: &N) {
        self.within(node.span(), |walk| node.visit_children_with(walk));
    }

    /// Visits what is in a function with this span, if anything there matters.
    fn within(&mut self, function: Span, visit: impl FnOnce(&mut Self)) {
        self.functions += 1;
        if self.words().any(|word| word.within(function)) {
            visit(self);
        }
        self.functions -= 1;
    }
}

impl Visit for Walk<'_> {
    fn visit_stmt(&mut self, node: &Stmt) {
        if self.words().any(|word| word.in_stmt(node)) {
            node.visit_children_with(self);
        }
    }

    fn visit_expr(&mut self, node: &Expr) {
        if self.words().any(|word| word.in_expr(node)) {
            node.visit_children_with(self);
        }
    }

    fn visit_import_decl(&mut self, node: &ImportDecl) {
        self.request(&node.src, node.span);
    }

    fn visit_export_all(&mut self, node: &ExportAll) {
        self.request(&node.src, node.span);
    }

    fn visit_named_export(&mut self, node: &NamedExport) {
        if let Some(source) = &node.src {
            self.request(source, node.span);
        }
    }

    fn visit_call_expr(&mut self, node: &CallExpr) {
        if let (Callee::Import(_), Some(argument)) = (&node.callee, node.args.first()) {
            let range = self.parsed.range(node.span);
            match plain_string(&argument.expr) {
                Some(specifier) => self.scan.dynamic.push(Request { specifier, range }),
                None => self.scan.dynamic_unknown.push(range),
            }
        }
        node.visit_children_with(self);
    }

    fn visit_await_expr(&mut self, node: &AwaitExpr) {
        self.awaits(node.span);
        node.visit_children_with(self);
    }

    fn visit_for_of_stmt(&mut self, node: &ForOfStmt) {
        if node.is_await {
            self.awaits(node.span.with_hi(node.right.span_hi()));
        }
        node.visit_children_with(self);
    }

    fn visit_using_decl(&mut self, node: &UsingDecl) {
        if node.is_await {
            self.awaits(node.span);
        }
        node.visit_children_with(self);
    }

    // An `await` in these is not one of the top level; a computed key and a class's heritage are.
    fn visit_function(&mut self, node: &Function) {
        node.decorators.visit_with(self);
        self.within(node.span, |walk| {
            node.params.visit_with(walk);
            node.body.visit_with(walk);
        });
    }

    fn visit_arrow_expr(&mut self, node: &ArrowExpr) {
        self.inside(node);
    }

    fn visit_static_block(&mut self, node: &StaticBlock) {
        self.inside(node);
    }

    fn visit_constructor(&mut self, node: &Constructor) {
        self.inside(node);
    }
}

/// The text of a string, or of a template without expressions.
fn plain_string(expr: &Expr) -> Option<String> {
    match expr {
        Expr::Lit(Lit::Str(text)) => Some(text.value.to_string_lossy().into_owned()),
        Expr::Tpl(Tpl { quasis, exprs, .. }) if exprs.is_empty() => {
            Some(quasis.first()?.cooked.as_ref()?.to_string_lossy().into_owned())
        }
        Expr::Paren(inner) => plain_string(&inner.expr),
        _ => None, // known when it runs
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `requests | dynamic | how many unknown | the await`
    fn check(source: &str, filename: &str, expected: &str) {
        let scan = scan(source, filename, SourceType::Auto).unwrap();
        let names = |requests: &[Request]| {
            let list: Vec<&str> = requests.iter().map(|request| request.specifier.as_str()).collect();
            list.join(" ")
        };
        let awaits = scan.awaits.clone().map_or("", |range| &source[range]);
        let unknown = scan.dynamic_unknown.len();
        let shown = format!("{} | {} | {unknown} | {awaits}", names(&scan.requests), names(&scan.dynamic));
        assert_eq!(shown, expected, "{source}");
    }

    #[test]
    fn requests() {
        check("import a from './a'; export * from './b'; import './a';", "m.js", "./a ./b |  | 0 | ");
        check(
            "export { x } from './a'; export { y }; let y; export * as z from './c';",
            "m.js",
            "./a ./c |  | 0 | ",
        );
        check(
            "f(import('./a'), () => import(`./b`), import(x), import('./a' + x));",
            "m.js",
            " | ./a ./b | 2 | ",
        );
        check("let imported = 1;", "m.js", " |  | 0 | ");
    }

    #[test]
    fn awaits_at_top_level() {
        check("export {}; await f();", "m.js", " |  | 0 | await f()");
        check("export {}; { for await (const x of xs) x(); }", "m.js", " |  | 0 | for await (const x of xs");
        check("export {}; { await using x = y; }", "m.js", " |  | 0 | await using x = y;");
        check("export {}; class A { [await f()] = 1; }", "m.js", " |  | 0 | await f()");
        check("export {}; async () => await f(); async function g() { await f(); }", "m.js", " |  | 0 | ");
        check(
            "export {}; ({ async m() { await f(); }, async *g() { for await (x of y); } });",
            "m.js",
            " |  | 0 | ",
        );
        check(
            "export {}; class A { async m() { await f(); } static x = async () => await f(); }",
            "m.js",
            " |  | 0 | ",
        );
        check("export {}; class A extends (await f()) {}", "m.js", " |  | 0 | await f()");
        check("var await; await;", "m.js", " |  | 0 | ");
    }

    #[test]
    fn types_are_no_requests() {
        let source =
            "import type { A } from './a'; import { B } from './b'; import { c } from './c'; c as B;";
        check(source, "m.ts", "./c |  | 0 | ");
        check("\u{feff}export const a: A = await f();", "m.mts", " |  | 0 | await f()");
    }
}
