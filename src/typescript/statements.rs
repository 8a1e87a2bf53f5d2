//! Statements that are only types vanish with their lines; the ones around them must not grow together.
//!
//! ```ts
//! const a = b as T
//! /** What goes in. */
//! interface Input {}
//!
//! (async () => {})()
//! ```
//! becomes
//! ```js
//! const a = b;
//! (async () => {})()
//! ```

use std::ops::Range;

use swc_core::common::{Span, Spanned};
use swc_core::ecma::ast::{Decl, DefaultDecl, ModuleDecl, ModuleItem, Program, Stmt, TsNamespaceBody};
use swc_core::ecma::visit::VisitWith;

use super::modules;
use super::strip::Strip;
use crate::SourceType;

/// Strips a whole program; `source_type` says whether it must be seen to be a module.
pub(super) fn program(cx: &mut Strip<'_>, program: &Program, source_type: SourceType) {
    let module = match program {
        Program::Script(script) => return list(cx, &script.body),
        Program::Module(module) => module,
    };
    module.visit_with(cx);
    let is_module = |item: &ModuleItem| modules::is_module_syntax(item);
    let stays = |item: &ModuleItem| is_module(item) && !vanishes_item(cx, item);
    // Without any `import` or `export` left, it would be read as a script.
    if source_type == SourceType::Auto && module.body.iter().any(is_module) && !module.body.iter().any(stays)
    {
        cx.plan.append("export {};\n");
    }
}

/// Strips the statements of a module or namespace.
pub(super) fn module_items(cx: &mut Strip<'_>, items: &[ModuleItem]) {
    let mut list = List::default();
    for item in items {
        if vanishes_item(cx, item) {
            list.remove(cx, item.span());
            continue;
        }
        match item {
            ModuleItem::ModuleDecl(decl) => decl.visit_with(cx),
            ModuleItem::Stmt(stmt) => stmt.visit_children_with(cx),
        }
        list.keep(cx, item.span(), is_open_item(item));
    }
}

/// Strips the statements of a block or a script.
pub(super) fn stmts(cx: &mut Strip<'_>, stmts: &[Stmt]) {
    cx.blocks += 1;
    list(cx, stmts);
    cx.blocks -= 1;
}

fn list(cx: &mut Strip<'_>, stmts: &[Stmt]) {
    let mut list = List::default();
    for stmt in stmts {
        if vanishes(stmt) {
            list.remove(cx, stmt.span());
        } else {
            stmt.visit_children_with(cx);
            list.keep(cx, stmt.span(), is_open(stmt));
        }
    }
}

/// Strips a statement that is not in a list, as in `if (a) stmt`.
pub(super) fn lone(cx: &mut Strip<'_>, stmt: &Stmt) {
    if vanishes(stmt) {
        let range = cx.text.range(stmt.span());
        cx.plan.replace(range, ";");
    } else {
        stmt.visit_children_with(cx);
    }
}

/// The neighbours in a list of statements or class members, while it is being stripped.
#[derive(Default)]
pub(super) struct List {
    /// Where the last one that stays ends, and whether a missing semicolon there matters.
    last: Option<(usize, bool)>,
    /// Whether something was removed after it.
    gap: bool,
}

impl List {
    /// Removes one with its lines.
    pub(super) fn remove(&mut self, cx: &mut Strip<'_>, span: Span) {
        self.gap = true;
        let range = cx.text.range(span);
        remove(cx, range);
    }

    /// Keeps one that is stripped already. `open` says that it could go on after its end.
    pub(super) fn keep(&mut self, cx: &mut Strip<'_>, span: Span, open: bool) {
        let range = cx.text.range(span);
        if let Some((end, was_open)) = self.last {
            let new_start = cx.new_starts.get(&range.start).copied();
            let edited = cx.plan.touches_end(end) || was_open && (self.gap || new_start.is_some());
            let start = new_start.or_else(|| cx.text.from(range.start).chars().next());
            let word = cx.text.word(range.start);
            let continues =
                start.is_some_and(|c| "([`+-*/<,.%".contains(c)) || matches!(word, "in" | "instanceof");
            if edited && continues && !cx.text.until(end).ends_with(';') {
                cx.plan.insert(end, ";");
            }
        }
        self.last = Some((range.end, open));
        self.gap = false;
    }

    /// Closes the last one with a semicolon, should it be followed by anything new.
    pub(super) fn close(&self, cx: &mut Strip<'_>) {
        if let Some((end, _)) = self.last
            && (self.gap || cx.plan.touches_end(end))
            && !cx.text.until(end).ends_with(';')
        {
            cx.plan.insert(end, ";");
        }
    }
}

/// Removes `range` with the lines that it leaves empty, the comments that belong to it and the
/// semicolon behind it.
pub(super) fn remove(cx: &mut Strip<'_>, range: Range<usize>) {
    let start = with_comments(cx, range.start);
    let mut end = range.end;
    let after = |end: usize| cx.text.from(end).trim_start_matches([' ', '\t']);
    let place = |rest: &str| cx.text.from(0).len() - rest.len();
    if after(end).starts_with(';') && !cx.text.until(end).ends_with(';') {
        end = place(after(end)) + 1;
    }
    if let Some(comment) = cx.text.comment_starting(place(after(end))) {
        let rest = cx.text.from(comment.end).trim_start_matches([' ', '\t', '\r']);
        if rest.is_empty() || rest.starts_with('\n') {
            end = comment.end;
        }
    }
    let rest = cx.text.from(end).trim_start_matches([' ', '\t', '\r']);
    let ends_line = rest.is_empty() || rest.starts_with('\n');
    if cx.text.starts_line(start) && ends_line {
        let newline = usize::from(!rest.is_empty());
        let lines = cx.text.line_start(start)..place(rest) + newline;
        cx.plan.cut_lines(lines);
    } else if ends_line {
        cx.plan.cut(cx.text.until(start).trim_end_matches([' ', '\t']).len()..end);
    } else {
        cx.plan.cut(start..place(after(end)));
    }
}

/// Where the comments start that stand right above `start` and say something about it.
fn with_comments(cx: &Strip<'_>, mut start: usize) -> usize {
    loop {
        let end = cx.text.space_back(start);
        let gap = cx.text.get(end..start);
        let Some(comment) = cx.text.comment_ending(end) else { return start };
        let text = cx.text.get(comment.clone());
        let apart = gap.matches('\n').count() > 1 || !cx.text.starts_line(comment.start);
        let header = cx.text.until(comment.start).trim().is_empty() && !text.starts_with("/**");
        let marks = ["@license", "@preserve", "@jsx", "@copyright", "/*!", "///", "@file"];
        if apart || header || marks.iter().any(|mark| text.contains(mark)) {
            return start;
        }
        start = comment.start;
    }
}

/// Whether nothing of an item remains at run time.
fn vanishes_item(cx: &Strip<'_>, item: &ModuleItem) -> bool {
    match item {
        ModuleItem::Stmt(stmt) => vanishes(stmt),
        ModuleItem::ModuleDecl(decl) => match decl {
            ModuleDecl::ExportDecl(node) => is_type(&node.decl),
            ModuleDecl::ExportDefaultDecl(node) => match &node.decl {
                DefaultDecl::Class(_) => false,
                DefaultDecl::Fn(node) => node.function.body.is_none(),
                DefaultDecl::TsInterfaceDecl(_) => true,
            },
            ModuleDecl::Import(_)
            | ModuleDecl::ExportNamed(_)
            | ModuleDecl::ExportDefaultExpr(_)
            | ModuleDecl::ExportAll(_)
            | ModuleDecl::TsImportEquals(_)
            | ModuleDecl::TsExportAssignment(_)
            | ModuleDecl::TsNamespaceExport(_) => modules::vanishes(cx, decl),
        },
    }
}

fn vanishes(stmt: &Stmt) -> bool {
    // Only declarations can be types.
    matches!(stmt, Stmt::Decl(decl) if is_type(decl))
}

/// Whether a declaration means nothing at run time.
pub(super) fn is_type(decl: &Decl) -> bool {
    match decl {
        Decl::Class(node) => node.declare,
        Decl::Fn(node) => node.declare || node.function.body.is_none(),
        Decl::Var(node) => node.declare,
        Decl::Using(_) => false,
        Decl::TsInterface(_) | Decl::TsTypeAlias(_) => true,
        Decl::TsEnum(node) => node.declare,
        Decl::TsModule(node) => node.declare || node.global || !node.body.as_ref().is_some_and(has_values),
    }
}

/// Whether a namespace exists at run time.
fn has_values(body: &TsNamespaceBody) -> bool {
    match body {
        TsNamespaceBody::TsNamespaceDecl(node) => has_values(&node.body),
        TsNamespaceBody::TsModuleBlock(block) => block.body.iter().any(|item| match item {
            ModuleItem::Stmt(Stmt::Empty(_)) => false,
            ModuleItem::Stmt(stmt) => !is_type_in_namespace(stmt),
            ModuleItem::ModuleDecl(ModuleDecl::ExportDecl(node)) => !is_type_decl_in_namespace(&node.decl),
            ModuleItem::ModuleDecl(ModuleDecl::TsImportEquals(node)) => !node.is_type_only,
            // What else there may be is an error, which has to be seen.
            ModuleItem::ModuleDecl(_) => true,
        }),
    }
}

fn is_type_in_namespace(stmt: &Stmt) -> bool {
    matches!(stmt, Stmt::Decl(decl) if is_type_decl_in_namespace(decl))
}

/// TypeScript counts `declare` statements as values here, though they leave nothing inside.
fn is_type_decl_in_namespace(decl: &Decl) -> bool {
    match decl {
        Decl::TsInterface(_) | Decl::TsTypeAlias(_) => true,
        Decl::TsModule(node) => !node.body.as_ref().is_some_and(has_values),
        Decl::Class(_) | Decl::Fn(_) | Decl::Var(_) | Decl::Using(_) | Decl::TsEnum(_) => false,
    }
}

/// Whether an item could go on in the next line, had it no semicolon.
fn is_open_item(item: &ModuleItem) -> bool {
    match item {
        ModuleItem::Stmt(stmt) => is_open(stmt),
        ModuleItem::ModuleDecl(decl) => match decl {
            ModuleDecl::ExportDecl(node) => matches!(node.decl, Decl::Var(_) | Decl::Using(_)),
            ModuleDecl::ExportDefaultExpr(_)
            | ModuleDecl::TsExportAssignment(_)
            | ModuleDecl::TsImportEquals(_) => true,
            ModuleDecl::Import(_)
            | ModuleDecl::ExportNamed(_)
            | ModuleDecl::ExportDefaultDecl(_)
            | ModuleDecl::ExportAll(_)
            | ModuleDecl::TsNamespaceExport(_) => false,
        },
    }
}

fn is_open(stmt: &Stmt) -> bool {
    match stmt {
        Stmt::Expr(_) | Stmt::Return(_) | Stmt::Throw(_) => true,
        Stmt::Decl(decl) => matches!(decl, Decl::Var(_) | Decl::Using(_)),
        Stmt::If(node) => is_open(node.alt.as_ref().unwrap_or(&node.cons)),
        Stmt::Labeled(node) => is_open(&node.body),
        Stmt::While(node) => is_open(&node.body),
        Stmt::For(node) => is_open(&node.body),
        Stmt::ForIn(node) => is_open(&node.body),
        Stmt::ForOf(node) => is_open(&node.body),
        Stmt::With(node) => is_open(&node.body),
        Stmt::Block(_)
        | Stmt::Empty(_)
        | Stmt::Debugger(_)
        | Stmt::Break(_)
        | Stmt::Continue(_)
        | Stmt::Switch(_)
        | Stmt::Try(_)
        | Stmt::DoWhile(_) => false,
    }
}
