//! The one walk over the author's program: all that is asked about it as a whole is found here at once.
//!
//! ```js
//! async function load(id) { return await get(id) }   // `bindings`: a function, and its parameter, which nobody sets
//! const get = (id) => load(id);                      // `recursion`: each calls the other; `runs`: from where on
//! ```
//! What is found is noted by those that ask; here is only who has to be told of which node.
//!
//! * Elsewhere: `survey` asks which passes are needed, `private` about variables that no function inside mentions.

use std::hash::{Hash, Hasher};

use rustc_hash::{FxHashMap, FxHashSet, FxHasher};
use swc_core::atoms::Atom;
use swc_core::common::{BytePos, Span, Spanned, SyntaxContext};
use swc_core::ecma::ast::*;
use swc_core::ecma::visit::{Visit, VisitWith};

use super::bindings::{Fact, Kind};
use super::private::Private;
use super::recursion::{Calls, if_function, own};
use super::refs::{BoundIdents, declared_by, each_bound};
use super::runs::{self, Runs};
use super::survey::Survey;
use crate::ast::unparen;

/// What there is in a program, and what is known of its names, which have the context `unresolved` where there is no
/// binding.
pub(crate) fn read(program: &Program, unresolved: SyntaxContext) -> (Survey, Names) {
    let mut reader = Reader::new(unresolved);
    program.visit_with(&mut reader);
    let Reader { survey, facts, reassigned, awaited, private, runs, mut calls, mentions } = reader;
    calls.connect(&mentions);
    let runs = Runs::of(runs, &mentions);
    (survey, Names { facts, reassigned, awaited, private, runs, calls })
}

/// What is known of the names of a program.
#[derive(Debug)]
pub(crate) struct Names {
    /// How each is declared.
    pub(super) facts: FxHashMap<Id, Fact>,
    /// Those that are assigned beside their declaration.
    pub(super) reassigned: FxHashSet<Id>,
    /// Those that are declared with the value of an `await`.
    pub(super) awaited: FxHashSet<Id>,
    /// Those of async functions.
    pub(super) private: Private,
    /// From where on functions can run.
    pub(super) runs: Runs,
    /// Which functions mention which.
    pub(super) calls: Calls,
}

/// A name of a variable or property, as a number that hardly another has. Where two share theirs, more is taken to
/// be mentioned than is, which is always right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Name(u64);

impl Name {
    /// That of a variable.
    pub(super) fn variable(name: &Ident) -> Self {
        Self::of(&name.sym, name.ctxt.as_u32())
    }

    /// That of a property.
    pub(super) fn property(name: &Atom) -> Self {
        Self::of(name, u32::MAX)
    }

    /// That of a private member.
    fn private(name: &PrivateName) -> Self {
        Self::of(&name.name, u32::MAX - 1)
    }

    fn of(name: &Atom, kind: u32) -> Self {
        let mut hasher = FxHasher::default();
        name.hash(&mut hasher);
        kind.hash(&mut hasher);
        Self(hasher.finish())
    }
}

/// A mention of a name.
#[derive(Debug)]
pub(super) struct Mention {
    /// The name.
    pub(super) name: Name,
    /// Where it stands.
    pub(super) at: BytePos,
    /// The function around, if the mention leads from there.
    pub(super) by: Option<usize>,
}

struct Reader {
    survey: Survey,
    facts: FxHashMap<Id, Fact>,
    reassigned: FxHashSet<Id>,
    awaited: FxHashSet<Id>,
    private: Private,
    runs: runs::Collect,
    calls: Calls,
    mentions: Vec<Mention>,
}

impl Reader {
    fn new(unresolved: SyntaxContext) -> Self {
        Self {
            survey: Survey::new(unresolved),
            facts: FxHashMap::default(),
            reassigned: FxHashSet::default(),
            awaited: FxHashSet::default(),
            private: Private::default(),
            runs: runs::Collect::default(),
            calls: Calls::default(),
            mentions: Vec::new(),
        }
    }

    /// A function that begins; what was opened in `runs` for it is closed behind it.
    fn function(&mut self, starts: BytePos, is_async: bool, visit: impl FnOnce(&mut Self)) {
        let called = self.calls.enter(starts);
        let surveyed = self.survey.enter(is_async);
        let around = self.private.enter(is_async);
        visit(self);
        self.private.leave(around);
        self.survey.leave(surveyed);
        self.calls.leave(called);
        self.runs.close();
    }

    /// What is a function or loop to `runs` alone.
    fn piece<N: VisitWith<Self> + ?Sized>(&mut self, span: Span, is_loop: bool, node: &N) {
        self.runs.open(span, is_loop);
        node.visit_with(self);
        self.runs.close();
    }

    fn turns<N: VisitWith<Self>>(&mut self, span: Span, node: &N) {
        self.runs.open(span, true);
        node.visit_children_with(self);
        self.runs.close();
    }

    /// Parts of which run later, and that may mention the variables of the function around.
    fn apart<N: VisitWith<Self>>(&mut self, node: &N) {
        let around = self.private.enter(false);
        node.visit_children_with(self);
        self.private.leave(around);
    }

    fn params_and_body(&mut self, node: &Function) {
        if node.is_async {
            self.survey.params(node.params.iter().all(|param| param.pat.is_ident()), &node.params);
        }
        node.visit_children_with(self);
    }

    fn mention(&mut self, name: &Ident, by: Option<usize>) {
        self.survey.ident(name);
        self.private.mention(name);
        self.mentions.push(Mention { name: Name::variable(name), at: name.span.lo, by });
    }

    /// A property is mentioned.
    fn property(&mut self, name: Name, at: BytePos) {
        let by = self.calls.around();
        self.mentions.extend(by.map(|_| Mention { name, at, by }));
    }

    /// Visits what may be a function, and `name` then its name.
    fn named<N: VisitWith<Self>>(&mut self, node: &N, name: Option<Name>) {
        self.calls.name = name;
        node.visit_with(self);
        self.calls.name = None;
    }

    fn declare(&mut self, name: &Ident, kind: Kind, end: BytePos) {
        let id = name.to_id();
        self.private.declare(&id);
        let fact = Fact { kind, at: name.span.lo, end, ..Fact::always(kind) };
        if self.facts.insert(id, fact).is_some() {
            self.reassigned.insert(name.to_id());
        }
    }

    fn declare_all<N>(&mut self, pattern: &N, kind: Kind, end: BytePos)
    where
        N: for<'a> VisitWith<BoundIdents<'a>>,
    {
        each_bound(pattern, |name| self.declare(name, kind, end));
    }

    fn reassign<N>(&mut self, pattern: &N)
    where
        N: for<'a> VisitWith<BoundIdents<'a>>,
    {
        each_bound(pattern, |name| {
            self.reassigned.insert(name.to_id());
        });
    }

    fn reassign_named(&mut self, target: &Expr) {
        // Any other target is a place in an object.
        if let Expr::Ident(name) = unparen(target) {
            self.reassigned.insert(name.to_id());
        }
    }

    /// A loop's head sets its names once an iteration, or reassigns what is declared elsewhere.
    fn head(&mut self, head: &ForHead) {
        match head {
            ForHead::Pat(pattern) => self.reassign(&**pattern),
            ForHead::VarDecl(decl) => {
                self.survey.head(decl);
                if decl.kind == VarDeclKind::Var {
                    self.reassign(&**decl);
                }
            }
            ForHead::UsingDecl(_) => {}
        }
    }
}

impl Visit for Reader {
    fn visit_ident(&mut self, node: &Ident) {
        let by = self.calls.around();
        self.mention(node, by);
    }

    fn visit_member_expr(&mut self, node: &MemberExpr) {
        node.obj.visit_with(self);
        match &node.prop {
            MemberProp::Ident(name) => {
                self.survey.property(name);
                self.property(Name::property(&name.sym), name.span.lo);
            }
            MemberProp::PrivateName(name) => self.property(Name::private(name), name.span.lo),
            MemberProp::Computed(key) => key.visit_with(self),
        }
    }

    fn visit_str(&mut self, node: &Str) {
        self.survey.text(node);
    }

    fn visit_function(&mut self, node: &Function) {
        self.runs.open(node.span, false);
        self.function(node.span.lo, node.is_async, |this| this.params_and_body(node));
    }

    fn visit_arrow_expr(&mut self, node: &ArrowExpr) {
        self.runs.open(node.span, false);
        self.function(node.span.lo, node.is_async, |this| {
            if node.is_async {
                this.survey.params(node.params.iter().all(Pat::is_ident), &node.params);
            }
            for param in &node.params {
                this.declare_all(param, Kind::Mutable, param.span_hi());
            }
            node.visit_children_with(this);
        });
    }

    fn visit_fn_decl(&mut self, node: &FnDecl) {
        let FnDecl { ident, function, .. } = node;
        self.survey.ident(ident);
        self.declare(ident, Kind::Function, function.span.lo);
        let name = Name::variable(ident);
        self.calls.name = Some(name);
        self.runs.open_declared(name, function.span.with_lo(ident.span.lo.min(function.span.lo)));
        self.function(function.span.lo, function.is_async, |this| this.params_and_body(function));
    }

    fn visit_fn_expr(&mut self, node: &FnExpr) {
        if let Some(name) = &node.ident {
            self.survey.ident(name);
            self.declare(name, Kind::Function, node.function.span.lo);
            self.calls.name = Some(Name::variable(name));
        }
        node.function.visit_with(self);
    }

    fn visit_param(&mut self, node: &Param) {
        each_bound(&node.pat, |name| {
            self.private.share(name);
            self.declare(name, Kind::Mutable, node.span.hi);
        });
        node.visit_children_with(self);
    }

    fn visit_getter_prop(&mut self, node: &GetterProp) {
        self.apart(node);
    }

    fn visit_setter_prop(&mut self, node: &SetterProp) {
        self.apart(node);
    }

    // Classes.
    fn visit_class_decl(&mut self, node: &ClassDecl) {
        self.declare(&node.ident, Kind::Constant, node.class.span.hi);
        node.visit_children_with(self);
    }

    fn visit_class(&mut self, node: &Class) {
        self.survey.class(node);
        self.apart(node);
    }

    fn visit_constructor(&mut self, node: &Constructor) {
        self.runs.open(node.span, false);
        node.visit_children_with(self);
        self.runs.close();
    }

    fn visit_class_method(&mut self, node: &ClassMethod) {
        node.key.visit_with(self);
        self.named(&node.function, own(&node.key));
    }

    fn visit_private_method(&mut self, node: &PrivateMethod) {
        self.named(&node.function, Some(Name::private(&node.key)));
    }

    fn visit_class_prop(&mut self, node: &ClassProp) {
        node.decorators.visit_with(self);
        node.key.visit_with(self);
        if let Some(value) = &node.value {
            self.calls.name = if_function(value, || own(&node.key));
            self.piece(value.span(), false, value);
            self.calls.name = None;
        }
    }

    fn visit_private_prop(&mut self, node: &PrivateProp) {
        node.decorators.visit_with(self);
        if let Some(value) = &node.value {
            self.piece(value.span(), false, value);
        }
    }

    fn visit_method_prop(&mut self, node: &MethodProp) {
        node.key.visit_with(self);
        self.named(&node.function, own(&node.key));
    }

    fn visit_key_value_prop(&mut self, node: &KeyValueProp) {
        node.key.visit_with(self);
        self.named(&node.value, if_function(&node.value, || own(&node.key)));
    }

    // Declarations and assignments.
    fn visit_import_decl(&mut self, node: &ImportDecl) {
        for specifier in &node.specifiers {
            self.declare(specifier.local(), Kind::Import, node.span.lo);
        }
        node.visit_children_with(self);
    }

    /// Who imports a function calls it after the module has run, cycles aside.
    fn visit_named_export(&mut self, _: &NamedExport) {}

    fn visit_var_decl(&mut self, node: &VarDecl) {
        self.survey.var(node);
        let kind = match node.kind {
            VarDeclKind::Const => Kind::Constant,
            VarDeclKind::Let => Kind::Mutable,
            VarDeclKind::Var => Kind::Var,
        };
        for declarator in &node.decls {
            self.declare_all(&declarator.name, kind, declarator.span.hi);
            if let (Pat::Ident(name), Some(init)) = (&declarator.name, &declarator.init)
                && unparen(init).is_await_expr()
            {
                self.awaited.insert(name.to_id());
            }
        }
        node.visit_children_with(self);
    }

    fn visit_var_declarator(&mut self, node: &VarDeclarator) {
        node.name.visit_with(self);
        let Some(init) = &node.init else { return };
        let name = node.name.as_ident();
        self.named(init, name.and_then(|name| if_function(init, || Some(Name::variable(name)))));
    }

    fn visit_using_decl(&mut self, node: &UsingDecl) {
        self.survey.resource();
        for declarator in &node.decls {
            self.declare_all(&declarator.name, Kind::Constant, declarator.span.hi);
        }
        node.visit_children_with(self);
    }

    fn visit_assign_expr(&mut self, node: &AssignExpr) {
        match &node.left {
            AssignTarget::Simple(SimpleAssignTarget::Ident(name)) => {
                self.reassigned.insert(name.to_id());
                self.mention(name, None);
                let name = if_function(&node.right, || Some(Name::variable(name)));
                return self.named(&node.right, name);
            }
            AssignTarget::Simple(SimpleAssignTarget::Paren(paren)) => self.reassign_named(&paren.expr),
            AssignTarget::Simple(_) => {} // a member: no name changes
            AssignTarget::Pat(pattern) => self.reassign(pattern),
        }
        node.visit_children_with(self);
    }

    fn visit_update_expr(&mut self, node: &UpdateExpr) {
        self.reassign_named(&node.arg);
        node.visit_children_with(self);
    }

    // Statements.
    fn visit_block_stmt(&mut self, node: &BlockStmt) {
        self.survey.block(node);
        node.visit_children_with(self);
    }

    fn visit_if_stmt(&mut self, node: &IfStmt) {
        self.survey.branch(node);
        node.visit_children_with(self);
    }

    fn visit_with_stmt(&mut self, node: &WithStmt) {
        self.survey.with();
        node.visit_children_with(self);
    }

    fn visit_switch_stmt(&mut self, node: &SwitchStmt) {
        self.survey.switch(node);
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

    fn visit_catch_clause(&mut self, node: &CatchClause) {
        if let Some(param) = &node.param {
            self.declare_all(param, Kind::Mutable, param.span_hi());
        }
        let vars = self.survey.vars();
        node.visit_children_with(self);
        self.survey.catch(node, vars);
    }

    fn visit_for_stmt(&mut self, node: &ForStmt) {
        if let Some(VarDeclOrExpr::VarDecl(head)) = &node.init {
            self.survey.head(head);
        }
        self.turns(node.span, node);
    }

    fn visit_for_in_stmt(&mut self, node: &ForInStmt) {
        self.head(&node.left);
        self.turns(node.span, node);
    }

    fn visit_for_of_stmt(&mut self, node: &ForOfStmt) {
        self.head(&node.left);
        self.turns(node.span, node);
    }

    fn visit_while_stmt(&mut self, node: &WhileStmt) {
        self.turns(node.span, node);
    }

    fn visit_do_while_stmt(&mut self, node: &DoWhileStmt) {
        self.turns(node.span, node);
    }

    // A label is no variable.
    fn visit_labeled_stmt(&mut self, node: &LabeledStmt) {
        self.survey.ident(&node.label);
        node.body.visit_with(self);
    }

    fn visit_break_stmt(&mut self, _: &BreakStmt) {}

    fn visit_continue_stmt(&mut self, _: &ContinueStmt) {}
}
