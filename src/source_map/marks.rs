//! The places of a source that a map leads to: where statements, expressions and names begin.
//!
//! ```text
//! const name = users[0].name;
//! ^     ^      ^    ^   ^
//! ```
//! They are collected before the program is lowered; wherever the text is copied to, they go with it.

use std::iter::repeat_n;

use rustc_hash::{FxBuildHasher, FxHashMap};
use swc_core::atoms::Atom;
use swc_core::common::Span;
use swc_core::ecma::ast::{
    ArrowExpr, AssignExpr, AssignTarget, BindingIdent, BlockStmt, Class, ClassDecl, ClassExpr, ClassMethod,
    ClassProp, Expr, FnDecl, FnExpr, Function, FunctionBody, Ident, IdentName, ImportSpecifier, KeyValueProp,
    MemberProp, MethodProp, Pat, PrivateMethod, PrivateName, PrivateProp, PropName, SimpleAssignTarget,
    VarDeclarator,
};
use swc_core::ecma::visit::{Visit, VisitWith};

use super::index::Mentions;
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

/// What the author calls something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Name {
    /// Where that name stands.
    pub(super) lo: usize,
    /// Its spelling, by its number.
    pub(super) spelling: u32,
}

/// A name at a place that is worth a mapping.
#[derive(Clone, Copy, Debug)]
struct Named {
    name: Name,
    hi: usize,
    /// Whether this very name stands there.
    is_name: bool,
    /// Whether that is the name of a property.
    is_property: bool,
    /// The number of the last one of the same spelling, if this is one.
    previous: u32,
}

/// A function of the source.
#[derive(Debug)]
struct Extent {
    lo: usize,
    hi: usize,
    name: Option<Name>,
    /// The number of the function around.
    around: Option<usize>,
}

/// The marks of a source, and its functions.
#[derive(Debug, Default)]
pub(crate) struct Marks {
    /// A bit for each byte that is worth a mapping.
    places: Vec<u64>,
    /// For each byte the number in `named` of what is there, from 1; 0 for nothing with a name.
    numbers: Vec<u32>,
    named: Vec<Named>,
    functions: Vec<Extent>,
    /// All spellings of names, by their numbers.
    spellings: Vec<Atom>,
    /// Whether variables are called so.
    bound: Vec<bool>,
    /// The numbers of the last that were found.
    latest: Vec<u32>,
}

impl Marks {
    /// The marks of a program that is still as it was parsed.
    pub(crate) fn of(parsed: &Parsed) -> Self {
        let length = parsed.file.src.len() + 1;
        let found = Self {
            places: vec![0; length / 64 + 1],
            numbers: repeat_n(0, length).collect(),
            named: Vec::with_capacity(length / 16),
            spellings: Vec::with_capacity(length / 100),
            bound: Vec::with_capacity(length / 100),
            latest: Vec::with_capacity(length / 100),
            ..Self::default()
        };
        let ids = FxHashMap::with_capacity_and_hasher(length / 100, FxBuildHasher);
        let mut finder = Finder { parsed, found, ids, title: None, inside: None };
        parsed.program.visit_with(&mut finder);
        finder.found
    }

    /// The first mark in `from..to`.
    #[inline]
    pub(super) fn next(&self, from: usize, to: usize) -> Option<usize> {
        let mut word = from / 64;
        let mut bits = self.places.get(word)? & (u64::MAX << (from % 64));
        while bits == 0 {
            word += 1;
            if word * 64 >= to {
                return None;
            }
            bits = *self.places.get(word)?;
        }
        Some(word * 64 + bits.trailing_zeros() as usize).filter(|at| *at < to)
    }

    /// What the author calls what is at a mark.
    #[inline]
    pub(super) fn name_at(&self, at: usize) -> Option<Name> {
        Some(self.named(at)?.name)
    }

    /// How that is written, by its number.
    #[inline]
    pub(super) fn spelling_at(&self, at: usize) -> Option<u32> {
        Some(self.named(at)?.name.spelling)
    }

    /// The name that stands in exactly these bytes.
    pub(super) fn name(&self, lo: usize, hi: usize) -> Option<Name> {
        let named = self.named(lo).filter(|named| named.is_name)?;
        (lo < hi && (named.name.lo, named.hi) == (lo, hi)).then_some(named.name)
    }

    #[inline]
    fn named(&self, at: usize) -> Option<&Named> {
        self.numbered(*self.numbers.get(at)?)
    }

    #[inline]
    fn numbered(&self, number: u32) -> Option<&Named> {
        self.named.get(number.checked_sub(1)? as usize)
    }

    /// How a name is written.
    pub(super) fn spelling(&self, number: u32) -> &str {
        self.spellings.get(number as usize).map_or("", |name| name)
    }

    /// How many spellings there are.
    pub(super) fn spellings(&self) -> usize {
        self.spellings.len()
    }

    /// Where a name is mentioned.
    pub(super) fn mentions(&self, spelling: u32) -> Mentions {
        let mut mentions = Mentions::default();
        let is_bound = self.bound.get(spelling as usize).copied().unwrap_or_default();
        let is_generated = GENERATED.contains(&self.spelling(spelling));
        let mut number = self.latest.get(spelling as usize).copied().unwrap_or_default();
        while let Some(named) = self.numbered(number) {
            // Something else may have taken its place.
            if self.numbers.get(named.name.lo) == Some(&number) {
                match (named.is_property, is_bound) {
                    (false, true) => mentions.variables.push(named.name.lo),
                    (false, false) if is_generated => {}
                    (false | true, _) => mentions.others.push(named.name.lo),
                }
            }
            number = named.previous;
        }
        mentions.variables.sort_unstable();
        mentions.others.sort_unstable();
        mentions
    }

    /// What the innermost function around `at` is called.
    pub(super) fn function_around(&self, at: usize) -> Option<Name> {
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
    /// The numbers of the spellings.
    ids: FxHashMap<Atom, u32>,
    /// What the next function is called.
    title: Option<Name>,
    /// The number of the function that is being visited.
    inside: Option<usize>,
}

impl<'a> Finder<'a> {
    fn bytes(&self, span: Span) -> Bytes {
        let range = self.parsed.range(span);
        (range.start, range.end)
    }

    fn text(&self, (lo, hi): Bytes) -> &'a str {
        self.parsed.file.src.get(lo..hi).unwrap_or_default()
    }

    /// The number of a spelling.
    fn id(&mut self, name: &Atom) -> u32 {
        if let Some(id) = self.ids.get(name) {
            return *id;
        }
        let id = u32::try_from(self.found.spellings.len()).unwrap_or(u32::MAX);
        self.ids.insert(name.clone(), id);
        self.found.spellings.push(name.clone());
        self.found.bound.push(false);
        self.found.latest.push(0);
        id
    }

    /// What stands in these bytes, where the parser read `name`, perhaps out of escapes.
    fn spelled(&mut self, (lo, hi): Bytes, name: &Atom) -> Name {
        let spelling = if hi - lo == name.len() {
            self.id(name)
        } else {
            let text = self.text((lo, hi));
            self.id(&text.into())
        };
        Name { lo, spelling }
    }

    fn mark(&mut self, at: usize) {
        if let Some(word) = self.found.places.get_mut(at / 64) {
            *word |= 1 << (at % 64);
        }
    }

    /// Gives a mark a name. Of several at a place, the one that is a name goes first.
    fn mark_named(&mut self, at: usize, named: Named) {
        self.mark(at);
        let next = self.found.named.len() + 1;
        if let Some(number) = self.found.numbers.get_mut(at).filter(|number| **number == 0 || named.is_name) {
            *number = u32::try_from(next).unwrap_or(0);
            self.found.named.push(named);
        }
    }

    fn name(&mut self, span: Span, name: &Atom, is_property: bool) {
        let (mut lo, hi) = self.bytes(span);
        if hi - lo != name.len() {
            // The parser counts comments like those of HTML to the token behind them.
            let text = self.text((lo, hi));
            lo = hi - text.split_whitespace().next_back().map_or(text.len(), str::len);
        }
        let name = self.spelled((lo, hi), name);
        let number = u32::try_from(self.found.named.len() + 1).unwrap_or(0);
        let latest = self.found.latest.get_mut(name.spelling as usize);
        let previous = latest.map_or(0, |latest| std::mem::replace(latest, number));
        self.mark_named(lo, Named { name, hi, is_name: true, is_property, previous });
    }

    /// A name of a variable.
    fn bind(&mut self, name: &Atom) {
        let id = self.id(name);
        if let Some(bound) = self.found.bound.get_mut(id as usize) {
            *bound = true;
        }
    }

    /// What a function is called: the name with this span.
    fn title(&mut self, span: Span, name: &Atom) -> Name {
        self.spelled(self.bytes(span), name)
    }

    /// The brace that ends a body: where it is left.
    fn end(&mut self, span: Span) {
        let (lo, hi) = self.bytes(span);
        if hi > lo + 1 {
            self.mark(hi - 1);
        }
    }

    fn function(&mut self, span: Span, visit: impl FnOnce(&mut Self)) {
        let (lo, hi) = self.bytes(span);
        let name = self.title.take();
        let around = self.inside.replace(self.found.functions.len());
        self.found.functions.push(Extent { lo, hi, name, around });
        // Tools ask the first token of a function for its name; `async` is gone by then.
        let text = self.text((lo, hi));
        let rest = text.strip_prefix("async").map_or(text, str::trim_start);
        for at in [lo, hi - rest.len()] {
            match name {
                Some(name) => {
                    self.mark_named(at, Named { name, hi, is_name: false, is_property: false, previous: 0 });
                }
                None => self.mark(at),
            }
        }
        visit(self);
        self.inside = around;
    }

    /// Visits a value, which is called so if it is a function without a name.
    fn titled(&mut self, title: Option<(Span, &Atom)>, value: &Expr) {
        let mut inner = value;
        while let Expr::Paren(paren) = inner {
            inner = &paren.expr;
        }
        let is_function = matches!(inner, Expr::Arrow(_) | Expr::Fn(_));
        self.title = title.filter(|_| is_function).map(|(span, name)| self.title(span, name));
        value.visit_with(self);
        self.title = None;
    }

    fn method(&mut self, key: &PropName, span: Span, function: &Function) {
        self.title = None;
        key.visit_with(self);
        function.decorators.visit_with(self);
        self.title = title(key).map(|(span, name)| self.title(span, name));
        // The function of a method begins behind its key.
        self.function(span, |finder| function.visit_children_with(finder));
    }
}

/// The name of a key, if it is one.
fn title(key: &PropName) -> Option<(Span, &Atom)> {
    match key {
        PropName::Ident(name) => Some((name.span, &name.sym)),
        PropName::Str(_) | PropName::Num(_) | PropName::Computed(_) | PropName::BigInt(_) => None,
    }
}

impl Visit for Finder<'_> {
    fn visit_span(&mut self, span: &Span) {
        if !span.is_dummy() {
            self.mark(self.bytes(*span).0);
        }
    }

    fn visit_ident(&mut self, node: &Ident) {
        self.name(node.span, &node.sym, false);
    }

    fn visit_binding_ident(&mut self, node: &BindingIdent) {
        self.bind(&node.id.sym);
        node.visit_children_with(self);
    }

    fn visit_import_specifier(&mut self, node: &ImportSpecifier) {
        self.bind(&node.local().sym);
        node.visit_children_with(self);
    }

    fn visit_class_decl(&mut self, node: &ClassDecl) {
        self.bind(&node.ident.sym);
        node.visit_children_with(self);
    }

    fn visit_class_expr(&mut self, node: &ClassExpr) {
        if let Some(name) = &node.ident {
            self.bind(&name.sym);
        }
        node.visit_children_with(self);
    }

    fn visit_ident_name(&mut self, node: &IdentName) {
        self.name(node.span, &node.sym, true);
    }

    fn visit_private_name(&mut self, node: &PrivateName) {
        self.name(node.span, &node.name, true);
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
        self.bind(&node.ident.sym);
        self.title = Some(self.title(node.ident.span, &node.ident.sym));
        node.function.visit_with(self);
    }

    fn visit_fn_expr(&mut self, node: &FnExpr) {
        node.ident.visit_with(self);
        if let Some(name) = &node.ident {
            self.bind(&name.sym);
            self.title = Some(self.title(name.span, &name.sym));
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
            Pat::Ident(name) => Some((name.id.span, &name.id.sym)),
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
            AssignTarget::Simple(SimpleAssignTarget::Ident(name)) => Some((name.id.span, &name.id.sym)),
            AssignTarget::Simple(SimpleAssignTarget::Member(member)) => match &member.prop {
                MemberProp::Ident(name) => Some((name.span, &name.sym)),
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
            self.titled(Some((node.key.span, &node.key.name)), value);
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
        self.title = Some(self.title(node.key.span, &node.key.name));
        self.function(node.span, |finder| node.function.visit_children_with(finder));
    }
}
