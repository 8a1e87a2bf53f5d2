//! Which names only ever hold numbers, and which async functions come to one.
//!
//! ```js
//! async function twice(x) { return x * 2; }                                    // `x` does, as all its calls tell; so
//! async function sum() { let sum = 0; sum += await twice(3); return sum; }     // `twice` does, and `sum` as well
//! ```
//! Operators on numbers call nothing and throw nothing, and a number is no thenable. A variable counts that is declared
//! with a number and never gets anything else; a parameter, where the function is only called, by its name, and in
//! this program. All are taken to be numbers at first; then what gets something else is none, nor is what gets that.
//!
//! * Not here: which expressions are numbers is in `numeric`, what follows from that in `purity`.

use rustc_hash::{FxHashMap, FxHashSet};
use swc_core::common::BytePos;
use swc_core::ecma::ast::*;
use swc_core::ecma::visit::{Visit, VisitWith};

use super::bindings::Bindings;
use super::captives::callee_name;
use super::numeric::{Known, comes_to_number, is_arithmetic, is_number};
use super::refs::{declared_by, each_bound};
use crate::ast::unparen;

/// What only ever holds or gives numbers.
#[derive(Debug, Default)]
pub(crate) struct Numbers {
    /// Variables and parameters.
    pub(super) names: FxHashSet<Id>,
    /// The names of async functions that come to a number, if they do not throw.
    pub(super) functions: FxHashSet<Id>,
}

/// What of `program` holds or gives numbers.
pub(crate) fn numbers(program: &Program, bindings: &Bindings, common_js: bool) -> Numbers {
    if bindings.is_doubtful() || !bindings.has_async_names() {
        return Numbers::default();
    }
    let mut search = Search::new(bindings);
    search.is_module = matches!(program, Program::Module(_));
    program.visit_with(&mut search);
    if let Program::Script(script) = program
        && !common_js
    {
        // Other scripts of a page may set and call what is declared at the top of this one.
        for name in declared_by(&script.body) {
            search.visit_ident(&name);
            search.none(Fact::Name(name.to_id()));
        }
    }
    search.solve()
}

/// Something that is taken to be a number until it is known to be none.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Fact {
    /// What a name holds.
    Name(Id),
    /// What the function comes to that begins here.
    Result(BytePos),
}

/// A function that is only reached by its name.
#[derive(Default)]
struct Callee {
    /// Whether its declaration was found.
    known: bool,
    params: Vec<Option<Id>>,
    /// Whether anything but a call mentions it.
    escapes: bool,
    /// What the arguments of calls are, each nothing where it is no number.
    calls: Vec<Vec<Option<Vec<Fact>>>>,
}

/// Whether an expression is a number, by what is told of names.
type Question = fn(&Expr, &mut dyn FnMut(Known) -> bool) -> bool;

struct Search<'b> {
    bindings: &'b Bindings,
    /// The names that may hold numbers.
    declared: FxHashSet<Id>,
    functions: FxHashMap<BytePos, Callee>,
    /// What is none where the first is none.
    needs: FxHashMap<Fact, Vec<Fact>>,
    /// What is no number.
    others: Vec<Fact>,
    is_module: bool,
    /// The functions around; `None` for one that nothing is known about.
    around: Vec<Option<BytePos>>,
}

impl<'b> Search<'b> {
    fn new(bindings: &'b Bindings) -> Self {
        Self {
            bindings,
            declared: FxHashSet::default(),
            functions: FxHashMap::default(),
            needs: FxHashMap::default(),
            others: Vec::new(),
            is_module: false,
            around: Vec::new(),
        }
    }

    fn none(&mut self, fact: Fact) {
        self.others.push(fact);
    }

    /// What has to be a number for `expr` to be one; nothing if it is none.
    fn asked(&self, expr: &Expr, of: Question) -> Option<Vec<Fact>> {
        let mut needs = Vec::new();
        let is = &mut |known: Known| {
            let fact = match known {
                Known::Name(name) => Some(Fact::Name(name.to_id())),
                Known::Result(name) => self.bindings.async_start(name).map(Fact::Result),
            };
            let known = fact.is_some();
            needs.extend(fact);
            known
        };
        of(expr, is).then_some(needs)
    }

    /// `fact` gets what `needs` says.
    fn gets(&mut self, fact: Fact, needs: Option<Vec<Fact>>) {
        match needs {
            None => self.others.push(fact),
            Some(needs) => {
                for need in needs {
                    self.needs.entry(need).or_default().push(fact.clone());
                }
            }
        }
    }

    fn set(&mut self, name: &Ident, value: &Expr) {
        let needs = self.asked(value, is_number);
        self.gets(Fact::Name(name.to_id()), needs);
    }

    /// Visits a function that is only reached by `name`, if it is an async one that is known.
    fn named<'p, N: VisitWith<Self>>(
        &mut self,
        name: &Ident,
        node: &N,
        params: impl Iterator<Item = &'p Pat>,
    ) {
        let start = self.bindings.async_start(name);
        if let Some(start) = start {
            let params: Vec<_> = params.map(|param| param.as_ident().map(BindingIdent::to_id)).collect();
            self.declared.extend(params.iter().flatten().cloned());
            let callee = self.functions.entry(start).or_default();
            (callee.known, callee.params) = (true, params);
        }
        self.around.push(start);
        node.visit_children_with(self);
        self.around.pop();
    }

    fn unnamed<N: VisitWith<Self>>(&mut self, node: &N) {
        self.around.push(None);
        node.visit_children_with(self);
        self.around.pop();
    }

    /// What the function around comes to.
    fn returns(&mut self, value: Option<&Expr>) {
        if let Some(Some(start)) = self.around.last() {
            let fact = Fact::Result(*start);
            let needs = value.and_then(|value| self.asked(value, comes_to_number));
            self.gets(fact, needs);
        }
    }

    /// What calls give to the parameters of a function.
    fn bind(&mut self, callee: Callee) {
        let Callee { params, escapes, calls, .. } = callee;
        // One that is not called may be so in a way that is not seen.
        if escapes || calls.is_empty() {
            self.others.extend(params.iter().flatten().cloned().map(Fact::Name));
        }
        for args in calls {
            let mut args = args.into_iter();
            for id in &params {
                let given = args.next().flatten();
                if let Some(id) = id {
                    self.gets(Fact::Name(id.clone()), given);
                }
            }
        }
    }

    /// Takes away what is none; the rest are numbers.
    fn solve(mut self) -> Numbers {
        let mut known = FxHashSet::default();
        for (start, callee) in std::mem::take(&mut self.functions) {
            if callee.known {
                known.insert(start);
                self.bind(callee);
            }
        }
        let is_declared = |fact: &Fact| match fact {
            Fact::Name(id) => self.declared.contains(id),
            Fact::Result(start) => known.contains(start),
        };
        self.others.extend(self.needs.keys().filter(|fact| !is_declared(fact)).cloned());
        let mut none = FxHashSet::default();
        while let Some(fact) = self.others.pop() {
            self.others.extend(self.needs.remove(&fact).into_iter().flatten());
            none.insert(fact);
        }
        let names = self.declared.into_iter().filter(|id| !none.contains(&Fact::Name(id.clone()))).collect();
        let gives = |start: BytePos| known.contains(&start) && !none.contains(&Fact::Result(start));
        let functions = self.bindings.async_names().filter(|(_, start)| gives(*start));
        Numbers { names, functions: functions.map(|(id, _)| id.clone()).collect() }
    }
}

/// Whether code never gets behind `stmts`.
fn ends(stmts: &[Stmt]) -> bool {
    stmts.last().is_some_and(|last| match last {
        Stmt::Return(_) | Stmt::Throw(_) => true,
        Stmt::Block(block) => ends(&block.stmts),
        Stmt::If(branch) => {
            let ends = |stmt: &Stmt| ends(std::slice::from_ref(stmt));
            ends(&branch.cons) && branch.alt.as_ref().is_some_and(|alt| ends(alt))
        }
        _ => false, // a loop or region may be left
    })
}

impl Visit for Search<'_> {
    fn visit_ident(&mut self, node: &Ident) {
        if let Some(function) = self.bindings.async_named(node) {
            self.functions.entry(function).or_default().escapes = true;
        }
        if node.sym == "arguments" {
            // They may be set by it.
            let around = self.around.iter().flatten().filter_map(|start| self.functions.get(start));
            let params = around.flat_map(|function| function.params.iter().flatten());
            self.others.extend(params.cloned().map(Fact::Name));
        }
    }

    /// What is bound in any way that is not told of below.
    fn visit_binding_ident(&mut self, node: &BindingIdent) {
        self.none(Fact::Name(node.to_id()));
    }

    fn visit_pat(&mut self, node: &Pat) {
        if let Pat::Expr(target) = node
            && let Expr::Ident(name) = unparen(target)
        {
            self.none(Fact::Name(name.to_id()));
        }
        node.visit_children_with(self);
    }

    fn visit_pats(&mut self, node: &[Pat]) {
        node.iter().filter(|param| !param.is_ident()).for_each(|param| param.visit_with(self));
    }

    fn visit_param(&mut self, node: &Param) {
        if !node.pat.is_ident() {
            node.visit_children_with(self);
        }
    }

    fn visit_fn_decl(&mut self, node: &FnDecl) {
        self.none(Fact::Name(node.ident.to_id()));
        let params = node.function.params.iter().map(|param| &param.pat);
        self.named(&node.ident, &*node.function, params);
        self.falls_through(&node.ident, node.function.body.as_ref());
    }

    fn visit_function(&mut self, node: &Function) {
        self.unnamed(node);
    }

    fn visit_arrow_expr(&mut self, node: &ArrowExpr) {
        self.unnamed(node);
    }

    fn visit_var_decl(&mut self, node: &VarDecl) {
        for declarator in &node.decls {
            match (&declarator.name, &declarator.init) {
                (Pat::Ident(name), Some(init)) => {
                    // At the top of a module no parameter has the name of a `var`. What that holds before it is set, operators
                    // take for a number.
                    if node.kind != VarDeclKind::Var || self.is_module && self.around.is_empty() {
                        self.declared.insert(name.to_id());
                    }
                    self.set(name, init);
                    self.value(name, init);
                }
                (Pat::Ident(_), None) if node.kind == VarDeclKind::Var => {}
                (pattern, init) => {
                    pattern.visit_with(self);
                    init.visit_with(self);
                }
            }
        }
    }

    fn visit_for_of_stmt(&mut self, node: &ForOfStmt) {
        self.head(&node.left);
        node.visit_children_with(self);
    }

    fn visit_for_in_stmt(&mut self, node: &ForInStmt) {
        self.head(&node.left);
        node.visit_children_with(self);
    }

    fn visit_assign_expr(&mut self, node: &AssignExpr) {
        match &node.left {
            AssignTarget::Simple(SimpleAssignTarget::Ident(name)) => {
                let op = node.op.to_update();
                // What computes with a number gives one.
                if !op.is_some_and(is_arithmetic) {
                    self.set(name, &node.right);
                }
                self.visit_ident(&name.id);
            }
            AssignTarget::Simple(SimpleAssignTarget::Paren(paren)) => {
                if let Expr::Ident(name) = unparen(&paren.expr) {
                    self.none(Fact::Name(name.to_id()));
                }
                paren.visit_with(self);
            }
            target => target.visit_with(self),
        }
        node.right.visit_with(self);
    }

    fn visit_call_expr(&mut self, node: &CallExpr) {
        match callee_name(node).and_then(|name| self.bindings.async_named(name)) {
            Some(start) => {
                let given = node.args.iter().take_while(|arg| arg.spread.is_none());
                let given = given.map(|arg| self.asked(&arg.expr, is_number)).collect();
                self.functions.entry(start).or_default().calls.push(given);
            }
            None => node.callee.visit_with(self),
        }
        node.args.visit_with(self);
    }

    fn visit_return_stmt(&mut self, node: &ReturnStmt) {
        self.returns(node.arg.as_deref());
        node.visit_children_with(self);
    }

    /// What others call it is no mention.
    fn visit_export_named_specifier(&mut self, node: &ExportNamedSpecifier) {
        node.orig.visit_with(self);
    }

    fn visit_export_decl(&mut self, node: &ExportDecl) {
        if let Decl::Fn(function) = &node.decl {
            self.visit_ident(&function.ident);
        }
        if let Decl::Var(var) = &node.decl {
            each_bound(&**var, |name| self.visit_ident(name));
        }
        node.visit_children_with(self);
    }
}

impl Search<'_> {
    /// The names of a loop's head get anything.
    fn head(&mut self, head: &ForHead) {
        each_bound(head, |name| self.none(Fact::Name(name.to_id())));
    }

    /// What a variable is declared with, which may be a function that has no other name.
    fn value(&mut self, name: &Ident, init: &Expr) {
        match unparen(init) {
            Expr::Arrow(arrow) if arrow.is_async => {
                self.named(name, arrow, arrow.params.iter());
                match &*arrow.body {
                    ArrowFunctionBody::Expr(value) => {
                        self.around.push(self.bindings.async_start(name));
                        self.returns(Some(value));
                        self.around.pop();
                    }
                    ArrowFunctionBody::FunctionBody(body) => self.falls_through(name, Some(body)),
                }
            }
            Expr::Fn(FnExpr { ident: None, function }) if function.is_async => {
                self.named(name, &**function, function.params.iter().map(|param| &param.pat));
                self.falls_through(name, function.body.as_ref());
            }
            _ => init.visit_with(self), // any other is a value like others
        }
    }

    /// A function whose end is reached comes to nothing.
    fn falls_through(&mut self, name: &Ident, body: Option<&FunctionBody>) {
        if let Some(start) = self.bindings.async_start(name)
            && !body.is_some_and(|body| ends(&body.stmts))
        {
            self.none(Fact::Result(start));
        }
    }
}
