//! Async generators whose objects nobody gets hold of: they need no prototype, no methods and no queue of requests.
//!
//! ```js
//! async function* ids() { yield 1; yield 2; }
//! async function* even(items) { for await (const id of items) if (id % 2 === 0) yield id; }
//! async function run() { for await (const id of even(ids())) use(id); }    // `ids`, `even` and `items` are captive
//! ```
//! All generators of a program are captive, or none is. They are declared functions that are only called, and a call
//! stands directly as the operand of `for await` or `yield*`, or as the argument for a parameter that is mentioned once,
//! as such an operand, outside of loops. So an object is stepped by one who waits for each answer, closed at most once,
//! and never asked again behind its end.
//!
//! * Not here: the runtime of such generators is `transforms/runtime/generator.js`.

use rustc_hash::{FxHashMap, FxHashSet};
use swc_core::ecma::ast::*;
use swc_core::ecma::visit::{Visit, VisitWith};

use super::bindings::Bindings;
use super::refs::declared_by;
use crate::ast::unparen;

/// The names of captive generators, and of the parameters that hold their objects; none if any generator escapes.
pub(crate) fn captives(program: &Program, bindings: &Bindings, common_js: bool) -> FxHashSet<Id> {
    if bindings.is_doubtful() {
        return FxHashSet::default();
    }
    let mut found = Declared::default();
    program.visit_with(&mut found);
    let Declared { generators, count } = found;
    // Other scripts of a page see what is declared at the top of this one.
    let shared = match program {
        Program::Script(script) if !common_js => declared_by(&script.body),
        Program::Script(_) | Program::Module(_) => Vec::new(),
    };
    let is_open = |id: &Id| bindings.is_reassigned(id) || shared.iter().any(|name| name.to_id() == *id);
    if count != generators.len() || generators.keys().any(is_open) {
        return FxHashSet::default();
    }
    let params = generators.values().flatten().flatten();
    let params =
        params.map(|id| (id.clone(), Param { reassigned: bindings.is_reassigned(id), ..Param::default() }));
    let mut uses = Uses {
        params: params.collect(),
        generators: &generators,
        around: Around::default(),
        in_generator: false,
        escapes: false,
    };
    program.visit_with(&mut uses);
    let Uses { params, escapes, .. } = uses;
    if escapes || params.values().any(|param| param.captives > 0 && !param.holds_captives()) {
        return FxHashSet::default();
    }
    let params = params.into_iter().filter(|(_, param)| param.captives > 0).map(|(id, _)| id);
    params.chain(generators.keys().cloned()).collect()
}

/// The name of the function that is called, if it has one.
pub(super) fn callee_name(call: &CallExpr) -> Option<&Ident> {
    match &call.callee {
        Callee::Expr(callee) => unparen(callee).as_ident(),
        Callee::Super(_) | Callee::Import(_) => None,
    }
}

/// Declared async generator functions, each with its parameters that are names; and how many async generator functions
/// there are of any kind.
#[derive(Default)]
struct Declared {
    generators: FxHashMap<Id, Vec<Option<Id>>>,
    count: usize,
}

impl Visit for Declared {
    fn visit_fn_decl(&mut self, node: &FnDecl) {
        if node.function.is_async && node.function.is_generator {
            let params = node.function.params.iter();
            let params = params.map(|param| param.pat.as_ident().map(BindingIdent::to_id));
            self.generators.insert(node.ident.to_id(), params.collect());
        }
        node.function.visit_with(self);
    }

    fn visit_function(&mut self, node: &Function) {
        self.count += usize::from(node.is_async && node.is_generator);
        node.visit_children_with(self);
    }
}

/// What becomes of a parameter of a generator.
#[derive(Default)]
struct Param {
    reassigned: bool,
    /// How often it is mentioned, its declaration included.
    mentions: usize,
    /// How often it is the operand of a `for await` or `yield*` that runs once at most.
    operands: usize,
    /// How many calls give it the object of a generator.
    captives: usize,
    /// How many give something else.
    others: usize,
}

impl Param {
    fn holds_captives(&self) -> bool {
        !self.reassigned && self.others == 0 && (self.mentions, self.operands) == (1, 1)
    }
}

/// The function around.
#[derive(Clone, Default)]
struct Around {
    is_async: bool,
    is_generator: bool,
    /// Whether a loop of it is around.
    in_loop: bool,
    /// Its parameters, if it is one of the generators.
    params: Vec<Option<Id>>,
}

struct Uses<'g> {
    generators: &'g FxHashMap<Id, Vec<Option<Id>>>,
    params: FxHashMap<Id, Param>,
    around: Around,
    /// Whether a generator is around, at any distance.
    in_generator: bool,
    escapes: bool,
}

impl Uses<'_> {
    /// The operand of a `for await` or `yield*`.
    fn operand(&mut self, node: &Expr) {
        match unparen(node) {
            Expr::Call(call) if self.is_call(call) => self.call(call),
            Expr::Ident(name) if !self.around.in_loop && self.around.params.contains(&Some(name.to_id())) => {
                if let Some(param) = self.param(&name.to_id()) {
                    param.operands += 1;
                }
            }
            other => other.visit_with(self),
        }
    }

    /// Whether one of the generators is called.
    fn is_call(&self, node: &CallExpr) -> bool {
        callee_name(node).is_some_and(|name| self.generators.contains_key(&name.to_id()))
    }

    /// A call of one of the generators, whose object goes where it may.
    fn call(&mut self, node: &CallExpr) {
        let generators = self.generators;
        let params = callee_name(node).and_then(|name| generators.get(&name.to_id()));
        let mut params = params.into_iter().flatten();
        for arg in &node.args {
            if arg.spread.is_some() {
                self.is_given_others(params.by_ref());
            }
            let param = params.next().and_then(Option::as_ref);
            match (unparen(&arg.expr), param.and_then(|id| self.param(id))) {
                (Expr::Call(inner), Some(param)) if inner_is_captive(generators, inner) => {
                    param.captives += 1;
                    self.call(inner);
                }
                (other, param) => {
                    if let Some(param) = param {
                        param.others += 1;
                    }
                    other.visit_with(self);
                }
            }
        }
        self.is_given_others(params);
    }

    /// Parameters that hold anything, or nothing.
    fn is_given_others<'p>(&mut self, params: impl Iterator<Item = &'p Option<Id>>) {
        for id in params.flatten() {
            if let Some(param) = self.param(id) {
                param.others += 1;
            }
        }
    }

    fn param(&mut self, id: &Id) -> Option<&mut Param> {
        self.params.get_mut(id)
    }

    fn function<N: VisitWith<Self>>(&mut self, around: Around, node: &N) {
        let in_generator = self.in_generator;
        self.in_generator |= around.is_generator && around.is_async;
        let around = std::mem::replace(&mut self.around, around);
        node.visit_children_with(self);
        self.around = around;
        self.in_generator = in_generator;
    }

    /// What runs several times.
    fn turns<N: VisitWith<Self> + ?Sized>(&mut self, node: &N) {
        let around = std::mem::replace(&mut self.around.in_loop, true);
        node.visit_with(self);
        self.around.in_loop = around;
    }

    /// A loop, all of which is taken to run several times.
    fn turns_inside<N: VisitWith<Self>>(&mut self, node: &N) {
        let around = std::mem::replace(&mut self.around.in_loop, true);
        node.visit_children_with(self);
        self.around.in_loop = around;
    }
}

/// Whether an argument is the object of one of the generators.
fn inner_is_captive(generators: &FxHashMap<Id, Vec<Option<Id>>>, call: &CallExpr) -> bool {
    callee_name(call).is_some_and(|name| generators.contains_key(&name.to_id()))
}

impl Visit for Uses<'_> {
    fn visit_ident(&mut self, node: &Ident) {
        let id = node.to_id();
        // By `arguments` a generator has the objects that its parameters hold.
        self.escapes |= self.generators.contains_key(&id) || (self.in_generator && node.sym == "arguments");
        if let Some(param) = self.param(&id) {
            param.mentions += 1;
        }
    }

    fn visit_fn_decl(&mut self, node: &FnDecl) {
        let Function { is_async, is_generator, .. } = *node.function;
        let params = self.generators.get(&node.ident.to_id()).cloned().unwrap_or_default();
        self.function(Around { is_async, is_generator, in_loop: false, params }, &*node.function);
    }

    fn visit_export_decl(&mut self, node: &ExportDecl) {
        if let Decl::Fn(function) = &node.decl {
            self.escapes |= function.function.is_async && function.function.is_generator;
        }
        node.visit_children_with(self);
    }

    fn visit_function(&mut self, node: &Function) {
        let Function { is_async, is_generator, .. } = *node;
        self.function(Around { is_async, is_generator, ..Around::default() }, node);
    }

    fn visit_arrow_expr(&mut self, node: &ArrowExpr) {
        self.function(Around { is_async: node.is_async, ..Around::default() }, node);
    }

    fn visit_for_of_stmt(&mut self, node: &ForOfStmt) {
        if node.is_await && self.around.is_async {
            self.operand(&node.right);
        } else {
            node.right.visit_with(self);
        }
        self.turns(&node.left);
        self.turns(&*node.body);
    }

    fn visit_yield_expr(&mut self, node: &YieldExpr) {
        match &node.arg {
            Some(operand) if node.delegate && self.around.is_async => self.operand(operand),
            operand => operand.visit_with(self),
        }
    }

    fn visit_for_stmt(&mut self, node: &ForStmt) {
        self.turns_inside(node);
    }

    fn visit_for_in_stmt(&mut self, node: &ForInStmt) {
        self.turns_inside(node);
    }

    fn visit_while_stmt(&mut self, node: &WhileStmt) {
        self.turns_inside(node);
    }

    fn visit_do_while_stmt(&mut self, node: &DoWhileStmt) {
        self.turns_inside(node);
    }
}
