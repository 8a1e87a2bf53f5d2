//! The places of a source that a map leads to: where statements, expressions and names begin.
//!
//! ```text
//! const name = users[0].name;
//! ^     ^      ^    ^   ^
//! ```
//! They are collected before the program is lowered; wherever the text is copied to, they go with it.

use rustc_hash::{FxHashMap, FxHashSet};
use swc_core::atoms::Atom;
use swc_core::common::Span;
use swc_core::ecma::ast::{
    ArrowExpr, AssignExpr, AssignTarget, BindingIdent, BlockStmt, Class, ClassDecl, ClassExpr, ClassMethod,
    ClassProp, Expr, FnDecl, FnExpr, Function, FunctionBody, Ident, IdentName, ImportSpecifier, KeyValueProp,
    MemberProp, MethodProp, Pat, PrivateMethod, PrivateName, PrivateProp, PropName, SimpleAssignTarget,
    VarDeclarator,
};
use swc_core::ecma::visit::{Visit, VisitWith};

use crate::Parsed;

/// The global variables that generated code mentions for reasons of its own.
const GENERATED: [&str; 11] = [
    "Array",
    "Error",
    "Object",
    "Promise",
    "Reflect",
    "String",
    "SuppressedError",
    "Symbol",
    "TypeError",
    "globalThis",
    "undefined",
];

/// A range of bytes of the source.
type Bytes = (usize, usize);

/// A place that is worth a mapping.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Mark {
    /// The byte.
    pub(super) at: usize,
    /// What the author calls it: the bytes of a name.
    pub(super) name: Option<Bytes>,
    /// Whether this very name stands there.
    pub(super) is_name: bool,
    /// Whether that is the name of a property.
    pub(super) is_property: bool,
}

/// A function of the source.
#[derive(Debug)]
struct Extent {
    lo: usize,
    hi: usize,
    name: Option<Bytes>,
    /// The number of the function around.
    around: Option<usize>,
}

/// The marks of a source, in its order, and its functions.
#[derive(Debug, Default)]
pub(crate) struct Marks {
    places: Vec<Mark>,
    functions: Vec<Extent>,
    /// What variables are called.
    bound: FxHashSet<Atom>,
}

/// Where names stand in a text, by what they are.
#[derive(Debug, Default)]
pub(super) struct Index<'t> {
    /// Those of variables.
    pub(super) variables: FxHashMap<&'t str, Vec<usize>>,
    /// Those of properties and of global variables.
    pub(super) others: FxHashMap<&'t str, Vec<usize>>,
}

impl Marks {
    /// The marks of a program that is still as it was parsed.
    pub(crate) fn of(parsed: &Parsed) -> Self {
        let mut finder = Finder { parsed, found: Self::default(), title: None, inside: None };
        parsed.program.visit_with(&mut finder);
        let mut found = finder.found;
        // Of several at a place, one that is a name goes first, then one that has one.
        found.places.sort_unstable_by_key(|mark| (mark.at, !mark.is_name, mark.name.is_none()));
        found.places.dedup_by_key(|mark| mark.at);
        found
    }

    /// The marks in `lo..hi`.
    pub(super) fn within(&self, lo: usize, hi: usize) -> &[Mark] {
        let first = self.places.partition_point(|mark| mark.at < lo);
        let end = self.places.partition_point(|mark| mark.at < hi).max(first);
        self.places.get(first..end).unwrap_or_default()
    }

    /// The name that stands in exactly these bytes.
    pub(super) fn name(&self, lo: usize, hi: usize) -> Option<Bytes> {
        let mark = self.within(lo, hi).first().filter(|mark| mark.is_name)?;
        mark.name.filter(|name| *name == (lo, hi))
    }

    /// Where the names of the text are mentioned.
    pub(super) fn index<'t>(&self, text: &'t str) -> Index<'t> {
        let mut index = Index::default();
        let bound: FxHashSet<&str> = self.bound.iter().map(|name| &**name).collect();
        for mark in self.places.iter().filter(|mark| mark.is_name) {
            let Some(name) = mark.name.and_then(|(lo, hi)| text.get(lo..hi)) else { continue };
            let index = match (mark.is_property, bound.contains(name)) {
                (false, true) => &mut index.variables,
                (false, false) if GENERATED.contains(&name) => continue,
                (false | true, _) => &mut index.others,
            };
            index.entry(name).or_default().push(mark.at);
        }
        index
    }

    /// What the innermost function around `at` is called.
    pub(super) fn function_around(&self, at: usize) -> Option<Bytes> {
        self.functions_around(at).next()?.name
    }

    /// The bytes of the outermost function around `at`; a module that awaits at top level is one itself.
    pub(super) fn outermost(&self, at: usize) -> Bytes {
        let around = self.functions_around(at).last();
        around.map_or((0, usize::MAX), |function| (function.lo, function.hi))
    }

    /// The functions around `at`, the inner ones first.
    fn functions_around(&self, at: usize) -> impl Iterator<Item = &Extent> {
        let after = self.functions.partition_point(|function| function.lo <= at);
        let last = after.checked_sub(1).and_then(|index| self.functions.get(index));
        let outer = |function: &&Extent| self.functions.get(function.around?);
        std::iter::successors(last, outer).filter(move |function| at < function.hi)
    }
}

struct Finder<'a> {
    parsed: &'a Parsed,
    found: Marks,
    /// What the next function is called.
    title: Option<Bytes>,
    /// The number of the function that is being visited.
    inside: Option<usize>,
}

impl Finder<'_> {
    fn bytes(&self, span: Span) -> Bytes {
        let range = self.parsed.range(span);
        (range.start, range.end)
    }

    fn name(&mut self, span: Span, is_property: bool) {
        let (lo, end) = self.bytes(span);
        // The parser counts comments like those of HTML to the token behind them.
        let text = self.parsed.file.src.get(lo..end).unwrap_or_default();
        let at = end - text.split_whitespace().next_back().map_or(text.len(), str::len);
        self.found.places.push(Mark { at, name: Some((at, end)), is_name: true, is_property });
    }

    /// The brace that ends a body: where it is left.
    fn end(&mut self, span: Span) {
        let (lo, hi) = self.bytes(span);
        if hi > lo + 1 {
            self.found.places.push(Mark { at: hi - 1, name: None, is_name: false, is_property: false });
        }
    }

    fn function(&mut self, span: Span, visit: impl FnOnce(&mut Self)) {
        let (lo, hi) = self.bytes(span);
        let name = self.title.take();
        let around = self.inside.replace(self.found.functions.len());
        self.found.functions.push(Extent { lo, hi, name, around });
        // Tools ask the first token of a function for its name; `async` is gone by then.
        let text = self.parsed.file.src.get(lo..hi).unwrap_or_default();
        let rest = text.strip_prefix("async").map_or(text, str::trim_start);
        for at in [lo, hi - rest.len()] {
            self.found.places.push(Mark { at, name, is_name: false, is_property: false });
        }
        visit(self);
        self.inside = around;
    }

    /// Visits a value, which is called so if it is a function without a name.
    fn titled(&mut self, title: Option<Span>, value: &Expr) {
        let mut inner = value;
        while let Expr::Paren(paren) = inner {
            inner = &paren.expr;
        }
        let is_function = matches!(inner, Expr::Arrow(_) | Expr::Fn(_));
        self.title = title.filter(|_| is_function).map(|span| self.bytes(span));
        value.visit_with(self);
        self.title = None;
    }

    fn method(&mut self, key: &PropName, span: Span, function: &Function) {
        self.title = None;
        key.visit_with(self);
        function.decorators.visit_with(self);
        self.title = title(key).map(|span| self.bytes(span));
        // The function of a method begins behind its key.
        self.function(span, |finder| function.visit_children_with(finder));
    }
}

/// The name of a key, if it is one.
fn title(key: &PropName) -> Option<Span> {
    match key {
        PropName::Ident(name) => Some(name.span),
        PropName::Str(_) | PropName::Num(_) | PropName::Computed(_) | PropName::BigInt(_) => None,
    }
}

impl Visit for Finder<'_> {
    fn visit_span(&mut self, span: &Span) {
        if !span.is_dummy() {
            let (at, _) = self.bytes(*span);
            self.found.places.push(Mark { at, name: None, is_name: false, is_property: false });
        }
    }

    fn visit_ident(&mut self, node: &Ident) {
        self.name(node.span, false);
    }

    fn visit_binding_ident(&mut self, node: &BindingIdent) {
        self.found.bound.insert(node.id.sym.clone());
        node.visit_children_with(self);
    }

    fn visit_import_specifier(&mut self, node: &ImportSpecifier) {
        self.found.bound.insert(node.local().sym.clone());
        node.visit_children_with(self);
    }

    fn visit_class_decl(&mut self, node: &ClassDecl) {
        self.found.bound.insert(node.ident.sym.clone());
        node.visit_children_with(self);
    }

    fn visit_class_expr(&mut self, node: &ClassExpr) {
        self.found.bound.extend(node.ident.as_ref().map(|name| name.sym.clone()));
        node.visit_children_with(self);
    }

    fn visit_ident_name(&mut self, node: &IdentName) {
        self.name(node.span, true);
    }

    fn visit_private_name(&mut self, node: &PrivateName) {
        self.name(node.span, true);
    }

    fn visit_block_stmt(&mut self, node: &BlockStmt) {
        self.end(node.span);
        node.visit_children_with(self);
    }

    fn visit_function_body(&mut self, node: &FunctionBody) {
        self.end(node.span);
        node.visit_children_with(self);
    }

    fn visit_class(&mut self, node: &Class) {
        self.end(node.span);
        node.visit_children_with(self);
    }

    fn visit_fn_decl(&mut self, node: &FnDecl) {
        node.ident.visit_with(self);
        self.found.bound.insert(node.ident.sym.clone());
        self.title = Some(self.bytes(node.ident.span));
        node.function.visit_with(self);
    }

    fn visit_fn_expr(&mut self, node: &FnExpr) {
        node.ident.visit_with(self);
        if let Some(name) = &node.ident {
            self.found.bound.insert(name.sym.clone());
            self.title = Some(self.bytes(name.span));
        }
        node.function.visit_with(self);
    }

    fn visit_function(&mut self, node: &Function) {
        self.function(node.span, |finder| node.visit_children_with(finder));
    }

    fn visit_arrow_expr(&mut self, node: &ArrowExpr) {
        self.function(node.span, |finder| node.visit_children_with(finder));
    }

    fn visit_var_declarator(&mut self, node: &VarDeclarator) {
        node.span.visit_with(self);
        node.name.visit_with(self);
        let name = match &node.name {
            Pat::Ident(name) => Some(name.id.span),
            _ => None, // Other patterns give no name.
        };
        if let Some(init) = &node.init {
            self.titled(name, init);
        }
    }

    fn visit_assign_expr(&mut self, node: &AssignExpr) {
        node.span.visit_with(self);
        node.left.visit_with(self);
        let name = match &node.left {
            AssignTarget::Simple(SimpleAssignTarget::Ident(name)) => Some(name.id.span),
            AssignTarget::Simple(SimpleAssignTarget::Member(member)) => match &member.prop {
                MemberProp::Ident(name) => Some(name.span),
                MemberProp::PrivateName(_) | MemberProp::Computed(_) => None,
            },
            _ => None, // Nothing else is one name.
        };
        self.titled(name, &node.right);
    }

    fn visit_key_value_prop(&mut self, node: &KeyValueProp) {
        node.key.visit_with(self);
        self.titled(title(&node.key), &node.value);
    }

    fn visit_class_prop(&mut self, node: &ClassProp) {
        node.span.visit_with(self);
        node.decorators.visit_with(self);
        node.key.visit_with(self);
        if let Some(value) = &node.value {
            self.titled(title(&node.key), value);
        }
    }

    fn visit_private_prop(&mut self, node: &PrivateProp) {
        node.span.visit_with(self);
        node.decorators.visit_with(self);
        node.key.visit_with(self);
        if let Some(value) = &node.value {
            self.titled(Some(node.key.span), value);
        }
    }

    fn visit_method_prop(&mut self, node: &MethodProp) {
        self.method(&node.key, node.function.span, &node.function);
    }

    fn visit_class_method(&mut self, node: &ClassMethod) {
        self.method(&node.key, node.span, &node.function);
    }

    fn visit_private_method(&mut self, node: &PrivateMethod) {
        node.key.visit_with(self);
        node.function.decorators.visit_with(self);
        self.title = Some(self.bytes(node.key.span));
        self.function(node.span, |finder| node.function.visit_children_with(finder));
    }
}
