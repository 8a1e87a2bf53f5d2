//! Collects what `early` judges: the block-scoped names that a function declares in its own code,
//! every mention of a name, and the places where the function suspends.
//!
//! ```js
//! const read = () => u;      // mentions `u` in a closure made here
//! const u = await f();       // declares `u`; suspends at the end of `await f()`
//! ```
//!
//! Positions are those of the source. In its own code a function runs in their order, but for an
//! initialiser, which runs before the pattern it is given to (see [`Zone::is_early`]).

use rustc_hash::FxHashMap;
use swc_core::common::{BytePos, Span, Spanned};
use swc_core::ecma::ast::*;
use swc_core::ecma::visit::{Visit, VisitWith};

use super::zones::{Declared, List, Zone};
use crate::ast::unparen;
use crate::origins::Origins;

/// Where a mention runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// In the function's own code.
    Own,
    /// In a function that is made here.
    Closure(BytePos),
    /// In a function of the function's own code that can only be had by its name, by its number.
    Named(usize),
}

/// A mention of a name, be it read or written.
#[derive(Debug)]
pub(super) struct Mention {
    /// The name.
    pub id: Id,
    /// Where the source has it; nothing for a generated one.
    pub at: Option<BytePos>,
    /// Where it runs.
    pub place: Place,
}

/// What there is in a function.
#[derive(Debug)]
pub(super) struct Mentions<'o> {
    /// The `let`s, `const`s and classes of the lists.
    pub zones: FxHashMap<Id, Zone>,
    /// All mentions, of whatever name.
    pub all: Vec<Mention>,
    /// The functions that have a name, by declaration or as `const f = () => …`: their numbers, and
    /// where they stand.
    pub functions: FxHashMap<Id, (usize, BytePos)>,
    /// Where the function suspends, in order.
    pub suspensions: Vec<BytePos>,
    /// The lists of statements.
    pub lists: Vec<List>,
    origins: &'o Origins,
    place: Place,
    statements: usize,
    /// The class declaration whose members come next.
    class: Option<Id>,
    /// The class whose member this is: it has a binding of its own for its name.
    hidden: Option<Id>,
}

impl<'o> Mentions<'o> {
    /// Looks through the body of a function.
    pub(super) fn of(stmts: &[Stmt], origins: &'o Origins) -> Self {
        let mut mentions = Self {
            zones: FxHashMap::default(),
            all: Vec::new(),
            functions: FxHashMap::default(),
            suspensions: Vec::new(),
            lists: Vec::new(),
            origins,
            place: Place::Own,
            statements: 0,
            class: None,
            hidden: None,
        };
        mentions.list(stmts, Span::new(BytePos(0), BytePos(u32::MAX)));
        mentions.suspensions.sort_unstable();
        mentions
    }

    fn list(&mut self, stmts: &[Stmt], span: Span) {
        let list = self.open_list(span, stmts.iter().map(Spanned::span));
        self.stmts(stmts, list, &Declared::Statement);
    }

    /// Notes a list of statements; what was put between them has no place, nor do functions that were moved.
    fn open_list(&mut self, span: Span, stmts: impl Iterator<Item = Span>) -> usize {
        let Span { lo: start, hi: end, .. } = self.origin(span);
        let mut starts: Vec<BytePos> =
            stmts.map(|span| self.origin(span).lo).filter(|start| !start.is_dummy()).collect();
        starts.sort_unstable();
        self.lists.push(List { start, end, starts });
        self.lists.len() - 1
    }

    fn stmts(&mut self, stmts: &[Stmt], list: usize, place: &Declared) {
        let mut never_runs = false;
        for stmt in stmts {
            let bare = Zone { never_runs, ..self.bare_zone(list, place.clone()) };
            match stmt {
                Stmt::Decl(Decl::Var(var)) => self.declare_all(var, &bare),
                Stmt::Decl(Decl::Using(using)) => {
                    for declarator in &using.decls {
                        let sources = declarator.init.iter().map(|init| self.origin(init.span())).collect();
                        let end = self.origin(declarator.span).hi;
                        let zone = Zone { sources, end, constant: true, ..bare.clone() };
                        self.declare(&declarator.name, &zone);
                        // What comes behind goes into a `try`, and what disposes suspends.
                        self.suspend(end);
                        let end_of_list = self.lists.get(list).map_or(end, |list| list.end);
                        self.suspend(end_of_list);
                    }
                }
                Stmt::Decl(Decl::Class(class)) => {
                    let end = self.origin(class.class.span).hi;
                    let zone = Zone { named: class.ident.span.lo, bound: end, end, ..bare };
                    self.zones.insert(class.ident.to_id(), zone);
                }
                Stmt::Return(_) | Stmt::Throw(_) => never_runs = true,
                _ => {} // nothing else declares a name that has a dead zone
            }
            stmt.visit_with(self);
        }
    }

    /// The zone of a name that the next statement of a list declares.
    fn bare_zone(&mut self, list: usize, place: Declared) -> Zone {
        self.statements += 1;
        Zone {
            named: BytePos(0),
            bound: BytePos(0),
            sources: Vec::new(),
            end: BytePos(0),
            list,
            statement: self.statements,
            constant: false,
            never_runs: false,
            place,
        }
    }

    /// Declares the names of a `let` or `const`.
    fn declare_all(&mut self, var: &VarDecl, bare: &Zone) {
        if var.kind == VarDeclKind::Var {
            return;
        }
        let constant = var.kind == VarDeclKind::Const;
        for declarator in &var.decls {
            let sources = declarator.init.iter().map(|init| self.origin(init.span())).collect();
            let end = self.origin(declarator.span).hi;
            self.declare(&declarator.name, &Zone { sources, end, constant, ..bare.clone() });
        }
    }

    /// Declares the names of a loop's head.
    fn head(&mut self, span: Span, var: &VarDecl, place: Declared) {
        if self.place == Place::Own {
            let list = self.open_list(span, std::iter::once(var.span));
            let bare = self.bare_zone(list, place);
            self.declare_all(var, &bare);
        }
    }

    fn each(&mut self, span: Span, left: &ForHead, right: &Expr) {
        if let ForHead::VarDecl(var) = left {
            self.head(span, var, Declared::Each(self.origin(right.span())));
        }
    }

    /// Declares the names of a pattern; `like` has all but where they are set.
    fn declare(&mut self, pattern: &Pat, like: &Zone) {
        match pattern {
            Pat::Ident(name) => {
                let Span { lo: named, hi: bound } = self.origin(name.span);
                let zone = Zone { named, bound, ..like.clone() };
                self.zones.insert(name.to_id(), zone);
            }
            Pat::Object(object) => {
                for prop in &object.props {
                    match prop {
                        ObjectPatProp::KeyValue(pair) => self.declare(&pair.value, like),
                        ObjectPatProp::Rest(rest) => self.declare(&rest.arg, like),
                        ObjectPatProp::Assign(prop) => {
                            let name = Pat::Ident(prop.key.clone());
                            self.declare(
                                &name,
                                &like.after(prop.value.as_ref().map(|value| self.origin(value.span()))),
                            );
                        }
                    }
                }
            }
            Pat::Array(array) => array.elems.iter().flatten().for_each(|element| self.declare(element, like)),
            Pat::Rest(rest) => self.declare(&rest.arg, like),
            Pat::Assign(assign) => {
                self.declare(&assign.left, &like.after(Some(self.origin(assign.right.span()))));
            }
            Pat::Expr(_) | Pat::Invalid(_) => {} // no declaration has these
        }
    }

    /// Visits a function that is made here, at `span`.
    fn within(&mut self, place: Place, visit: impl FnOnce(&mut Self)) {
        if self.place == Place::Own {
            self.place = place;
            visit(self);
            self.place = Place::Own;
        } else {
            visit(self);
        }
    }

    fn closure(&mut self, span: Span, visit: impl FnOnce(&mut Self)) {
        let at = self.place_of(span);
        self.within(Place::Closure(at), visit);
    }

    /// Visits a function that nobody has but by its name.
    fn named(&mut self, name: &Ident, span: Span, visit: impl FnOnce(&mut Self)) {
        let mut place = self.place;
        if place == Place::Own {
            let next = (self.functions.len(), self.place_of(span));
            let (number, _) = *self.functions.entry(name.to_id()).or_insert(next);
            place = Place::Named(number);
        }
        self.within(place, visit);
    }

    /// Where something stands, or what it takes the place of.
    fn origin(&self, span: Span) -> Span {
        self.origins.of(span).unwrap_or(span)
    }

    /// Where something starts. What has no place was not written by the author, and is called by
    /// nobody early.
    fn place_of(&self, span: Span) -> BytePos {
        let span = self.origins.of(span).unwrap_or(span);
        if span.is_dummy() { BytePos(u32::MAX) } else { span.lo }
    }

    /// Visits what only runs with the class's own binding for its name in sight.
    fn member(&mut self, span: Span, visit: impl FnOnce(&mut Self)) {
        if self.place != Place::Own {
            return visit(self);
        }
        self.hidden.clone_from(&self.class);
        self.closure(span, visit);
        self.hidden = None;
    }

    fn mention(&mut self, name: &Ident) {
        let id = name.to_id();
        let hidden = self.hidden.as_ref() == Some(&id);
        if !hidden {
            let at = self.origins.is_authored(name.span).then_some(name.span.lo);
            self.all.push(Mention { id, at, place: self.place });
        }
    }
}

impl Visit for Mentions<'_> {
    fn visit_ident(&mut self, node: &Ident) {
        self.mention(node);
    }

    fn visit_binding_ident(&mut self, node: &BindingIdent) {
        // The declaration itself is no mention; an assignment's target is.
        let at = self.origin(node.span).lo;
        if self.zones.get(&node.to_id()).is_none_or(|zone| zone.named != at) {
            self.mention(node);
        }
    }

    fn visit_labeled_stmt(&mut self, node: &LabeledStmt) {
        node.body.visit_with(self);
    }

    fn visit_break_stmt(&mut self, _: &BreakStmt) {}
    fn visit_continue_stmt(&mut self, _: &ContinueStmt) {}

    fn visit_block_stmt(&mut self, node: &BlockStmt) {
        if self.place == Place::Own {
            self.list(&node.stmts, node.span);
        } else {
            node.visit_children_with(self);
        }
    }

    fn visit_await_expr(&mut self, node: &AwaitExpr) {
        node.visit_children_with(self);
        self.suspend(node.span.hi);
    }

    fn visit_yield_expr(&mut self, node: &YieldExpr) {
        node.visit_children_with(self);
        self.suspend(node.span.hi);
    }

    fn visit_for_of_stmt(&mut self, node: &ForOfStmt) {
        if node.is_await {
            self.suspend(self.origin(node.body.span()).lo);
            self.suspend(self.origin(node.span).hi);
        }
        self.each(node.span, &node.left, &node.right);
        node.visit_children_with(self);
    }

    fn visit_for_in_stmt(&mut self, node: &ForInStmt) {
        self.each(node.span, &node.left, &node.right);
        node.visit_children_with(self);
    }

    fn visit_for_stmt(&mut self, node: &ForStmt) {
        if let Some(VarDeclOrExpr::VarDecl(var)) = &node.init {
            self.head(node.span, var, Declared::Head);
        }
        node.visit_children_with(self);
    }

    fn visit_switch_stmt(&mut self, node: &SwitchStmt) {
        if self.place != Place::Own {
            return node.visit_children_with(self);
        }
        node.discriminant.visit_with(self);
        let stmts = node.cases.iter().flat_map(|case| &case.cons).map(Spanned::span);
        let list = self.open_list(node.span, stmts);
        for case in &node.cases {
            case.test.visit_with(self);
            let end = self.origin(case.span).hi;
            let first = case.cons.iter().map(|stmt| self.origin(stmt.span())).find(|span| !span.is_dummy());
            self.stmts(
                &case.cons,
                list,
                &Declared::Case(Span::new(first.map_or(end, |first| first.lo), end)),
            );
        }
    }

    fn visit_function(&mut self, node: &Function) {
        self.closure(node.span, |this| node.visit_children_with(this));
    }

    fn visit_arrow_expr(&mut self, node: &ArrowExpr) {
        self.closure(node.span, |this| node.visit_children_with(this));
    }

    fn visit_fn_decl(&mut self, node: &FnDecl) {
        self.named(&node.ident, node.function.span, |this| node.function.visit_with(this));
    }

    fn visit_var_declarator(&mut self, node: &VarDeclarator) {
        node.name.visit_with(self);
        match (&node.name, node.init.as_deref().map(unparen)) {
            (Pat::Ident(name), Some(init @ (Expr::Arrow(_) | Expr::Fn(_)))) => {
                self.named(name, init.span(), |this| init.visit_with(this));
            }
            _ => node.init.visit_with(self), // whatever is made there may be called at once
        }
    }

    fn visit_fn_expr(&mut self, node: &FnExpr) {
        node.function.visit_with(self);
    }

    fn visit_class_decl(&mut self, node: &ClassDecl) {
        let own = (self.place == Place::Own).then(|| node.ident.to_id());
        let around = std::mem::replace(&mut self.class, own);
        node.class.visit_with(self);
        self.class = around;
    }

    fn visit_class_expr(&mut self, node: &ClassExpr) {
        let around = self.class.take();
        node.class.visit_with(self);
        self.class = around;
    }

    fn visit_class_method(&mut self, node: &ClassMethod) {
        node.key.visit_with(self);
        self.member(node.function.span, |this| node.function.visit_with(this));
    }

    fn visit_private_method(&mut self, node: &PrivateMethod) {
        self.member(node.function.span, |this| node.function.visit_with(this));
    }

    fn visit_constructor(&mut self, node: &Constructor) {
        self.member(node.span, |this| node.visit_children_with(this));
    }

    fn visit_static_block(&mut self, node: &StaticBlock) {
        self.member(node.span, |this| node.visit_children_with(this));
    }

    fn visit_class_prop(&mut self, node: &ClassProp) {
        node.key.visit_with(self);
        self.member(node.span, |this| node.value.visit_with(this));
    }

    fn visit_private_prop(&mut self, node: &PrivateProp) {
        self.member(node.span, |this| node.value.visit_with(this));
    }

    fn visit_auto_accessor(&mut self, node: &AutoAccessor) {
        node.key.visit_with(self);
        self.member(node.span, |this| node.value.visit_with(this));
    }
}

impl Mentions<'_> {
    fn suspend(&mut self, at: BytePos) {
        if self.place == Place::Own {
            self.suspensions.push(at);
        }
    }
}
