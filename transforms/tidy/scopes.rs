//! Every name stands in the scope it is read in, and means what it meant.
//!
//! Emitting moves code into callbacks, so a `var` or a hoisted function may be declared in a scope
//! that some of its readers are outside of, and a name may come to stand between another of the
//! same spelling and its reader.
//!
//! ```js
//! show(); const u = await f(); function show() { log(u); }
//! ```
//! is emitted, and then mended, as
//! ```js
//! show(); return f().then((u) => { function show() { log(u); } });
//!
//! let u; function show() { log(u); }
//! show(); return f().then((value) => { u = value; });
//! ```
//!
//! * Needs: identifiers with the contexts that `resolver` and `names` gave them.
//! * Leaves: spelling alone tells names apart.
//! * Elsewhere: moving is in `rehome`, renaming in `rename`.

use rustc_hash::{FxHashMap, FxHashSet};
use swc_core::atoms::Atom;
use swc_core::ecma::ast::*;
use swc_core::ecma::visit::{Visit, VisitMutWith, VisitWith};

use super::lists::Lists;
use super::own_names::Named;
use super::{rehome, rename};
use crate::analysis::refs::{BoundIdents, each_bound, each_ident};
use crate::analysis::sights::seen_by;
use crate::names::Names;
use crate::origins::Origins;

/// Mends the scopes inside a function that was emitted.
pub(crate) fn mend<N>(node: &mut N, origins: &mut Origins, names: &mut Names)
where
    N: VisitWith<Tree> + VisitWith<Named> + VisitMutWith<rehome::Rehome> + VisitMutWith<rename::Rename>,
{
    // What nothing was moved in is still what the tree says.
    let tree = rehome::rehome(node, origins, names).unwrap_or_else(|| Tree::of(node));
    rename::rename(node, &tree, origins);
}

/// A scope, by its place in the order of opening brackets.
pub(crate) type ScopeId = usize;

/// What opens a scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ScopeKind {
    /// A function: `var`s live here, and it has a list of statements.
    Function,
    /// A block: it has a list of statements.
    Block,
    /// A loop's head, a `catch` clause, a `switch`, a class or the name of a function expression.
    Other,
}

/// One scope.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Scope {
    /// The scope around; the outermost is its own.
    pub parent: ScopeId,
    /// What opens it.
    pub kind: ScopeKind,
    /// The last scope inside.
    pub last: ScopeId,
}

/// How a name comes into a scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Declared {
    /// By a statement that can become an assignment: `var`, `let`, `const`, `class`.
    Statement,
    /// By a function declaration.
    Function,
    /// By a parameter, an import of a scope's own, or a name only visible inside.
    Head,
}

/// A name, by its place in the order in which names are found.
pub(crate) type NameId = usize;

/// What is known of a name.
#[derive(Debug)]
pub(crate) struct Name {
    /// The name itself.
    pub id: Id,
    /// The next name with the same spelling.
    pub same: Option<NameId>,
    /// The first that declares it.
    first: Option<(ScopeId, Declared)>,
    /// The last that mentions it so far.
    last: Option<ScopeId>,
}

/// The scopes of a piece of code, what they declare, and where names are mentioned.
#[derive(Debug, Default)]
pub(crate) struct Tree {
    /// All scopes, in the order they open.
    pub scopes: Vec<Scope>,
    /// All names.
    pub names: Vec<Name>,
    /// The names in the order they are first declared.
    pub order: Vec<NameId>,
    /// Names declared by one statement, and where; they move together.
    pub together: Vec<(ScopeId, Vec<NameId>)>,
    /// The same for the parameters of arrow functions.
    pub heads: Vec<(ScopeId, Vec<NameId>)>,
    /// Functions in blocks, with the function around: in sloppy code its scope gets the name, too.
    pub(super) spilt: Vec<(ScopeId, NameId)>,
    /// Names that somebody knows by their spelling; nothing where nobody asks.
    pub(super) seen: Option<FxHashSet<Id>>,
    /// Whether several names are spelled the same.
    pub(super) has_same: bool,
    /// Whether a class expression has a name.
    pub(super) names_classes: bool,
    declared: Lists<(ScopeId, Declared)>,
    mentioned: Lists<ScopeId>,
    /// The last name that was found of each spelling.
    spelled: FxHashMap<Atom, NameId>,
    open: Vec<ScopeId>,
}

impl Tree {
    /// The scopes of `node`, which opens the outermost.
    pub(crate) fn of<N: VisitWith<Tree>>(node: &N) -> Self {
        let mut tree = Self::default();
        node.visit_with(&mut tree);
        tree.declared.sort(tree.names.len());
        tree.mentioned.sort(tree.names.len());
        tree
    }

    /// The names with this spelling.
    pub(crate) fn spelled(&self, spelling: &Atom) -> impl Iterator<Item = (NameId, &Name)> {
        let found = |name: NameId| Some((name, self.names.get(name)?));
        let first = self.spelled.get(spelling).copied().and_then(found);
        std::iter::successors(first, move |(_, name)| name.same.and_then(found))
    }

    /// The scopes that declare a name.
    pub(crate) fn declared(&self, name: NameId) -> &[(ScopeId, Declared)] {
        self.declared.of(name)
    }

    /// The scopes that mention a name, in the order they do; some more than once.
    pub(crate) fn mentioned(&self, name: NameId) -> &[ScopeId] {
        self.mentioned.of(name)
    }

    fn name_of(&mut self, ident: &Ident) -> NameId {
        let known = self.spelled(&ident.sym).find(|(_, name)| name.id.1 == ident.ctxt).map(|(name, _)| name);
        known.unwrap_or_else(|| {
            let same = self.spelled.insert(ident.sym.clone(), self.names.len());
            self.has_same |= same.is_some();
            self.names.push(Name { id: ident.to_id(), same, first: None, last: None });
            self.names.len() - 1
        })
    }

    /// Whether `inner` is `outer` or lies inside it.
    pub(crate) fn contains(&self, outer: ScopeId, inner: ScopeId) -> bool {
        outer <= inner && self.scopes.get(outer).is_some_and(|scope| inner <= scope.last)
    }

    /// The innermost scope with a list of statements around both.
    pub(crate) fn common(&self, mut one: ScopeId, other: ScopeId) -> ScopeId {
        while !self.contains(one, other) || !self.has_list(one) {
            let parent = self.scopes.get(one).map_or(0, |scope| scope.parent);
            if parent == one {
                break;
            }
            one = parent;
        }
        one
    }

    fn has_list(&self, scope: ScopeId) -> bool {
        self.scopes.get(scope).is_none_or(|scope| scope.kind != ScopeKind::Other)
    }

    fn within<N: VisitWith<Self> + ?Sized>(&mut self, kind: ScopeKind, node: &N) {
        let id = self.enter(kind);
        node.visit_children_with(self);
        self.leave(id);
    }

    fn enter(&mut self, kind: ScopeKind) -> ScopeId {
        let id = self.scopes.len();
        let parent = self.open.last().copied().unwrap_or(id);
        self.scopes.push(Scope { parent, kind, last: id });
        self.open.push(id);
        id
    }

    fn leave(&mut self, id: ScopeId) {
        self.open.pop();
        let last = self.scopes.len().saturating_sub(1);
        if let Some(scope) = self.scopes.get_mut(id) {
            scope.last = last;
        }
    }

    fn here(&self) -> ScopeId {
        self.open.last().copied().unwrap_or(0)
    }

    fn function_scope(&self) -> ScopeId {
        let is_function =
            |id: &&ScopeId| self.scopes.get(**id).is_some_and(|scope| scope.kind == ScopeKind::Function);
        self.open.iter().rev().find(is_function).copied().unwrap_or(0)
    }

    fn declare(&mut self, ident: &Ident, scope: ScopeId, how: Declared) -> NameId {
        let id = self.name_of(ident);
        let Some(name) = self.names.get_mut(id) else { return id };
        if name.first.is_none() {
            self.order.push(id);
        }
        if name.first != Some((scope, how)) {
            self.declared.push(id, (scope, how));
        }
        name.first.get_or_insert((scope, how));
        id
    }

    fn declare_all<N>(&mut self, pattern: &N, scope: ScopeId, how: Declared) -> Vec<NameId>
    where
        N: for<'a> VisitWith<BoundIdents<'a>>,
    {
        let mut names = Vec::new();
        each_bound(pattern, |name| names.push(self.declare(name, scope, how)));
        names
    }

    fn declare_heads<N>(&mut self, pattern: &N)
    where
        N: for<'a> VisitWith<BoundIdents<'a>>,
    {
        let here = self.here();
        each_bound(pattern, |name| {
            self.declare(name, here, Declared::Head);
        });
    }
}

impl Visit for Tree {
    fn visit_call_expr(&mut self, node: &CallExpr) {
        if let Some(names) = seen_by(node) {
            self.seen.get_or_insert_default().extend(names.map(Ident::to_id));
        }
        node.visit_children_with(self);
    }

    /// What a name in there means is only known when it runs.
    fn visit_with_stmt(&mut self, node: &WithStmt) {
        let seen = self.seen.get_or_insert_default();
        each_ident(&node.body, |name| {
            seen.insert(name.to_id());
        });
        node.visit_children_with(self);
    }

    fn visit_ident(&mut self, node: &Ident) {
        let (here, id) = (self.here(), self.name_of(node));
        let last = self.names.get_mut(id).and_then(|name| name.last.replace(here));
        if last != Some(here) {
            self.mentioned.push(id, here);
        }
    }

    fn visit_labeled_stmt(&mut self, node: &LabeledStmt) {
        node.body.visit_with(self);
    }

    fn visit_break_stmt(&mut self, _: &BreakStmt) {}
    fn visit_continue_stmt(&mut self, _: &ContinueStmt) {}

    fn visit_function(&mut self, node: &Function) {
        let id = self.enter(ScopeKind::Function);
        for param in &node.params {
            self.declare_heads(&param.pat);
        }
        node.visit_children_with(self);
        self.leave(id);
    }

    fn visit_arrow_expr(&mut self, node: &ArrowExpr) {
        let id = self.enter(ScopeKind::Function);
        for param in &node.params {
            let names = self.declare_all(param, id, Declared::Head);
            self.heads.push((id, names));
        }
        node.visit_children_with(self);
        self.leave(id);
    }

    fn visit_constructor(&mut self, node: &Constructor) {
        let id = self.enter(ScopeKind::Function);
        for param in &node.params {
            if let ParamOrTsParamProp::Param(param) = param {
                self.declare_heads(&param.pat);
            }
        }
        node.visit_children_with(self);
        self.leave(id);
    }

    fn visit_static_block(&mut self, node: &StaticBlock) {
        self.within(ScopeKind::Function, node);
    }

    fn visit_block_stmt(&mut self, node: &BlockStmt) {
        self.within(ScopeKind::Block, node);
    }

    fn visit_for_stmt(&mut self, node: &ForStmt) {
        self.within(ScopeKind::Other, node);
    }

    fn visit_for_in_stmt(&mut self, node: &ForInStmt) {
        self.within(ScopeKind::Other, node);
    }

    fn visit_for_of_stmt(&mut self, node: &ForOfStmt) {
        self.within(ScopeKind::Other, node);
    }

    fn visit_switch_stmt(&mut self, node: &SwitchStmt) {
        self.within(ScopeKind::Other, node);
    }

    fn visit_catch_clause(&mut self, node: &CatchClause) {
        let id = self.enter(ScopeKind::Other);
        self.declare_heads(&node.param);
        node.visit_children_with(self);
        self.leave(id);
    }

    fn visit_fn_expr(&mut self, node: &FnExpr) {
        let id = self.enter(ScopeKind::Other);
        if let Some(name) = &node.ident {
            self.declare(name, id, Declared::Head);
        }
        node.visit_children_with(self);
        self.leave(id);
    }

    fn visit_class_expr(&mut self, node: &ClassExpr) {
        self.names_classes |= node.ident.is_some();
        let id = self.enter(ScopeKind::Other);
        if let Some(name) = &node.ident {
            self.declare(name, id, Declared::Head);
        }
        node.visit_children_with(self);
        self.leave(id);
    }

    fn visit_fn_decl(&mut self, node: &FnDecl) {
        let (here, function) = (self.here(), self.function_scope());
        let name = self.declare(&node.ident, here, Declared::Function);
        if here != function {
            self.spilt.push((function, name));
        }
        node.visit_children_with(self);
    }

    fn visit_class_decl(&mut self, node: &ClassDecl) {
        let here = self.here();
        self.declare(&node.ident, here, Declared::Statement);
        node.visit_children_with(self);
    }

    fn visit_using_decl(&mut self, node: &UsingDecl) {
        self.declare_heads(&node.decls);
        node.visit_children_with(self);
    }

    fn visit_var_decl(&mut self, node: &VarDecl) {
        let scope = if node.kind == VarDeclKind::Var { self.function_scope() } else { self.here() };
        let names = self.declare_all(&node.decls, scope, Declared::Statement);
        self.together.push((scope, names));
        node.visit_children_with(self);
    }
}
