//! Namespaces with values become functions that fill an object.
//!
//! ```ts
//! export namespace N {
//!   export const limit = 3;
//!   export async function run(): Promise<void> { await wait(limit); }
//! }
//! ```
//! becomes
//! ```js
//! export var N;
//! (function (N) {
//!   N.limit = 3;
//!   async function run() { await wait(N.limit); }
//!   N.run = run;
//! })(N || (N = {}));
//! ```

use swc_core::common::{Span, Spanned};
use swc_core::ecma::ast::{
    BindingIdent, Decl, ExportDecl, Id, Ident, ModuleDecl, ModuleItem, Pat, Stmt, TsImportEqualsDecl,
    TsModuleBlock, TsModuleDecl, TsModuleName, TsModuleRef, TsNamespaceBody, VarDecl,
};
use swc_core::ecma::utils::find_pat_ids;
use swc_core::ecma::visit::{Visit, VisitWith, noop_visit_type};

use super::enums;
use super::statements::{List, is_type};
use super::strip::Strip;

/// The start of an enum or namespace.
pub(super) struct Opening<'a> {
    /// Its name.
    pub(super) id: &'a Ident,
    /// The declaration.
    pub(super) span: Span,
    /// The export declaration around it.
    pub(super) export: Option<Span>,
}

impl Opening<'_> {
    fn outer(&self) -> Span {
        self.export.unwrap_or(self.span)
    }
}

/// Writes `var E; (function (E) {` in place of everything up to the brace at `brace`.
pub(super) fn open(cx: &mut Strip<'_>, node: &Opening<'_>, parameter: &str, brace: usize) {
    let start = cx.text.lo(node.outer());
    let indent = cx.text.indent(start).to_owned();
    let name = &node.id.sym;
    let first = cx.declared.insert(node.id.to_id());
    let is_inner = !cx.namespaces.is_empty() || cx.blocks > 0;
    let declaration = match (first, node.export.is_some() && cx.namespaces.is_empty()) {
        (false, _) => String::new(),
        (true, true) => format!("export var {name};\n{indent}"),
        // As TypeScript has it; only a `var` can be declared again by a function's parameter.
        (true, false) if is_inner => format!("let {name};\n{indent}"),
        (true, false) => format!("var {name};\n{indent}"),
    };
    cx.new_starts.insert(start, declaration.chars().next().unwrap_or('('));
    cx.plan.replace(start..brace + 1, format!("{declaration}(function ({parameter}) {{"));
}

/// Writes `})(E || (E = {}));` in place of the closing brace.
pub(super) fn close(cx: &mut Strip<'_>, node: &Opening<'_>) {
    let end = cx.text.hi(node.span);
    let argument = argument(&node.id.sym, cx.namespaces.last().filter(|_| node.export.is_some()));
    cx.plan.replace(end - 1..end, format!("}})({argument});"));
}

/// What the function of `name` is called with; `outer` is the namespace that it is a member of.
fn argument(name: &str, outer: Option<&String>) -> String {
    match outer {
        Some(outer) => format!("{name} = {outer}.{name} || ({outer}.{name} = {{}})"),
        None => format!("{name} || ({name} = {{}})"),
    }
}

/// Lowers a namespace; `export` is the span of the export declaration around it.
pub(super) fn lower(cx: &mut Strip<'_>, node: &TsModuleDecl, export: Option<Span>) {
    let (TsModuleName::Ident(id), Some(body)) = (&node.id, &node.body) else {
        return cx.problem(node.span, "A module with a name in quotes has no values", "use `declare module`");
    };
    let opening = Opening { id, span: node.span, export };
    let mut blocks = vec![id];
    let mut inner = body;
    while let TsNamespaceBody::TsNamespaceDecl(next) = inner {
        blocks.push(&next.id);
        inner = &next.body;
    }
    let TsNamespaceBody::TsModuleBlock(block) = inner else { return };
    let parameters: Vec<_> = blocks.iter().map(|id| parameter(&id.sym, block)).collect();
    let (Some(first), Some(last)) = (parameters.first(), parameters.last()) else { return };
    let brace = cx.text.lo(block.span);
    open(cx, &opening, first, brace);
    // `namespace A.B` is an exported B in A.
    let mut inner_open = String::new();
    let mut inner_close = String::new();
    for (pair, id) in parameters.windows(2).zip(blocks.iter().skip(1)) {
        if let [outer, parameter] = pair {
            let name = &id.sym;
            inner_open.extend([" let ", name, "; (function (", parameter, ") {"]);
            inner_close = format!("}})({}); ", argument(name, Some(outer))) + &inner_close;
        }
    }
    cx.plan.insert(brace + 1, inner_open);
    let foreign = cx.merged.foreign(&blocks, block).into_iter();
    let foreign = foreign.filter_map(|(name, place)| Some((name, parameters.get(place)?.clone())));
    let hidden: Vec<_> =
        foreign.map(|(name, parameter)| (name.clone(), cx.members.insert(name, parameter))).collect();
    remember_members(cx, block, last);
    cx.namespaces.push(last.clone());
    items(cx, &block.body, last);
    cx.namespaces.pop();
    for (name, before) in hidden {
        cx.members.remove(&name);
        cx.members.extend(before.map(|parameter| (name, parameter)));
    }
    cx.plan.insert(cx.text.hi(node.span) - 1, inner_close);
    close(cx, &opening);
}

/// The name of a namespace inside itself: its own, unless something inside has that name too.
fn parameter(name: &str, block: &TsModuleBlock) -> String {
    struct Names(Vec<String>);
    impl Visit for Names {
        noop_visit_type!();
        fn visit_ident(&mut self, node: &Ident) {
            self.0.push(node.sym.to_string());
        }
    }
    struct Declared<'a>(&'a str, bool);
    impl Visit for Declared<'_> {
        noop_visit_type!();
        fn visit_binding_ident(&mut self, node: &BindingIdent) {
            self.1 |= node.id.sym == self.0;
        }
        fn visit_decl(&mut self, node: &Decl) {
            let name = match node {
                Decl::Class(node) => Some(&node.ident),
                Decl::Fn(node) => Some(&node.ident),
                Decl::TsEnum(node) => Some(&node.id),
                Decl::TsModule(node) => node.id.as_ident(),
                Decl::Var(_) | Decl::Using(_) | Decl::TsInterface(_) | Decl::TsTypeAlias(_) => None,
            };
            self.1 |= name.is_some_and(|name| name.sym == self.0);
            node.visit_children_with(self);
        }
        fn visit_ts_import_equals_decl(&mut self, node: &TsImportEqualsDecl) {
            self.1 |= node.id.sym == self.0;
        }
    }
    let mut declared = Declared(name, false);
    block.visit_with(&mut declared);
    if !declared.1 {
        return name.to_owned();
    }
    let mut names = Names(Vec::new());
    block.visit_with(&mut names);
    let mut candidates = (1..).map(|n| format!("{name}_{n}"));
    candidates.find(|candidate| !names.0.contains(candidate)).unwrap_or_default()
}

/// Notes which names of a block are members: the exported variables and aliases, which have no other binding.
fn remember_members(cx: &mut Strip<'_>, block: &TsModuleBlock, parameter: &str) {
    for item in &block.body {
        let names: Vec<Id> = match item {
            ModuleItem::ModuleDecl(ModuleDecl::ExportDecl(ExportDecl { decl: Decl::Var(node), .. })) => {
                find_pat_ids(&node.decls)
            }
            ModuleItem::ModuleDecl(ModuleDecl::TsImportEquals(node)) if node.is_export => {
                vec![node.id.to_id()]
            }
            ModuleItem::Stmt(_) | ModuleItem::ModuleDecl(_) => Vec::new(), // these have a binding, or no value
        };
        cx.members.extend(names.into_iter().map(|name| (name, parameter.to_owned())));
    }
}

fn items(cx: &mut Strip<'_>, body: &[ModuleItem], parameter: &str) {
    let mut list = List::default();
    for item in body {
        let removed = match item {
            ModuleItem::Stmt(Stmt::Decl(decl)) => is_type(decl),
            ModuleItem::ModuleDecl(ModuleDecl::ExportDecl(node)) => {
                is_type(&node.decl) || is_bare(&node.decl)
            }
            ModuleItem::ModuleDecl(ModuleDecl::TsImportEquals(node)) => {
                node.is_type_only || !node.is_export && !cx.usage.is_used(&node.id.to_id())
            }
            ModuleItem::Stmt(_) | ModuleItem::ModuleDecl(_) => false,
        };
        if removed {
            list.remove(cx, item.span());
            continue;
        }
        match item {
            ModuleItem::Stmt(stmt) => stmt.visit_children_with(cx),
            ModuleItem::ModuleDecl(ModuleDecl::ExportDecl(node)) => export(cx, node, parameter),
            ModuleItem::ModuleDecl(ModuleDecl::TsImportEquals(node)) => alias(cx, node, parameter),
            ModuleItem::ModuleDecl(node) => cx.problem(
                node.span(),
                "A namespace cannot have imports or exports of a module",
                "move this out of the namespace",
            ),
        }
        list.keep(cx, item.span(), !matches!(item, ModuleItem::Stmt(Stmt::Block(_) | Stmt::Empty(_))));
    }
}

/// Whether a declaration of variables assigns nothing.
fn is_bare(decl: &Decl) -> bool {
    matches!(decl, Decl::Var(node) if node.decls.iter().all(|node| node.init.is_none()))
}

/// Makes a declaration a member of its namespace.
fn export(cx: &mut Strip<'_>, node: &ExportDecl, parameter: &str) {
    let start = cx.text.lo(node.span);
    let decl = cx.text.skip(start + "export".len());
    let name = match &node.decl {
        Decl::TsEnum(decl) => return enums::lower(cx, decl, Some(node.span)),
        Decl::TsModule(decl) => return lower(cx, decl, Some(node.span)),
        Decl::Var(decl) => return variables(cx, node, decl),
        Decl::Class(decl) => &decl.ident,
        Decl::Fn(decl) => &decl.ident,
        Decl::Using(_) | Decl::TsInterface(_) | Decl::TsTypeAlias(_) => return node.visit_children_with(cx),
    };
    cx.plan.cut(start..decl);
    node.decl.visit_children_with(cx);
    let (name, indent) = (name.sym.to_string(), cx.text.indent(start).to_owned());
    cx.plan.insert(cx.text.hi(node.span), format!("\n{indent}{parameter}.{name} = {name};"));
}

/// `export const a = 1, { b } = c;` → `N.a = 1, { b: N.b } = c;`, each pattern in parentheses.
fn variables(cx: &mut Strip<'_>, export: &ExportDecl, node: &VarDecl) {
    cx.constants.declare(node);
    let mut from = cx.text.lo(export.span);
    let mut separator = "";
    for declarator in &node.decls {
        if declarator.init.is_none() {
            continue;
        }
        let range = cx.text.range(declarator.span);
        cx.plan.replace(from..range.start, separator);
        let pattern = matches!(declarator.name, Pat::Object(_));
        if pattern {
            cx.plan.insert(range.start, "(");
        }
        declarator.visit_with(cx);
        if pattern {
            cx.plan.insert(range.end, ")");
        }
        if separator.is_empty() {
            let first = if pattern { '(' } else { cx.text.from(range.start).chars().next().unwrap_or(' ') };
            cx.new_starts.insert(cx.text.lo(export.span), first);
        }
        separator = ", ";
        from = range.end;
    }
    let last = node.decls.last().map_or(from, |last| cx.text.hi(last.span));
    cx.plan.cut(from..last);
}

/// `import a = b.c` inside a namespace.
fn alias(cx: &mut Strip<'_>, node: &TsImportEqualsDecl, parameter: &str) {
    let TsModuleRef::TsEntityName(target) = &node.module_ref else {
        return cx.problem(node.span, "A namespace cannot import a module", "move this out of the namespace");
    };
    let before = cx.text.lo(node.span)..cx.text.lo(node.id.span);
    if node.is_export {
        cx.plan.replace(before, format!("{parameter}."));
    } else {
        cx.plan.replace(before, "const ");
    }
    target.visit_with(cx);
}

/// Writes `N.x` for a name that is a member of `N`.
pub(super) fn reference(cx: &mut Strip<'_>, node: &Ident) {
    if let Some(namespace) = cx.members.get(&node.to_id()) {
        let at = cx.text.lo(node.span);
        cx.plan.insert(at, format!("{namespace}."));
    }
}

/// Writes `x: N.x` for a `x` in an object or a pattern.
pub(super) fn shorthand(cx: &mut Strip<'_>, node: &Ident) {
    if let Some(namespace) = cx.members.get(&node.to_id()) {
        let at = cx.text.lo(node.span);
        cx.plan.insert(at, format!("{}: {namespace}.", node.sym));
    }
}
