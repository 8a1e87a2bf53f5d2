//! Reads the scopes of a piece of code, in one walk.
//!
//! ```js
//! function f(a) { const b = a; { g(b); } }
//!
//! // scope 0 f: declares a as a head, b by a statement; scope 1: a block
//! // b is mentioned in 0 and 1, g in 1
//! ```

use swc_core::atoms::Atom;
use swc_core::common::Span;
use swc_core::ecma::ast::*;
use swc_core::ecma::visit::{Visit, VisitWith};

use super::scopes::{Declared, Name, NameId, Scope, ScopeId, ScopeKind, Spelled, SpellingId, Tree};
use crate::analysis::refs::{each_bound, each_ident};
use crate::analysis::sights::seen_by;
use crate::names::is_ours;
use crate::origins::is_authored;

/// So many names of one spelling are looked through one after the other.
const FEW: usize = 8;

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
        let id = self.name_of(node);
        self.mention(id);
    }

    fn visit_binding_ident(&mut self, node: &BindingIdent) {
        let id = self.name_of(node);
        self.mention(id);
        if let Some((scope, how)) = self.at.binds {
            self.declare(id, scope, how);
            self.at.group.push(id);
        }
    }

    fn visit_assign_pat(&mut self, node: &AssignPat) {
        node.left.visit_with(self);
        self.expression(&node.right);
    }

    fn visit_assign_pat_prop(&mut self, node: &AssignPatProp) {
        node.key.visit_with(self);
        self.expression(&node.value);
    }

    fn visit_computed_prop_name(&mut self, node: &ComputedPropName) {
        self.expression(&node.expr);
    }

    fn visit_key_value_prop(&mut self, node: &KeyValueProp) {
        self.is_wordy |= matches!((&node.key, &*node.value), (PropName::Ident(key), Expr::Ident(name))
            if key.span.is_dummy() && key.sym == name.sym && is_ours(name));
        node.visit_children_with(self);
    }

    fn visit_key_value_pat_prop(&mut self, node: &KeyValuePatProp) {
        self.is_wordy |= matches!((&node.key, &*node.value), (PropName::Ident(key), Pat::Ident(name))
            if key.span.is_dummy() && key.sym == name.sym);
        node.visit_children_with(self);
    }

    fn visit_labeled_stmt(&mut self, node: &LabeledStmt) {
        node.body.visit_with(self);
    }

    fn visit_break_stmt(&mut self, _: &BreakStmt) {}
    fn visit_continue_stmt(&mut self, _: &ContinueStmt) {}

    fn visit_function(&mut self, node: &Function) {
        self.function(node.span, |tree, _| {
            tree.params(node.params.iter());
            node.decorators.visit_with(tree);
            node.body.visit_with(tree);
        });
    }

    fn visit_arrow_expr(&mut self, node: &ArrowExpr) {
        self.function(node.span, |tree, id| {
            for param in &node.params {
                let start = tree.at.group.len();
                tree.pattern(param, id, Declared::Head);
                tree.grouped(start, id, Declared::Head);
            }
            node.body.visit_with(tree);
        });
    }

    fn visit_constructor(&mut self, node: &Constructor) {
        self.inside(ScopeKind::Function, |tree, _| {
            node.key.visit_with(tree);
            tree.params(node.params.iter().filter_map(|param| match param {
                ParamOrTsParamProp::Param(param) => Some(param),
                ParamOrTsParamProp::TsParamProp(_) => None,
            }));
            node.body.visit_with(tree);
        });
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
        // As for functions, no block-scoped name of the body may be that of a parameter.
        self.inside(ScopeKind::Block, |tree, id| {
            let start = tree.at.group.len();
            tree.pattern(&node.param, id, Declared::Head);
            tree.at.group.truncate(start);
            node.body.visit_children_with(tree);
        });
    }

    fn visit_fn_expr(&mut self, node: &FnExpr) {
        self.inside(ScopeKind::Other, |tree, id| {
            tree.own_name(node.ident.as_ref(), id);
            node.function.visit_with(tree);
        });
    }

    fn visit_class_expr(&mut self, node: &ClassExpr) {
        self.names_classes |= node.ident.is_some();
        self.inside(ScopeKind::Other, |tree, id| {
            tree.own_name(node.ident.as_ref(), id);
            node.class.visit_with(tree);
        });
    }

    fn visit_fn_decl(&mut self, node: &FnDecl) {
        let name = self.name_of(&node.ident);
        self.declare(name, self.at.here, Declared::Function);
        if self.at.here != self.at.function && !self.at.is_kept && !self.is_strict {
            self.spilt.push((self.at.function, name));
        }
        self.mention(name);
        node.function.visit_with(self);
    }

    fn visit_class_decl(&mut self, node: &ClassDecl) {
        let name = self.name_of(&node.ident);
        self.declare(name, self.at.here, Declared::Statement);
        self.mention(name);
        node.class.visit_with(self);
    }

    fn visit_using_decl(&mut self, node: &UsingDecl) {
        self.declarators(&node.decls, self.at.here, Declared::Head);
    }

    fn visit_var_decl(&mut self, node: &VarDecl) {
        let scope = if node.kind == VarDeclKind::Var { self.at.function } else { self.at.here };
        self.declarators(&node.decls, scope, Declared::Statement);
    }
}

impl Tree {
    fn name_of(&mut self, ident: &Ident) -> NameId {
        let next = self.names.len();
        if let Some(slot) = self.ours(ident.ctxt) {
            let id = *slot.get_or_insert(next);
            if id == next {
                let spelling = self.spelling_of(&ident.sym);
                self.add(ident, spelling, None);
            }
            return id;
        }
        let spelling = self.spelling_of(&ident.sym);
        let Spelled { last, count } = self.spellings.get(spelling).copied().unwrap_or_default();
        if count > FEW {
            let known = self.crowded.get(&(spelling, ident.ctxt)).copied();
            return known.unwrap_or_else(|| self.add_authored(ident, spelling));
        }
        let mut at = last;
        while let Some(id) = at {
            let Some(name) = self.names.get(id) else { break };
            if name.id.1 == ident.ctxt {
                return id;
            }
            at = name.same;
        }
        self.add_authored(ident, spelling)
    }

    fn add_authored(&mut self, ident: &Ident, spelling: SpellingId) -> NameId {
        let next = self.names.len();
        let Some(spelled) = self.spellings.get_mut(spelling) else { return next };
        let same = spelled.last.replace(next);
        spelled.count += 1;
        let count = spelled.count;
        self.has_same |= same.is_some();
        self.add(ident, spelling, same);
        // From now on nobody looks through all of them.
        let mut added = Some(next).filter(|_| count > FEW);
        while let Some((id, name)) = added.and_then(|id| Some((id, self.names.get(id)?))) {
            self.crowded.insert((spelling, name.id.1), id);
            added = name.same.filter(|_| count == FEW + 1);
        }
        next
    }

    fn spelling_of(&mut self, spelling: &Atom) -> SpellingId {
        if let Some(known) = self.spelled.get(spelling) {
            return *known;
        }
        let next = self.spellings.len();
        self.spelled.insert(spelling.clone(), next);
        self.spellings.push(Spelled::default());
        next
    }

    fn add(&mut self, ident: &Ident, spelling: SpellingId, same: Option<NameId>) {
        let id = ident.to_id();
        self.names.push(Name { id, spelling, same, reach: None, first: None, has_more: false, last: None });
    }

    fn within<N: VisitWith<Self> + ?Sized>(&mut self, kind: ScopeKind, node: &N) {
        self.inside(kind, |tree, _| node.visit_children_with(tree));
    }

    fn function(&mut self, span: Span, visit: impl FnOnce(&mut Self, ScopeId)) {
        let around = std::mem::replace(&mut self.at.is_kept, is_authored(span));
        self.inside(ScopeKind::Function, visit);
        self.at.is_kept = around;
    }

    /// Opens a scope for what `visit` visits.
    fn inside(&mut self, kind: ScopeKind, visit: impl FnOnce(&mut Self, ScopeId)) {
        let id = self.scopes.len();
        let parent = if id == 0 { 0 } else { self.at.here };
        self.scopes.push(Scope { parent, kind, last: usize::MAX, is_kept: self.at.is_kept });
        self.at.open.push(id);
        let function = if kind == ScopeKind::Function { id } else { self.at.function };
        let around = (self.at.here, self.at.function, self.at.binds.take());
        (self.at.here, self.at.function) = (id, function);
        visit(self, id);
        (self.at.here, self.at.function, self.at.binds) = around;
        self.at.open.pop();
        let last = self.scopes.len().saturating_sub(1);
        if let Some(scope) = self.scopes.get_mut(id) {
            scope.last = last;
        }
    }

    /// The innermost open scope around one that was opened.
    fn open_around(&self, scope: ScopeId) -> ScopeId {
        if scope >= self.at.here {
            return self.at.here;
        }
        if self.contains(scope, self.at.here) {
            return scope;
        }
        let behind = self.at.open.partition_point(|open| *open <= scope);
        behind.checked_sub(1).and_then(|at| self.at.open.get(at)).copied().unwrap_or(0)
    }

    fn mention(&mut self, id: NameId) {
        let here = self.at.here;
        let Some(Name { last, reach, .. }) = self.names.get(id) else { return };
        if *last == Some(here) {
            return;
        }
        let reach = reach.map_or(here, |reach| self.open_around(reach));
        if let Some(name) = self.names.get_mut(id) {
            (name.last, name.reach) = (Some(here), Some(reach));
        }
        self.mentions.push((id, here));
    }

    fn declare(&mut self, id: NameId, scope: ScopeId, how: Declared) {
        let Some(name) = self.names.get_mut(id) else { return };
        let Some(first) = name.first else {
            name.first = Some((scope, how));
            self.order.push(id);
            return;
        };
        if first != (scope, how) {
            if !std::mem::replace(&mut name.has_more, true) {
                self.declared.push(id, first);
            }
            self.declared.push(id, (scope, how));
        }
    }

    /// Visits a pattern that declares names.
    fn pattern<N: VisitWith<Self>>(&mut self, pattern: &N, scope: ScopeId, how: Declared) {
        let around = self.at.binds.replace((scope, how));
        pattern.visit_with(self);
        self.at.binds = around;
    }

    /// Visits what is inside of a pattern and declares nothing.
    fn expression<N: VisitWith<Self>>(&mut self, node: &N) {
        let around = self.at.binds.take();
        node.visit_with(self);
        self.at.binds = around;
    }

    /// Notes the names that were declared since there were so many of them.
    fn grouped(&mut self, start: usize, scope: ScopeId, how: Declared) {
        let group = self.at.group.get(start..).unwrap_or_default();
        if group.len() > 1 {
            self.together.push((scope, how, group.to_vec()));
        }
        self.at.group.truncate(start);
    }

    fn declarators(&mut self, decls: &[VarDeclarator], scope: ScopeId, how: Declared) {
        let start = self.at.group.len();
        // Of several the names come before what is inside their values.
        if decls.len() > 1 {
            for declarator in decls {
                each_bound(&declarator.name, |name| {
                    let id = self.name_of(name);
                    self.declare(id, scope, how);
                });
            }
        }
        for declarator in decls {
            self.pattern(&declarator.name, scope, how);
            self.expression(&declarator.init);
        }
        self.grouped(start, scope, how);
    }

    /// The name of a function or class expression, which is only seen inside.
    fn own_name(&mut self, name: Option<&Ident>, scope: ScopeId) {
        if let Some(name) = name {
            let id = self.name_of(name);
            self.declare(id, scope, Declared::Head);
            self.mention(id);
        }
    }

    fn params<'p>(&mut self, params: impl Iterator<Item = &'p Param>) {
        let start = self.at.group.len();
        for param in params {
            param.decorators.visit_with(self);
            self.pattern(&param.pat, self.at.here, Declared::Head);
        }
        self.at.group.truncate(start);
    }
}
