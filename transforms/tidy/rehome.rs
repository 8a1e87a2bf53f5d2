//! Declares a name where all who read it can see it.
//!
//! ```js
//! return f().then((u) => { log(u); }).then(() => u);
//! ```
//! becomes
//! ```js
//! let u;
//! return f().then((value) => { u = value; log(u); }).then(() => u);
//! ```
//!
//! The new place is the innermost list of statements around the declaration and all mentions.

use rustc_hash::{FxHashMap, FxHashSet};
use swc_core::common::util::take::Take;
use swc_core::common::{DUMMY_SP, Span, Spanned, SyntaxContext};
use swc_core::ecma::ast::*;
use swc_core::ecma::visit::{VisitMut, VisitMutWith, VisitWith};

use super::scopes::{Declared, NameId, ScopeId, ScopeKind, Tree};
use crate::analysis::refs::bound_idents;
use crate::ast;
use crate::names::Names;
use crate::origins::Origins;

/// Moves declarations inside `node` to where they are seen by all who mention them; `tree` becomes that of its scopes.
pub(super) fn rehome<N>(node: &mut N, tree: &mut Tree, origins: &mut Origins, names: &mut Names)
where
    N: VisitWith<Tree> + VisitMutWith<Rehome>,
{
    tree.read(node);
    let mut rounds = 0;
    let mut last = false;
    while !last {
        // A function that moves takes its mentions of other names along, so those are looked at
        // again; it only ever moves outwards, so this ends. Should it not, the bound does.
        rounds += 1;
        let bound = tree.order.len().saturating_mul(tree.scopes.len());
        let leaving: Vec<_> =
            tree.order.iter().filter_map(|name| Some((*name, new_home(tree, *name)?))).collect();
        if leaving.is_empty() {
            return;
        }
        let functions = if rounds > bound { FxHashMap::default() } else { moving_functions(tree, &leaving) };
        last = functions.is_empty();
        let plan = if last { assignments_of(tree, &leaving) } else { Plan { functions, ..Plan::default() } };
        let mut rehome = Rehome::new(&plan, std::mem::take(origins), std::mem::take(names), tree);
        node.visit_mut_with(&mut rehome);
        *origins = rehome.origins;
        *names = rehome.names;
        tree.read(node);
    }
}

/// Where names go.
#[derive(Debug, Default)]
struct Plan {
    /// Functions that move to the top of a scope.
    functions: FxHashMap<NameId, ScopeId>,
    /// Names whose declarations become assignments, except in this scope.
    assigned: FxHashMap<NameId, ScopeId>,
    /// Names to declare at the top of a scope.
    declare: FxHashMap<ScopeId, Vec<NameId>>,
}

/// The functions among the names that need another place, unless they are there.
fn moving_functions(tree: &Tree, leaving: &[(NameId, ScopeId)]) -> FxHashMap<NameId, ScopeId> {
    let moves = |(name, home): &&(NameId, ScopeId)| {
        declares(tree, *name, Declared::Function) && !functions_stand_in(tree, *name, *home)
    };
    leaving.iter().filter(moves).copied().collect()
}

/// Makes assignments of what declares these names. Where a function has one, it declares it for the `var`s of that
/// name as well.
fn assignments_of(tree: &Tree, leaving: &[(NameId, ScopeId)]) -> Plan {
    let mut plan = Plan { assigned: leaving.iter().copied().collect(), ..Plan::default() };
    let undeclared = move_together(tree, &mut plan);
    for name in tree.order.iter().copied() {
        let Some(home) = plan.assigned.get(&name) else { continue };
        let stays = |how| !undeclared.contains(&(name, how));
        if !tree.declared(name).iter().any(|(scope, how)| scope == home && stays(*how)) {
            plan.declare.entry(*home).or_default().push(name);
        }
    }
    plan
}

/// The names of one statement or parameter become assignments together. Gives those that stay where
/// they are, and lose their declaration to a name beside them.
fn move_together(tree: &Tree, plan: &mut Plan) -> FxHashSet<(NameId, Declared)> {
    let mut undeclared = FxHashSet::default();
    loop {
        let before = (plan.assigned.len(), undeclared.len());
        for (scope, how, group) in &tree.together {
            let leaves = |name: &NameId| {
                let home = plan.assigned.get(name);
                home.is_some_and(|home| home != scope || undeclared.contains(&(*name, *how)))
            };
            if !group.iter().any(leaves) {
                continue;
            }
            for name in group.iter().copied().filter(|name| !declares(tree, *name, Declared::Function)) {
                let home = *plan.assigned.entry(name).or_insert_with(|| common_scope(tree, name));
                if home == *scope {
                    undeclared.insert((name, *how));
                }
            }
        }
        // Other statements may declare the same names.
        if before == (plan.assigned.len(), undeclared.len()) {
            return undeclared;
        }
    }
}

fn functions_stand_in(tree: &Tree, name: NameId, home: ScopeId) -> bool {
    tree.declared(name).iter().all(|(scope, how)| *how != Declared::Function || *scope == home)
}

fn declares(tree: &Tree, name: NameId, how: Declared) -> bool {
    tree.declared(name).iter().any(|(_, declared)| *declared == how)
}

/// Where a name has to be declared, if that is not where it is.
fn new_home(tree: &Tree, name: NameId) -> Option<ScopeId> {
    let reach = tree.names.get(name)?.reach?;
    let places = tree.declared(name);
    let (first, _) = places.first()?;
    let seen_from = |scope: ScopeId| tree.contains(scope, reach);
    if tree.scopes.get(*first).is_some_and(|scope| scope.is_kept) {
        return None;
    }
    if places.len() == 1 && seen_from(*first) {
        return None;
    }
    // The initialiser of a `var` with the name of a `catch` parameter sets the parameter.
    let is_catch =
        |scope: &ScopeId| tree.scopes.get(*scope).is_some_and(|scope| scope.kind == ScopeKind::Block);
    let heads = places.iter().filter(|(_, how)| *how == Declared::Head).map(|(scope, _)| *scope);
    if let Some(head) = heads.filter(is_catch).find(|head| seen_from(*head)) {
        return Some(head);
    }
    let one_scope = places.iter().all(|(scope, _)| scope == first);
    if one_scope && seen_from(*first) {
        return None;
    }
    Some(common_scope(tree, name))
}

fn common_scope(tree: &Tree, name: NameId) -> ScopeId {
    let declared = tree.declared(name).iter().map(|(scope, _)| *scope);
    let reach = tree.names.get(name).and_then(|name| name.reach);
    let mut all = reach.into_iter().chain(declared);
    let first = all.next().unwrap_or(0);
    let home = all.fold(first, |home, scope| tree.common(home, scope));
    tree.common(home, home)
}

/// The visitor behind [`rehome`]; it opens scopes in the order [`Tree`] does.
#[derive(Debug)]
pub(crate) struct Rehome {
    functions: FxHashMap<Id, ScopeId>,
    /// The scopes where declarations stay, unless the names are declared anew there.
    assigned: FxHashMap<Id, (ScopeId, bool)>,
    declare: FxHashMap<ScopeId, Vec<Id>>,
    origins: Origins,
    names: Names,
    kinds: Vec<ScopeKind>,
    next: ScopeId,
    open: Vec<ScopeId>,
    moved: FxHashMap<ScopeId, Vec<Stmt>>,
    /// Whether a statement is gone from the list around, so that the list is not the author's any more.
    is_gone: bool,
}

impl Rehome {
    fn new(plan: &Plan, origins: Origins, names: Names, tree: &Tree) -> Self {
        let id = |name: &NameId| tree.names.get(*name).map(|name| name.id.clone());
        let list = |names: &Vec<NameId>| names.iter().filter_map(id).collect();
        let mut assigned: FxHashMap<Id, (ScopeId, bool)> =
            plan.assigned.iter().filter_map(|(name, home)| Some((id(name)?, (*home, false)))).collect();
        for name in plan.declare.values().flatten().filter_map(id) {
            assigned.entry(name).and_modify(|(_, declares)| *declares = true);
        }
        Self {
            functions: plan.functions.iter().filter_map(|(name, home)| Some((id(name)?, *home))).collect(),
            assigned,
            declare: plan.declare.iter().map(|(scope, names)| (*scope, list(names))).collect(),
            origins,
            names,
            kinds: tree.scopes.iter().map(|scope| scope.kind).collect(),
            next: 0,
            open: Vec::new(),
            moved: FxHashMap::default(),
            is_gone: false,
        }
    }

    /// Visits a list of statements; what takes its place if any of them is gone.
    fn list(&mut self, span: Span, visit: impl FnOnce(&mut Self)) -> Span {
        let around = std::mem::take(&mut self.is_gone);
        visit(self);
        let is_gone = std::mem::replace(&mut self.is_gone, around);
        if is_gone { self.place(span) } else { span }
    }

    fn within<N: VisitMutWith<Self> + ?Sized>(&mut self, node: &mut N) -> ScopeId {
        self.inside(|this| node.visit_mut_children_with(this))
    }

    fn inside(&mut self, visit: impl FnOnce(&mut Self)) -> ScopeId {
        let id = self.next;
        self.next += 1;
        self.open.push(id);
        visit(self);
        self.open.pop();
        id
    }

    /// Whether the declaration of `id` in `scope` becomes an assignment.
    fn leaves(&self, id: &Id, scope: ScopeId) -> bool {
        self.assigned.get(id).is_some_and(|(home, declares)| *declares || *home != scope)
    }

    fn scope_of(&self, kind: VarDeclKind) -> ScopeId {
        let mut scopes = self.open.iter().rev();
        match kind {
            VarDeclKind::Var => scopes.find(|id| self.kinds.get(**id) == Some(&ScopeKind::Function)),
            VarDeclKind::Let | VarDeclKind::Const => scopes.next(),
        }
        .copied()
        .unwrap_or(0)
    }

    fn var_leaves(&self, var: &VarDecl) -> bool {
        let scope = self.scope_of(var.kind);
        bound_idents(&var.decls).iter().any(|name| self.leaves(&name.to_id(), scope))
    }

    fn place(&mut self, origin: Span) -> Span {
        if origin.is_dummy() { DUMMY_SP } else { self.origins.stand_in(origin) }
    }

    /// What moved to this scope and what it has to declare, after its directives.
    fn fill(&mut self, scope: ScopeId, stmts: &mut Vec<Stmt>) {
        let mut first = Vec::new();
        if let Some(names) = self.declare.remove(&scope) {
            // Only a `var` may be called `let`.
            let (vars, lets): (Vec<Id>, Vec<Id>) = names.into_iter().partition(|(sym, _)| sym == "let");
            first.extend(declaration(VarDeclKind::Let, lets));
            first.extend(declaration(VarDeclKind::Var, vars));
        }
        first.extend(self.moved.remove(&scope).unwrap_or_default());
        if !first.is_empty() {
            let directives = stmts.iter().take_while(|stmt| ast::is_directive(stmt)).count();
            stmts.splice(directives..directives, first);
        }
    }

    /// A parameter whose names live elsewhere: takes a plain name and assigns.
    fn param(&mut self, param: &mut Pat, scope: ScopeId) -> Option<Stmt> {
        if !bound_idents(param).iter().any(|name| self.leaves(&name.to_id(), scope)) {
            return None;
        }
        let value = self.names.fresh("value");
        let origin = param.span();
        // A default and the dots of a rest parameter stay where they are.
        let taker = match param {
            Pat::Assign(assign) => &mut *assign.left,
            Pat::Rest(rest) => &mut *rest.arg,
            plain => plain,
        };
        let pattern = std::mem::replace(taker, ast::ident_pat(&value));
        let target = AssignTarget::try_from(pattern).unwrap_or_else(|_| AssignTargetPat::dummy().into());
        let span = self.place(origin);
        Some(ast::expr_stmt(span, ast::assign(DUMMY_SP, target, ast::ident(&value))))
    }
}

/// `kind a, b;`, if there are any names.
fn declaration(kind: VarDeclKind, names: Vec<Id>) -> Option<Stmt> {
    let declarator = |(sym, ctxt)| VarDeclarator {
        span: DUMMY_SP,
        name: ast::ident_pat(&Ident::new(sym, DUMMY_SP, ctxt)),
        init: None,
        definite: false,
    };
    let decls: Vec<_> = names.into_iter().map(declarator).collect();
    let var = VarDecl { span: DUMMY_SP, ctxt: SyntaxContext::empty(), kind, declare: false, decls };
    (!var.decls.is_empty()).then(|| Stmt::Decl(Decl::Var(Box::new(var))))
}

impl VisitMut for Rehome {
    fn visit_mut_stmts(&mut self, stmts: &mut Vec<Stmt>) {
        let mut out = Vec::with_capacity(stmts.len());
        for mut stmt in std::mem::take(stmts) {
            if let Stmt::Decl(Decl::Fn(function)) = &stmt
                && let Some(home) = self.functions.get(&function.ident.to_id()).copied()
            {
                stmt.visit_mut_children_with(self);
                self.moved.entry(home).or_default().push(stmt);
                self.is_gone = true;
                continue;
            }
            let leaves = matches!(&stmt, Stmt::Decl(Decl::Var(var)) if self.var_leaves(var));
            stmt.visit_mut_children_with(self);
            match stmt {
                Stmt::Decl(Decl::Var(var)) if leaves => {
                    let assignments = assignments(*var);
                    self.is_gone |= assignments.is_empty();
                    for (origin, assignment) in assignments {
                        let span = self.place(origin);
                        out.push(ast::expr_stmt(span, assignment));
                    }
                }
                stmt => out.push(self.class_leaves(stmt)),
            }
        }
        *stmts = out;
    }

    fn visit_mut_stmt(&mut self, stmt: &mut Stmt) {
        let leaves = matches!(&*stmt, Stmt::Decl(Decl::Var(var)) if self.var_leaves(var));
        stmt.visit_mut_children_with(self);
        if leaves && let Stmt::Decl(Decl::Var(var)) = std::mem::take(stmt) {
            let origin = var.span;
            let exprs: Vec<_> = assignments(*var).into_iter().map(|(_, assignment)| assignment).collect();
            let span = self.place(origin);
            *stmt = match in_sequence(exprs) {
                Some(expr) => ast::expr_stmt(span, expr),
                None => Stmt::Empty(EmptyStmt { span }),
            };
        }
    }

    fn visit_mut_for_stmt(&mut self, node: &mut ForStmt) {
        let leaves = matches!(&node.init, Some(VarDeclOrExpr::VarDecl(var))
            if var.kind == VarDeclKind::Var && self.var_leaves(var));
        self.within(node);
        if leaves && let Some(VarDeclOrExpr::VarDecl(var)) = node.init.take() {
            let exprs = assignments(*var).into_iter().map(|(_, assignment)| assignment).collect();
            node.init = in_sequence(exprs).map(VarDeclOrExpr::Expr);
            node.span = self.place(node.span);
        }
    }

    fn visit_mut_for_in_stmt(&mut self, node: &mut ForInStmt) {
        let leaves = self.head_leaves(&node.left);
        self.within(node);
        if leaves {
            assign_head(&mut node.left);
            node.span = self.place(node.span);
        }
    }

    fn visit_mut_for_of_stmt(&mut self, node: &mut ForOfStmt) {
        let leaves = self.head_leaves(&node.left);
        self.within(node);
        if leaves {
            assign_head(&mut node.left);
            node.span = self.place(node.span);
        }
    }

    fn visit_mut_function(&mut self, node: &mut Function) {
        let id = self.within(node);
        if let Some(body) = &mut node.body {
            self.fill(id, &mut body.stmts);
        }
    }

    fn visit_mut_arrow_expr(&mut self, node: &mut ArrowExpr) {
        let id = self.within(node);
        let prologue: Vec<Stmt> = node.params.iter_mut().filter_map(|param| self.param(param, id)).collect();
        let mut top = Vec::new();
        self.fill(id, &mut top);
        top.extend(prologue);
        if top.is_empty() {
            return;
        }
        let body =
            std::mem::replace(&mut *node.body, ArrowFunctionBody::FunctionBody(FunctionBody::default()));
        let stmts = match body {
            ArrowFunctionBody::FunctionBody(body) => body.stmts,
            ArrowFunctionBody::Expr(expr) => vec![ast::return_stmt(DUMMY_SP, Some(expr))],
        };
        let directives = stmts.iter().take_while(|stmt| ast::is_directive(stmt)).count();
        let mut stmts = stmts;
        stmts.splice(directives..directives, top);
        *node.body = ArrowFunctionBody::FunctionBody(FunctionBody { span: DUMMY_SP, stmts });
    }

    fn visit_mut_constructor(&mut self, node: &mut Constructor) {
        let id = self.within(node);
        if let Some(body) = &mut node.body {
            self.fill(id, &mut body.stmts);
        }
    }

    fn visit_mut_static_block(&mut self, node: &mut StaticBlock) {
        self.within(node);
    }

    fn visit_mut_block_stmt(&mut self, node: &mut BlockStmt) {
        node.span = self.list(node.span, |this| {
            let id = this.within(node);
            this.fill(id, &mut node.stmts);
        });
    }

    fn visit_mut_switch_stmt(&mut self, node: &mut SwitchStmt) {
        self.within(node);
    }

    fn visit_mut_switch_case(&mut self, node: &mut SwitchCase) {
        node.span = self.list(node.span, |this| node.visit_mut_children_with(this));
    }

    fn visit_mut_catch_clause(&mut self, node: &mut CatchClause) {
        let CatchClause { param, body, .. } = node;
        body.span = self.list(body.span, |this| {
            let id = this.inside(|this| {
                param.visit_mut_with(this);
                body.stmts.visit_mut_with(this);
            });
            if let Some(given) = param.as_mut().and_then(|param| this.param(param, id)) {
                body.stmts.insert(0, given);
            }
            this.fill(id, &mut body.stmts);
        });
    }

    fn visit_mut_fn_expr(&mut self, node: &mut FnExpr) {
        self.within(node);
    }

    fn visit_mut_class_expr(&mut self, node: &mut ClassExpr) {
        self.within(node);
    }
}

impl Rehome {
    fn head_leaves(&self, head: &ForHead) -> bool {
        matches!(head, ForHead::VarDecl(var) if var.kind == VarDeclKind::Var && self.var_leaves(var))
    }

    fn class_leaves(&mut self, stmt: Stmt) -> Stmt {
        let here = self.scope_of(VarDeclKind::Let);
        match stmt {
            Stmt::Decl(Decl::Class(class)) if self.leaves(&class.ident.to_id(), here) => {
                let span = self.place(class.class.span);
                let value =
                    Box::new(Expr::Class(ClassExpr { ident: Some(class.ident.clone()), class: class.class }));
                ast::expr_stmt(span, ast::assign_ident(&class.ident, value))
            }
            stmt => stmt,
        }
    }
}

fn assign_head(head: &mut ForHead) {
    if let ForHead::VarDecl(var) = head
        && let Some(declarator) = var.decls.pop()
    {
        *head = ForHead::Pat(Box::new(declarator.name));
    }
}

fn in_sequence(mut exprs: Vec<Box<Expr>>) -> Option<Box<Expr>> {
    match exprs.len() {
        0 => None,
        1 => exprs.pop(),
        _ => Some(Box::new(Expr::Seq(SeqExpr { span: DUMMY_SP, exprs }))),
    }
}

/// The assignments that a declaration becomes.
fn assignments(var: VarDecl) -> Vec<(Span, Box<Expr>)> {
    let whole = var.decls.len() == 1;
    let mut assignments = Vec::new();
    for declarator in var.decls {
        let Some(init) = declarator.init else { continue };
        let origin = if whole { var.span } else { declarator.span };
        let target =
            AssignTarget::try_from(declarator.name).unwrap_or_else(|_| AssignTargetPat::dummy().into());
        assignments.push((origin, ast::assign(DUMMY_SP, target, init)));
    }
    assignments
}
