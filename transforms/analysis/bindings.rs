//! Which names can change their value, and which hold what an `await` gave.
//!
//! One walk over the whole program, before anything is rewritten.

use rustc_hash::{FxHashMap, FxHashSet};
use swc_core::common::{BytePos, Mark, Span, Spanned, SyntaxContext};
use swc_core::ecma::ast::*;
use swc_core::ecma::visit::{Visit, VisitWith};

use super::private::{Private, sets};
use super::refs::{BoundIdents, bound_idents, declared_by, each_bound};
use super::runs::Runs;
use super::sights::{Sights, mark_evals};
use super::survey::Survey;
use super::twins::{Twins, part_twins};
use crate::ast::unparen;

/// How a name is declared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// `const`, `class`: set once.
    Constant,
    /// `let`, a parameter, a `catch` parameter.
    Mutable,
    /// `var`: `undefined` until its initialiser runs.
    Var,
    /// A function declaration: set before anything runs.
    Function,
    /// An import.
    Import,
}

#[derive(Clone, Copy, Debug)]
struct Fact {
    kind: Kind,
    /// Where the name stands in its declaration.
    at: BytePos,
    /// Where the declaration ends: from there on the value is set.
    end: BytePos,
    /// Where that is not certain any more: behind its `case`.
    until: BytePos,
}

impl Fact {
    /// A name that is set wherever it is mentioned.
    fn always(kind: Kind) -> Self {
        Self { kind, at: BytePos(0), end: BytePos(0), until: BytePos(u32::MAX) }
    }
}

/// What is known about every name of the program.
#[derive(Debug)]
pub(crate) struct Bindings {
    facts: FxHashMap<Id, Fact>,
    reassigned: FxHashSet<Id>,
    awaited: FxHashSet<Id>,
    promises: FxHashSet<Id>,
    /// The names of async functions, each with where its function begins.
    asyncs: FxHashMap<Id, BytePos>,
    /// Whether the program mentions what only `CommonJS` has.
    is_common_js: bool,
    /// Where the functions begin that may call themselves, if somebody asks.
    recursive: Option<FxHashSet<BytePos>>,
    twins: Twins,
    runs: Runs,
    unresolved: SyntaxContext,
    /// Whether built-ins and imports are taken to stay what they are during an await.
    trusts_globals: bool,
    /// Whether there are `using` declarations.
    resources: bool,
    sights: Sights,
    private: Private,
}

impl Bindings {
    /// Reads the program, in which only contexts change (see [`part_twins`]) and direct `eval`s (see [`mark_evals`]); `unresolved` is the mark of
    /// names without a binding.
    pub(crate) fn of(program: &mut Program, unresolved: Mark, survey: &Survey) -> Self {
        let twins = if survey.twins { part_twins(program) } else { Twins::default() };
        let unresolved = SyntaxContext::empty().apply_mark(unresolved);
        let sights = if survey.spells { mark_evals(program, &twins, unresolved) } else { Sights::default() };
        let mut bindings = Self {
            facts: FxHashMap::default(),
            reassigned: FxHashSet::default(),
            awaited: FxHashSet::default(),
            promises: FxHashSet::default(),
            asyncs: FxHashMap::default(),
            is_common_js: false,
            recursive: None,
            twins,
            runs: Runs::of(program),
            unresolved,
            trusts_globals: true,
            resources: survey.resources,
            sights,
            private: Private::default(),
        };
        program.visit_with(&mut bindings);
        if let Program::Script(script) = program {
            bindings.reassigned.extend(bindings.private.shared().cloned());
            if !bindings.is_common_js {
                bindings.forget_globals(script);
            }
        }
        // The code in the string may set what it sees.
        bindings.reassigned.extend(bindings.sights.seen.iter().cloned());
        bindings
    }

    /// Other scripts of a page may set what is declared at the top of this one, but for its constants.
    fn forget_globals(&mut self, script: &Script) {
        for name in declared_by(&script.body) {
            let is_constant = self.facts.get(&name.to_id()).is_some_and(|fact| fact.kind == Kind::Constant);
            if !is_constant {
                self.asyncs.remove(&name.to_id());
            }
        }
    }

    /// The context of names without a binding.
    pub(crate) fn unresolved(&self) -> SyntaxContext {
        self.unresolved
    }

    /// From now on a global or an import may be replaced during any await.
    pub(crate) fn distrust_globals(&mut self) {
        self.trusts_globals = false;
    }

    /// Whether built-ins and imports are taken to stay what they are during an await.
    pub(crate) fn trusts_globals(&self) -> bool {
        self.trusts_globals
    }

    /// Whether there are `using` declarations anywhere.
    pub(crate) fn has_resources(&self) -> bool {
        self.resources
    }

    /// Whether `name` is the global variable of that name.
    pub(crate) fn is_global(&self, name: &Ident) -> bool {
        name.ctxt == self.unresolved
    }

    /// Whether reading `name` where it stands gives what reading it later would give.
    pub(crate) fn is_stable(&self, name: &Ident) -> bool {
        let id = name.to_id();
        if self.reassigned.contains(&id) {
            return false;
        }
        self.facts.get(&id).is_some_and(|fact| match fact.kind {
            Kind::Function => true,
            Kind::Import => self.trusts_globals,
            Kind::Constant | Kind::Mutable => self.is_behind(name, fact),
            // In a loop a function may be made before the first initialiser runs, wherever it stands.
            Kind::Var => {
                self.is_behind(name, fact) && !(self.runs.repeats(fact.at) && self.is_inner(name, fact))
            }
        })
    }

    /// Whether `name` can only be mentioned, where it stands, after its declaration has run.
    fn is_behind(&self, name: &Ident, fact: &Fact) -> bool {
        let at = name.span.lo;
        let start = self.runs.start(at, fact.at).unwrap_or(at);
        fact.end <= start && (start < fact.until || fact.until == BytePos(u32::MAX))
    }

    /// Whether `name` stands in a function inside the one that declares it.
    fn is_inner(&self, name: &Ident, fact: &Fact) -> bool {
        self.runs.start(name.span.lo, fact.at) != Some(name.span.lo)
    }

    /// Whether `name` is declared in the program and certainly initialised where it stands.
    pub(crate) fn is_initialised(&self, name: &Ident) -> bool {
        self.facts.get(&name.to_id()).is_some_and(|fact| match fact.kind {
            Kind::Function | Kind::Var => true,
            Kind::Import => false,
            Kind::Constant | Kind::Mutable => self.is_behind(name, fact),
        })
    }

    /// Whether `name`, which stands for the place `origin` if there is one, declares a variable or comes behind its
    /// declaration.
    pub(crate) fn is_set(&self, name: &Ident, origin: Option<Span>) -> bool {
        let name = Ident { span: origin.unwrap_or(name.span), ..name.clone() };
        let at = self.facts.get(&name.to_id()).map(|fact| fact.at);
        at == Some(name.span.lo) || self.is_initialised(&name)
    }

    /// Whether assigning to `name` where it stands certainly does not throw, nor do nothing.
    pub(crate) fn is_assignable(&self, name: &Ident) -> bool {
        let kind = self.facts.get(&name.to_id()).map(|fact| fact.kind);
        matches!(kind, Some(Kind::Mutable | Kind::Var)) && self.is_initialised(name)
    }

    /// Whether `name` is as it is now until all of `later` have been evaluated, and those that wait have settled.
    pub(crate) fn is_untouched<'e>(&self, name: &Ident, mut later: impl Iterator<Item = &'e Expr>) -> bool {
        self.private.has(&name.to_id()) && self.is_initialised(name) && !later.any(|expr| sets(expr, name))
    }

    /// Whether nobody but its function reads or sets the variable.
    pub(crate) fn is_private(&self, name: &Ident) -> bool {
        self.private.has(&name.to_id())
    }

    /// Whether `name` only ever holds the value of an `await`, which is no thenable.
    pub(crate) fn is_awaited(&self, name: &Ident) -> bool {
        let id = name.to_id();
        self.awaited.contains(&id) && !self.reassigned.contains(&id)
    }

    /// Whether the name is assigned anywhere beside its declaration.
    pub(crate) fn is_reassigned(&self, id: &Id) -> bool {
        self.reassigned.contains(id)
    }

    /// What the direct `eval`s of async functions see.
    pub(crate) fn sights(&self) -> &Sights {
        &self.sights
    }

    /// Whether any two bindings of one spelling were parted.
    pub(crate) fn has_twins(&self) -> bool {
        let Twins { functions, hidden, catches, params } = &self.twins;
        !functions.is_empty() || !hidden.is_empty() || !catches.is_empty() || !params.is_empty()
    }

    /// The bindings that were parted from another of the same spelling.
    pub(crate) fn twins(&self) -> &Twins {
        &self.twins
    }

    /// Records a generated name that is set once; `awaited` says that its value is no thenable.
    pub(crate) fn add_temp(&mut self, name: &Ident, awaited: bool) {
        self.facts.insert(name.to_id(), Fact::always(Kind::Constant));
        if awaited {
            self.awaited.insert(name.to_id());
        }
    }

    /// Records the init promise of another module, as it is called here.
    pub(crate) fn add_promise(&mut self, name: &Ident) {
        self.add_temp(name, false);
        self.promises.insert(name.to_id());
    }

    /// Whether `name` is the init promise of another module.
    pub(crate) fn is_promise(&self, name: &Ident) -> bool {
        self.promises.contains(&name.to_id())
    }

    /// Whether calling `name` gives a promise that nobody has seen yet, if it does not throw: it is that of an async function.
    pub(crate) fn is_async(&self, name: &Ident) -> bool {
        let id = name.to_id();
        self.asyncs.contains_key(&id) && !self.reassigned.contains(&id)
    }

    /// Whether calling `name` where it stands gives such a promise, whatever it is called with. One that may call itself may
    /// overflow the stack, and in `textbook`, where nobody asks for those, any may throw.
    pub(crate) fn always_promises(&self, name: &Ident) -> bool {
        let start = self.asyncs.get(&name.to_id());
        let bounded = start.zip(self.recursive.as_ref()).is_some_and(|(start, known)| !known.contains(start));
        let declared = self
            .facts
            .get(&name.to_id())
            .is_some_and(|fact| matches!(fact.kind, Kind::Function | Kind::Constant));
        bounded && declared && self.is_async(name) && self.is_initialised(name)
    }

    /// Records where the functions begin that may call themselves.
    pub(crate) fn note_recursive(&mut self, starts: FxHashSet<BytePos>) {
        self.recursive = Some(starts);
    }

    /// Whether the function that begins at `start` may call itself.
    pub(crate) fn is_recursive(&self, start: BytePos) -> bool {
        self.recursive.as_ref().is_some_and(|known| known.contains(&start))
    }

    /// Records a generated name that is declared before all who mention it, and set again.
    pub(crate) fn add_flag(&mut self, name: &Ident) {
        self.facts.insert(name.to_id(), Fact::always(Kind::Mutable));
        self.reassigned.insert(name.to_id());
    }

    fn declare(&mut self, name: &Ident, kind: Kind, end: BytePos) {
        let id = name.to_id();
        self.private.declare(&id);
        let fact = Fact { kind, at: name.span.lo, end, ..Fact::always(kind) };
        if self.facts.insert(id.clone(), fact).is_some() {
            self.reassigned.insert(id);
        }
    }

    fn declare_async(&mut self, name: &Ident, function: &Function) {
        if function.is_async && !function.is_generator {
            self.asyncs.insert(name.to_id(), function.span.lo);
        }
    }

    fn declare_all<N>(&mut self, pattern: &N, kind: Kind, end: BytePos)
    where
        N: for<'a> VisitWith<BoundIdents<'a>>,
    {
        each_bound(pattern, |name| self.declare(name, kind, end));
    }

    fn reassign(&mut self, names: Vec<Ident>) {
        self.reassigned.extend(names.into_iter().map(|name| name.to_id()));
    }
}

impl Bindings {
    fn within(&mut self, is_async: bool, visit: impl FnOnce(&mut Self)) {
        let around = self.private.enter(is_async);
        visit(self);
        self.private.leave(around);
    }
}

impl Visit for Bindings {
    fn visit_ident(&mut self, node: &Ident) {
        self.private.mention(node);
        self.is_common_js |= self.is_global(node) && matches!(&*node.sym, "exports" | "module" | "require");
    }

    fn visit_function(&mut self, node: &Function) {
        self.within(node.is_async, |this| node.visit_children_with(this));
    }

    fn visit_class(&mut self, node: &Class) {
        self.within(false, |this| node.visit_children_with(this));
    }

    fn visit_getter_prop(&mut self, node: &GetterProp) {
        self.within(false, |this| node.visit_children_with(this));
    }

    fn visit_setter_prop(&mut self, node: &SetterProp) {
        self.within(false, |this| node.visit_children_with(this));
    }

    fn visit_var_decl(&mut self, node: &VarDecl) {
        let kind = match node.kind {
            VarDeclKind::Const => Kind::Constant,
            VarDeclKind::Let => Kind::Mutable,
            VarDeclKind::Var => Kind::Var,
        };
        for declarator in &node.decls {
            self.declare_all(&declarator.name, kind, declarator.span.hi);
            if let (Pat::Ident(name), Some(init)) = (&declarator.name, &declarator.init) {
                match unparen(init) {
                    Expr::Await(_) => {
                        self.awaited.insert(name.id.to_id());
                    }
                    Expr::Fn(function) => self.declare_async(name, &function.function),
                    Expr::Arrow(arrow) if arrow.is_async => {
                        self.asyncs.insert(name.id.to_id(), arrow.span.lo);
                    }
                    _ => {} // nothing is known about any other value
                }
            }
        }
        node.visit_children_with(self);
    }

    fn visit_using_decl(&mut self, node: &UsingDecl) {
        for declarator in &node.decls {
            self.declare_all(&declarator.name, Kind::Constant, declarator.span.hi);
        }
        node.visit_children_with(self);
    }

    fn visit_for_of_stmt(&mut self, node: &ForOfStmt) {
        self.visit_for_head_of(&node.left);
        node.visit_children_with(self);
    }

    fn visit_for_in_stmt(&mut self, node: &ForInStmt) {
        self.visit_for_head_of(&node.left);
        node.visit_children_with(self);
    }

    fn visit_param(&mut self, node: &Param) {
        for name in bound_idents(&node.pat) {
            self.private.share(&name);
            self.declare(&name, Kind::Mutable, node.span.hi);
        }
        node.visit_children_with(self);
    }

    fn visit_arrow_expr(&mut self, node: &ArrowExpr) {
        self.within(node.is_async, |this| {
            for param in &node.params {
                this.declare_all(param, Kind::Mutable, param.span_hi());
            }
            node.visit_children_with(this);
        });
    }

    fn visit_catch_clause(&mut self, node: &CatchClause) {
        if let Some(param) = &node.param {
            self.declare_all(param, Kind::Mutable, param.span_hi());
        }
        node.visit_children_with(self);
    }

    fn visit_fn_decl(&mut self, node: &FnDecl) {
        self.declare(&node.ident, Kind::Function, node.function.span.lo);
        self.declare_async(&node.ident, &node.function);
        node.visit_children_with(self);
    }

    fn visit_fn_expr(&mut self, node: &FnExpr) {
        if let Some(name) = &node.ident {
            self.declare(name, Kind::Function, node.function.span.lo);
            self.declare_async(name, &node.function);
        }
        node.visit_children_with(self);
    }

    fn visit_class_decl(&mut self, node: &ClassDecl) {
        self.declare(&node.ident, Kind::Constant, node.class.span.hi);
        node.visit_children_with(self);
    }

    fn visit_switch_case(&mut self, node: &SwitchCase) {
        node.visit_children_with(self);
        for name in declared_by(&node.cons) {
            if let Some(fact) = self.facts.get_mut(&name.to_id())
                && matches!(fact.kind, Kind::Constant | Kind::Mutable)
            {
                fact.until = node.span.hi;
            }
        }
    }

    fn visit_import_decl(&mut self, node: &ImportDecl) {
        for specifier in &node.specifiers {
            let local = match specifier {
                ImportSpecifier::Named(named) => &named.local,
                ImportSpecifier::Default(default) => &default.local,
                ImportSpecifier::Namespace(namespace) => &namespace.local,
            };
            self.declare(local, Kind::Import, node.span.lo);
        }
    }

    fn visit_assign_expr(&mut self, node: &AssignExpr) {
        self.reassign(match &node.left {
            AssignTarget::Simple(SimpleAssignTarget::Ident(name)) => vec![name.id.clone()],
            AssignTarget::Simple(SimpleAssignTarget::Paren(paren)) => named(&paren.expr),
            AssignTarget::Simple(_) => Vec::new(), // a member: no name changes
            AssignTarget::Pat(pattern) => bound_idents(pattern),
        });
        node.visit_children_with(self);
    }

    fn visit_update_expr(&mut self, node: &UpdateExpr) {
        self.reassign(named(&node.arg));
        node.visit_children_with(self);
    }
}

impl Bindings {
    /// A loop's head sets its names once an iteration, or reassigns what is declared elsewhere.
    fn visit_for_head_of(&mut self, head: &ForHead) {
        match head {
            ForHead::Pat(pattern) => self.reassign(bound_idents(&**pattern)),
            ForHead::VarDecl(decl) if decl.kind == VarDeclKind::Var => self.reassign(bound_idents(&**decl)),
            ForHead::VarDecl(_) | ForHead::UsingDecl(_) => {}
        }
    }
}

fn named(expr: &Expr) -> Vec<Ident> {
    match unparen(expr) {
        Expr::Ident(name) => vec![name.clone()],
        _ => Vec::new(), // any other target is a place in an object
    }
}
