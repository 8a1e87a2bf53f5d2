//! Tells apart two bindings of one spelling that the resolver takes for one.
//!
//! ```js
//! { function g() {} g = 5; } g;                // sloppy: one `g` in the block, and a `var g`
//! try {} catch (e) { var e = 1; } e;           // 1 goes to the parameter; the `var` stays undefined
//! function f(a, b = () => a) { var a = 5; }    // `b` gives the parameter
//! ```
//!
//! Only contexts change. The last two are done where it matters: in the code of async functions.
//!
//! * Spec: <https://tc39.es/ecma262/#sec-additional-ecmascript-features-for-web-browsers>

use rustc_hash::{FxHashMap, FxHashSet};
use swc_core::common::{Mark, SyntaxContext};
use swc_core::ecma::ast::*;
use swc_core::ecma::visit::{VisitMut, VisitMutWith, VisitWith};

use super::block_scopes::{
    Branches, Inner, Names, declared_by_head, early_in, early_in_head, functions, in_branches, lexical_of,
    lexical_of_body, lexical_of_head, not_declared_in, unknown_vars,
};
use super::refs::{EachIdent, bound_idents, declared_by, each_ident, seen_by_closures, vars_in};

/// The inner binding of each pair, with the outer one.
#[derive(Debug, Default)]
pub(crate) struct Twins {
    /// Functions in blocks that set a `var` of the function around, which is mentioned.
    pub functions: FxHashMap<Id, Ident>,
    /// Functions in blocks that are no `var`, and must not become one: async functions, where another binding
    /// of that name is mentioned outside (as all code may do outside the functions of a script); and those
    /// named as a parameter or a `let` around, in code whose blocks may come to stand in callbacks.
    pub hidden: FxHashMap<Id, Ident>,
    /// Parameters of `catch` with the `var` of the same name, which is mentioned.
    pub catches: FxHashMap<Id, Ident>,
    /// `var`s with the parameter that they start as.
    pub params: FxHashMap<Id, Ident>,
    /// The inner bindings that the output tells from the outer ones, as it says what each gets.
    pub written: FxHashSet<Id>,
}

/// Gives the inner binding of each pair a context of its own. There are none where [`super::survey`] says so.
pub(crate) fn part_twins(program: &mut Program) -> Twins {
    let mut part = Part {
        twins: Twins::default(),
        contexts: FxHashMap::default(),
        is_async: false,
        around: Names::default(),
        is_global: !is_strict_program(program),
        is_strict: is_strict_program(program),
        global: FxHashSet::default(),
    };
    program.visit_mut_with(&mut part);
    let (mut twins, global) = (part.twins, part.global);
    if [&twins.functions, &twins.hidden, &twins.catches].iter().any(|pairs| !pairs.is_empty()) {
        let mut mentioned = FxHashSet::default();
        each_ident(program, |name| {
            mentioned.insert(name.to_id());
        });
        // The code of an `eval` may mention any.
        let all = mentioned.iter().any(|(name, _)| name == "eval");
        let is_mentioned = |outer: &Ident| all || mentioned.contains(&outer.to_id());
        twins.functions.retain(|_, outer| is_mentioned(outer));
        twins.hidden.retain(|inner, outer| global.contains(inner) || is_mentioned(outer));
        twins.catches.retain(|_, outer| is_mentioned(outer));
    }
    twins
}

/// In functions that stay as they were, what is one binding for a host is one again.
pub(crate) fn join_twins(program: &mut Program, twins: &Twins) {
    let Twins { functions, catches, params, written, .. } = twins;
    let pairs = functions.iter().chain(catches).chain(params).filter(|(inner, _)| !written.contains(inner));
    let mut contexts: NewContexts =
        NewContexts(pairs.map(|(inner, outer)| (inner.clone(), outer.ctxt)).collect());
    if !contexts.0.is_empty() {
        program.visit_mut_with(&mut contexts);
    }
}

/// Gives names other contexts.
#[derive(Debug)]
pub(crate) struct NewContexts(pub FxHashMap<Id, SyntaxContext>);

impl VisitMut for NewContexts {
    fn visit_mut_ident(&mut self, node: &mut Ident) {
        if let Some(context) = self.0.get(&node.to_id()) {
            node.ctxt = *context;
        }
    }
}

struct Part {
    twins: Twins,
    /// The contexts that names get here, the innermost last.
    contexts: FxHashMap<Id, Vec<SyntaxContext>>,
    /// Whether this is the code of an async function.
    is_async: bool,
    /// What keeps functions in blocks from being `var`s.
    around: Names,
    /// Whether this is strict code, where functions in blocks are no `var`s.
    is_strict: bool,
    /// Whether this is sloppy code outside any function, whose `var`s all other scripts see.
    is_global: bool,
    /// The functions in blocks of such code.
    global: FxHashSet<Id>,
}

/// What is noted of the function around.
type Around = (bool, bool, bool, Names);

impl Part {
    /// Visits with another context for some names.
    fn within(&mut self, names: &FxHashSet<Id>, context: SyntaxContext, visit: impl FnOnce(&mut Self)) {
        for name in names {
            self.contexts.entry(name.clone()).or_default().push(context);
        }
        visit(self);
        for name in names {
            self.contexts.entry(name.clone()).or_default().pop();
        }
    }

    /// Visits what has these functions in its scope; the resolver may see them too late.
    fn block<N>(
        &mut self,
        functions: &[(Ident, bool)],
        node: &mut N,
        late: bool,
        visit: impl FnOnce(&mut Self, &mut N),
    ) where
        N: VisitWith<Inner> + for<'a> VisitWith<EachIdent<'a>>,
    {
        let context = fresh();
        let mut names: FxHashSet<Id> = functions.iter().map(|(name, _)| name.to_id()).collect();
        for (name, is_var) in functions {
            let inner = (name.sym.clone(), context);
            let clash = self.around.clash(name).filter(|_| !self.is_strict).cloned();
            if late || clash.is_some() {
                // The resolver takes the function for the name that it clashes with.
                names.extend(not_declared_in(node, &name.sym));
            }
            match clash {
                None if *is_var => drop(self.twins.functions.insert(inner.clone(), self.around.var_of(name))),
                Some(outer) if self.around.is_lowered => drop(self.twins.hidden.insert(inner.clone(), outer)),
                None => drop(self.twins.hidden.insert(inner.clone(), name.clone())),
                Some(_) => {} // it stays where it is
            }
            if self.is_global {
                self.global.insert(inner);
            }
        }
        self.within(&names, context, |this| visit(this, node));
    }

    /// Visits what stands in the scope of some declarations.
    fn in_scope(&mut self, declared: Vec<Ident>, visit: impl FnOnce(&mut Self)) {
        let names = declared.into_iter().map(|name| (name.sym.clone(), name)).collect();
        self.around.lexical.push(names);
        visit(self);
        self.around.lexical.pop();
    }

    /// Visits statements, which declare this.
    fn list<N: VisitWith<Branches> + VisitMutWith<Self>>(&mut self, declared: Vec<Ident>, list: &mut N) {
        self.in_scope(declared, |this| {
            let meant = |name: &Ident| {
                let meant = this.around.clash(name)?;
                let now = this.contexts.get(&meant.to_id()).and_then(|contexts| contexts.last());
                Some((name.to_id(), now.copied().unwrap_or(meant.ctxt)))
            };
            let meant = in_branches(list).iter().filter_map(meant).collect();
            this.meaning(&meant, |this| list.visit_mut_with(this));
        });
    }

    /// Visits the `let` or `const` of a loop's head.
    fn head(&mut self, var: &mut VarDecl) {
        let early = early_in_head(var);
        self.meaning(&early, |this| var.visit_mut_children_with(this));
    }

    /// Visits with the context that each of some names has in truth.
    fn meaning(&mut self, names: &FxHashMap<Id, SyntaxContext>, visit: impl FnOnce(&mut Self)) {
        for (name, context) in names {
            self.contexts.entry(name.clone()).or_default().push(*context);
        }
        visit(self);
        for name in names.keys() {
            self.contexts.entry(name.clone()).or_default().pop();
        }
    }

    /// Enters a function; gives what to [`leave`](Self::leave) with.
    fn enter(&mut self, is_async: bool) -> Around {
        let around = (self.is_async, self.is_global, self.is_strict, std::mem::take(&mut self.around));
        (self.is_async, self.is_global) = (is_async, false);
        around
    }

    fn leave(&mut self, around: Around) {
        (self.is_async, self.is_global, self.is_strict, self.around) = around;
    }

    /// Notes the parameters of a function that will be lowered.
    fn note_params(&mut self, params: &[Ident]) {
        let params = params.iter().map(|param| (param.sym.clone(), param.clone())).collect();
        self.around = Names { is_lowered: true, params, ..Names::default() };
    }

    /// Enters a body: gives what it declares, and the ids and the one context for all that mentions a `var`
    /// that the resolver does not know.
    fn enter_body(&mut self, body: &FunctionBody) -> (Vec<Ident>, FxHashSet<Id>, SyntaxContext) {
        let context = fresh();
        let mut unknown = FxHashSet::default();
        self.is_strict |= is_strict(&body.stmts);
        if self.around.is_lowered && !self.is_strict {
            unknown = unknown_vars(body, &self.around.params);
            self.around.vars = unknown.iter().map(|name| (name.clone(), context)).collect();
        }
        (lexical_of_body(&body.stmts), unknown, context)
    }

    fn body<N: VisitWith<Branches> + VisitMutWith<Self>>(
        &mut self,
        params: &[Ident],
        seen: &FxHashSet<Id>,
        vars: &[Ident],
        declared: Vec<Ident>,
        node: &mut N,
    ) {
        let redeclared: FxHashSet<Id> = vars.iter().map(Ident::to_id).collect();
        let context = fresh();
        let mut names = FxHashSet::default();
        for param in params.iter().filter(|param| self.is_async && seen.contains(&param.to_id())) {
            if redeclared.contains(&param.to_id()) {
                self.twins.params.insert((param.sym.clone(), context), param.clone());
                names.insert(param.to_id());
            }
        }
        self.within(&names, context, |this| this.list(declared, node));
    }
}

fn has(functions: &[(Ident, bool)], name: &Ident) -> bool {
    functions.iter().any(|(function, _)| function.sym == name.sym)
}

/// Whether all code of a program is strict.
pub(crate) fn is_strict_program(program: &Program) -> bool {
    !matches!(program, Program::Script(script) if !is_strict(&script.body))
}

fn is_strict(stmts: &[Stmt]) -> bool {
    let directives = stmts.iter().map_while(|stmt| match stmt {
        Stmt::Expr(stmt) => match &*stmt.expr {
            Expr::Lit(Lit::Str(text)) => Some(text),
            _ => None, // the first statement that is no string ends them
        },
        _ => None, // so does any other statement
    });
    let mut directives = directives;
    directives.any(|text| text.value == *"use strict")
}

fn fresh() -> SyntaxContext {
    SyntaxContext::empty().apply_mark(Mark::new())
}

impl VisitMut for Part {
    fn visit_mut_ident(&mut self, node: &mut Ident) {
        if let Some(context) = self.contexts.get(&node.to_id()).and_then(|contexts| contexts.last()) {
            node.ctxt = *context;
        }
    }

    fn visit_mut_block_stmt(&mut self, node: &mut BlockStmt) {
        let functions = functions(node.stmts.iter());
        let declared = lexical_of(node.stmts.iter());
        self.block(&functions, node, false, |this, node| this.list(declared, &mut node.stmts));
    }

    fn visit_mut_switch_stmt(&mut self, node: &mut SwitchStmt) {
        node.discriminant.visit_mut_with(self);
        let functions = functions(node.cases.iter().flat_map(|case| &case.cons));
        let declared = lexical_of(node.cases.iter().flat_map(|case| &case.cons));
        let others: Vec<Ident> = declared.iter().filter(|name| !has(&functions, name)).cloned().collect();
        let early = early_in(&node.cases, &others);
        self.block(&functions, &mut node.cases, true, |this, cases| {
            this.meaning(&early, |this| this.list(declared, cases));
        });
    }

    fn visit_mut_for_stmt(&mut self, node: &mut ForStmt) {
        match &mut node.init {
            Some(VarDeclOrExpr::VarDecl(var)) => self.head(var),
            Some(VarDeclOrExpr::Expr(expr)) => expr.visit_mut_with(self),
            None => {}
        }
        node.test.visit_mut_with(self);
        node.update.visit_mut_with(self);
        let declared = match &node.init {
            Some(VarDeclOrExpr::VarDecl(var)) => lexical_of_head(var),
            Some(VarDeclOrExpr::Expr(_)) | None => Vec::new(),
        };
        self.in_scope(declared, |this| node.body.visit_mut_with(this));
    }

    fn visit_mut_for_in_stmt(&mut self, node: &mut ForInStmt) {
        node.left.visit_mut_with(self);
        node.right.visit_mut_with(self);
        self.in_scope(declared_by_head(&node.left), |this| node.body.visit_mut_with(this));
    }

    fn visit_mut_for_of_stmt(&mut self, node: &mut ForOfStmt) {
        node.left.visit_mut_with(self);
        node.right.visit_mut_with(self);
        self.in_scope(declared_by_head(&node.left), |this| node.body.visit_mut_with(this));
    }

    fn visit_mut_for_head(&mut self, node: &mut ForHead) {
        match node {
            ForHead::VarDecl(var) => self.head(var),
            ForHead::UsingDecl(using) => using.visit_mut_with(self),
            ForHead::Pat(pattern) => pattern.visit_mut_with(self),
        }
    }

    fn visit_mut_function(&mut self, node: &mut Function) {
        let around = self.enter(node.is_async && !node.is_generator);
        let (params, seen) = (bound_idents(&node.params), seen_by_closures(&node.params));
        if node.is_async {
            self.note_params(&params);
        }
        node.decorators.visit_mut_with(self);
        node.params.visit_mut_with(self);
        if let Some(body) = &mut node.body {
            let vars = if seen.is_empty() { Vec::new() } else { vars_of(&body.stmts) };
            let (declared, unknown, context) = self.enter_body(body);
            self.within(&unknown, context, |this| this.body(&params, &seen, &vars, declared, body));
        }
        self.leave(around);
    }

    fn visit_mut_arrow_expr(&mut self, node: &mut ArrowExpr) {
        let around = self.enter(node.is_async);
        let (params, seen) = (bound_idents(&node.params), seen_by_closures(&node.params));
        if node.is_async {
            self.note_params(&params);
        }
        node.params.visit_mut_with(self);
        let vars = match &*node.body {
            ArrowFunctionBody::FunctionBody(body) if !seen.is_empty() => vars_of(&body.stmts),
            ArrowFunctionBody::FunctionBody(_) | ArrowFunctionBody::Expr(_) => Vec::new(),
        };
        let (declared, unknown, context) = match &*node.body {
            ArrowFunctionBody::FunctionBody(body) => self.enter_body(body),
            ArrowFunctionBody::Expr(_) => (Vec::new(), FxHashSet::default(), fresh()),
        };
        self.within(&unknown, context, |this| this.body(&params, &seen, &vars, declared, &mut *node.body));
        self.leave(around);
    }

    fn visit_mut_class(&mut self, node: &mut Class) {
        let around = std::mem::replace(&mut self.is_strict, true);
        node.visit_mut_children_with(self);
        self.is_strict = around;
    }

    fn visit_mut_constructor(&mut self, node: &mut Constructor) {
        let around = self.enter(false);
        node.visit_mut_children_with(self);
        self.leave(around);
    }

    fn visit_mut_static_block(&mut self, node: &mut StaticBlock) {
        let around = self.enter(false);
        node.visit_mut_children_with(self);
        self.leave(around);
    }

    fn visit_mut_catch_clause(&mut self, node: &mut CatchClause) {
        let declared = match &node.param {
            Some(Pat::Ident(_)) | None => Vec::new(), // a `var` may have that name
            Some(pattern) => bound_idents(pattern),
        };
        self.in_scope(declared, |this| this.catch(node));
    }
}

impl Part {
    fn catch(&mut self, node: &mut CatchClause) {
        let var = match &node.param {
            Some(Pat::Ident(param)) if self.is_async => {
                vars_in(&node.body).into_iter().find(|var| var.sym == param.sym)
            }
            _ => None, // a pattern and a `var` of the same name are an error
        };
        let Some(var) = var else { return node.visit_mut_children_with(self) };
        let mut inner = Inner::default();
        node.body.visit_with(&mut inner);
        let mut names = FxHashSet::default();
        each_ident(node, |name| {
            if name.sym == var.sym && !inner.declared.contains(&name.to_id()) {
                names.insert(name.to_id());
            }
        });
        let context = fresh();
        self.twins.catches.insert((var.sym.clone(), context), var);
        self.within(&names, context, |this| node.visit_mut_children_with(this));
    }
}

/// The `var`s and functions of a body.
fn vars_of(stmts: &[Stmt]) -> Vec<Ident> {
    let lexical = |stmt: &Stmt| match stmt {
        Stmt::Decl(Decl::Var(var)) => var.kind != VarDeclKind::Var,
        stmt => matches!(stmt, Stmt::Decl(Decl::Class(_) | Decl::Using(_))),
    };
    stmts
        .iter()
        .filter(|stmt| !lexical(stmt))
        .flat_map(|stmt| declared_by(std::slice::from_ref(stmt)))
        .collect()
}
