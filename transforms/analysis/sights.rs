//! What direct `eval` sees: the names around it, by their spelling.
//!
//! ```js
//! async function f(a) { const b = await g(); return eval(code); }
//! ```
//! While `f` is lowered the call says so, as an argument that [`unmark_evals`] takes away at the end:
//!
//! ```text
//! eval(code, () => <sees>(a, b))
//! ```
//! So every pass sees a function that mentions these names, and leaves them where `eval` finds them. They
//! keep their spelling (`tidy::rename`).
//!
//! * Spec: <https://tc39.es/ecma262/#sec-performeval>

use rustc_hash::{FxHashMap, FxHashSet};
use swc_core::atoms::Atom;
use swc_core::common::{BytePos, DUMMY_SP, SyntaxContext};
use swc_core::ecma::ast::*;
use swc_core::ecma::visit::{Visit, VisitMut, VisitMutWith, VisitWith};

use super::refs::{bound_idents, declared_by, each_ident};
use super::twins::Twins;
use crate::ast::{self, unparen};

/// Begins what a marked call says; no source can have it in a name.
const SEES: &str = "\u{1}sees";

/// What is known about the direct `eval`s of async functions.
#[derive(Debug, Default)]
pub(crate) struct Sights {
    /// The names that any of them sees, and may set.
    pub(crate) seen: FxHashSet<Id>,
    /// By where the call (or `with` statement) starts: a spelling it sees that stands for two names.
    pub(crate) clashes: FxHashMap<BytePos, Atom>,
    /// Where the calls start that may declare a `var` beside them.
    pub(crate) declaring: FxHashSet<BytePos>,
}

/// Whether a call is a direct `eval`.
pub(crate) fn is_direct_eval(call: &CallExpr, unresolved: SyntaxContext) -> bool {
    matches!(&call.callee, Callee::Expr(callee)
        if matches!(unparen(callee), Expr::Ident(name) if name.sym == "eval" && name.ctxt == unresolved))
}

/// The names that a marked call sees.
pub(crate) fn seen_by(call: &CallExpr) -> Option<impl Iterator<Item = &Ident>> {
    let Expr::Arrow(arrow) = &*call.args.last()?.expr else { return None };
    let ArrowFunctionBody::Expr(body) = &*arrow.body else { return None };
    let Expr::Call(CallExpr { callee: Callee::Expr(callee), args, .. }) = &**body else { return None };
    let is_mark = matches!(&**callee, Expr::Ident(name) if name.sym == SEES);
    is_mark.then(|| {
        args.iter().filter_map(|arg| match &*arg.expr {
            Expr::Ident(name) => Some(name),
            _ => None, // a name that may not be set yet has become a choice
        })
    })
}

/// Marks the direct `eval`s in async functions with what they see.
pub(crate) fn mark_evals(program: &mut Program, twins: &Twins, unresolved: SyntaxContext) -> Sights {
    let strict = match &*program {
        Program::Module(_) => true,
        Program::Script(script) => is_strict(&script.body),
    };
    let spellings = FxHashMap::default();
    let mut mark = Mark {
        sights: Sights::default(),
        twins,
        unresolved,
        scopes: Vec::new(),
        is_async: false,
        strict,
        spellings,
    };
    program.visit_mut_with(&mut mark);
    mark.sights
}

/// Takes the marks away.
pub(crate) fn unmark_evals(program: &mut Program) {
    program.visit_mut_with(&mut Unmark);
}

struct Unmark;

impl VisitMut for Unmark {
    fn visit_mut_call_expr(&mut self, node: &mut CallExpr) {
        if seen_by(node).is_some() {
            node.args.pop();
        }
        node.visit_mut_children_with(self);
    }
}

struct Mark<'t> {
    sights: Sights,
    twins: &'t Twins,
    unresolved: SyntaxContext,
    /// The names of the scopes around, from the outermost async function on.
    scopes: Vec<Vec<Ident>>,
    /// Whether an async function is around.
    is_async: bool,
    strict: bool,
    /// The names of the outermost async function, by their spelling.
    spellings: FxHashMap<Atom, FxHashSet<Id>>,
}

impl Mark<'_> {
    fn within(&mut self, names: Vec<Ident>, visit: impl FnOnce(&mut Self)) {
        if !self.is_async {
            return visit(self);
        }
        self.scopes.push(names);
        visit(self);
        self.scopes.pop();
    }

    /// Visits a function with these names.
    fn function<N: VisitMutWith<Self> + VisitWith<Spellings>>(
        &mut self,
        node: &mut N,
        names: Vec<Ident>,
        is_async: bool,
        strict: bool,
    ) {
        let around = (self.is_async, self.strict);
        if is_async && !self.is_async {
            let mut spellings = Spellings::default();
            node.visit_with(&mut spellings);
            self.spellings = spellings.0;
            self.add_twins();
        }
        (self.is_async, self.strict) = (self.is_async || is_async, self.strict || strict);
        self.within(names, |this| node.visit_mut_children_with(this));
        (self.is_async, self.strict) = around;
    }

    /// Adds the names that `twins` has found beside another of the same spelling.
    fn add_twins(&mut self) {
        let Twins { functions, hidden, catches, params, .. } = self.twins;
        for (inner, outer) in [functions, hidden, catches, params].into_iter().flatten() {
            if let Some(ids) = self.spellings.get_mut(&inner.0)
                && (ids.contains(inner) || ids.contains(&outer.to_id()))
            {
                ids.extend([inner.clone(), outer.to_id()]);
            }
        }
    }

    /// Whether several names of the function are spelled like this.
    fn is_shared(&self, name: &Ident) -> bool {
        self.spellings.get(&name.sym).is_some_and(|ids| ids.len() > 1)
    }

    fn mark(&mut self, call: &mut CallExpr) {
        let code = call.args.first().and_then(literal);
        let may_mention = |name: &Ident| code.as_deref().is_none_or(|code| code.contains(&*name.sym));
        let mut known = FxHashSet::default();
        let mut args = Vec::new();
        for name in self.scopes.iter().rev().flatten().filter(|name| may_mention(name)) {
            if !known.insert(name.to_id()) {
                continue;
            }
            if self.is_shared(name) {
                self.sights.clashes.insert(call.span.lo, name.sym.clone());
            }
            args.push(Box::new(Expr::Ident(Ident { span: DUMMY_SP, ..name.clone() })));
        }
        let declares = |code: &str| code.contains("var") || code.contains("function");
        if !self.strict && code.as_deref().is_none_or(declares) {
            self.sights.declaring.insert(call.span.lo);
        }
        self.sights.seen.extend(known);
        let sees = ast::ident(&Ident::new(SEES.into(), DUMMY_SP, SyntaxContext::empty()));
        let body = vec![ast::return_stmt(DUMMY_SP, Some(ast::call(sees, args)))];
        call.args.push(ast::arrow(DUMMY_SP, Vec::new(), body).into());
    }
}

/// The text of a literal without escapes.
fn literal(arg: &ExprOrSpread) -> Option<String> {
    match unparen(&arg.expr) {
        Expr::Lit(Lit::Str(text)) if arg.spread.is_none() => {
            text.value.as_str().filter(|text| !text.contains('\\')).map(str::to_owned)
        }
        _ => None, // only a literal is known
    }
}

/// Whether a body begins with `"use strict"`.
fn is_strict(stmts: &[Stmt]) -> bool {
    stmts
        .iter()
        .map_while(|stmt| match stmt {
            Stmt::Expr(stmt) => match &*stmt.expr {
                Expr::Lit(Lit::Str(text)) => Some(text),
                _ => None, // the first statement that is no string ends the directives
            },
            _ => None, // so does any other statement
        })
        .any(|text| text.value == *"use strict")
}

impl VisitMut for Mark<'_> {
    fn visit_mut_call_expr(&mut self, node: &mut CallExpr) {
        node.visit_mut_children_with(self);
        if self.is_async && is_direct_eval(node, self.unresolved) {
            self.mark(node);
        }
    }

    fn visit_mut_with_stmt(&mut self, node: &mut WithStmt) {
        let mut clash = None;
        each_ident(&node.body, |name| {
            if self.is_async && self.is_shared(name) {
                clash.get_or_insert_with(|| name.sym.clone());
            }
        });
        self.sights.clashes.extend(clash.map(|name| (node.span.lo, name)));
        node.visit_mut_children_with(self);
    }

    fn visit_mut_function(&mut self, node: &mut Function) {
        let mut names = bound_idents(&node.params);
        names.extend(node.body.iter().flat_map(|body| declared_by(&body.stmts)));
        let strict = node.body.as_ref().is_some_and(|body| is_strict(&body.stmts));
        let is_async = node.is_async;
        self.function(node, names, is_async, strict);
    }

    fn visit_mut_arrow_expr(&mut self, node: &mut ArrowExpr) {
        let mut names = bound_idents(&node.params);
        let mut strict = false;
        if let ArrowFunctionBody::FunctionBody(body) = &*node.body {
            names.extend(declared_by(&body.stmts));
            strict = is_strict(&body.stmts);
        }
        let is_async = node.is_async;
        self.function(node, names, is_async, strict);
    }

    fn visit_mut_class(&mut self, node: &mut Class) {
        let around = std::mem::replace(&mut self.strict, true);
        node.visit_mut_children_with(self);
        self.strict = around;
    }

    fn visit_mut_block_stmt(&mut self, node: &mut BlockStmt) {
        let names = declared_by(&node.stmts);
        self.within(names, |this| node.visit_mut_children_with(this));
    }

    fn visit_mut_switch_stmt(&mut self, node: &mut SwitchStmt) {
        let names = node.cases.iter().flat_map(|case| declared_by(&case.cons)).collect();
        self.within(names, |this| node.visit_mut_children_with(this));
    }

    fn visit_mut_catch_clause(&mut self, node: &mut CatchClause) {
        let names = bound_idents(&node.param);
        self.within(names, |this| node.visit_mut_children_with(this));
    }

    fn visit_mut_for_stmt(&mut self, node: &mut ForStmt) {
        let names = match &node.init {
            Some(VarDeclOrExpr::VarDecl(var)) => bound_idents(&**var),
            Some(VarDeclOrExpr::Expr(_)) | None => Vec::new(),
        };
        self.within(names, |this| node.visit_mut_children_with(this));
    }

    fn visit_mut_for_in_stmt(&mut self, node: &mut ForInStmt) {
        let names = head_names(&node.left);
        self.within(names, |this| node.visit_mut_children_with(this));
    }

    fn visit_mut_for_of_stmt(&mut self, node: &mut ForOfStmt) {
        let names = head_names(&node.left);
        self.within(names, |this| node.visit_mut_children_with(this));
    }

    fn visit_mut_fn_expr(&mut self, node: &mut FnExpr) {
        let names = node.ident.iter().cloned().collect();
        self.within(names, |this| node.visit_mut_children_with(this));
    }

    fn visit_mut_class_expr(&mut self, node: &mut ClassExpr) {
        let names = node.ident.iter().cloned().collect();
        self.within(names, |this| node.visit_mut_children_with(this));
    }
}

/// The names that the head of a loop declares.
pub(crate) fn head_names(head: &ForHead) -> Vec<Ident> {
    match head {
        ForHead::VarDecl(var) => bound_idents(&**var),
        ForHead::UsingDecl(using) => bound_idents(&**using),
        ForHead::Pat(_) => Vec::new(),
    }
}

/// The visitor that collects the names of a function by their spelling.
#[derive(Debug, Default)]
pub(crate) struct Spellings(FxHashMap<Atom, FxHashSet<Id>>);

impl Spellings {
    fn add(&mut self, name: &Ident) {
        self.0.entry(name.sym.clone()).or_default().insert(name.to_id());
    }
}

impl Visit for Spellings {
    fn visit_binding_ident(&mut self, node: &BindingIdent) {
        self.add(&node.id);
    }

    fn visit_fn_decl(&mut self, node: &FnDecl) {
        self.add(&node.ident);
        node.visit_children_with(self);
    }

    fn visit_class_decl(&mut self, node: &ClassDecl) {
        self.add(&node.ident);
        node.visit_children_with(self);
    }

    fn visit_fn_expr(&mut self, node: &FnExpr) {
        node.ident.iter().for_each(|name| self.add(name));
        node.visit_children_with(self);
    }

    fn visit_class_expr(&mut self, node: &ClassExpr) {
        node.ident.iter().for_each(|name| self.add(name));
        node.visit_children_with(self);
    }
}
