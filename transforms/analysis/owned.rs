//! Variables that hold a collection or promise of the engine's which nobody else gets hold of.
//!
//! ```js
//! const names = Object.keys(all);                       // an array that only this name leads to
//! if (names.length > 1) names.push("and so on");        // nobody gets hold of it here
//! for (const name of names) await load(name);           // so its iterator has nothing to close
//! const last = new Promise(ask); f(); await last;       // and this has no `then` of its own
//! ```
//! A name counts that nobody sets and that is declared with such an object, where each mention of it is the operand of a
//! loop or `await`, a spread, a property that is read, or a call of a method that keeps it to itself.
//!
//! * Elsewhere: `survey` knows which names an answer matters for
//! * Spec: <https://tc39.es/ecma262/#sec-array-iterator-objects>, which have no `return`

use rustc_hash::FxHashSet;
use swc_core::common::{BytePos, Span, Spanned};
use swc_core::ecma::ast::*;
use swc_core::ecma::visit::{Visit, VisitWith};

use super::bindings::Bindings;
use super::purity::is_fresh_promise;
use super::reading::Name;
use super::refs::{declared_by, each_bound};
use crate::ast::unparen;
use crate::origins::is_authored;

/// The variables of a program that hold such an object.
#[derive(Debug, Default)]
pub(crate) struct Owned {
    /// Those that hold collections.
    pub(crate) collections: FxHashSet<Id>,
    /// Those that hold promises.
    pub(crate) promises: FxHashSet<Id>,
}

/// The names that are asked about.
#[derive(Debug, Default)]
pub(crate) struct Asked {
    /// Those of variables.
    pub(super) names: FxHashSet<Name>,
    /// Where they are mentioned, in order.
    pub(super) at: Vec<BytePos>,
}

impl Asked {
    /// Whether any may be mentioned in a node with this span. What another compiler made may have no place.
    fn may_be_in(&self, span: Span) -> bool {
        let next = self.at.partition_point(|at| *at < span.lo);
        let is_placed = is_authored(span) && self.at.first().is_none_or(|at| !at.is_dummy());
        !is_placed || self.at.get(next).is_some_and(|at| *at < span.hi)
    }
}

/// What there is in `program` among the names that are asked about.
pub(crate) fn owned(program: &Program, bindings: &Bindings, common_js: bool, asked: &Asked) -> Owned {
    if bindings.is_doubtful() || asked.names.is_empty() {
        return Owned::default();
    }
    let mut search = Search { bindings, asked, declared: Owned::default(), others: FxHashSet::default() };
    program.visit_with(&mut search);
    if let Program::Script(script) = program
        && !common_js
    {
        // Other scripts of a page see what is declared at the top of this one.
        search.others.extend(declared_by(&script.body).iter().map(Ident::to_id));
    }
    let Search { declared: Owned { mut collections, mut promises }, others, .. } = search;
    let is_owned = |id: &Id| {
        asked.names.contains(&Name::of_id(id)) && !others.contains(id) && !bindings.is_reassigned(id)
    };
    collections.retain(is_owned);
    promises.retain(is_owned);
    Owned { collections, promises }
}

/// Whether an expression makes a collection of the engine's: an array, a `Map` or a `Set`.
pub(crate) fn makes_collection(expr: &Expr, bindings: &Bindings) -> bool {
    match unparen(expr) {
        Expr::New(new) => {
            matches!(unparen(&new.callee), Expr::Ident(name)
                if bindings.is_global(name) && matches!(&*name.sym, "Map" | "Set" | "Array"))
        }
        other => makes_array(other, bindings),
    }
}

/// Whether it makes an array: a literal, or what the built-in functions give.
pub(crate) fn makes_array(expr: &Expr, bindings: &Bindings) -> bool {
    match unparen(expr) {
        Expr::Array(_) => true,
        Expr::Call(CallExpr { callee: Callee::Expr(callee), .. }) => match unparen(callee) {
            Expr::Member(member) => {
                let (Expr::Ident(object), MemberProp::Ident(method)) = (unparen(&member.obj), &member.prop)
                else {
                    return false;
                };
                // `Object.freeze(x)` and others give back what they were given.
                let makes = match &*object.sym {
                    "Object" => matches!(&*method.sym, "keys" | "values" | "entries" | "getOwnPropertyNames"),
                    "Array" => matches!(&*method.sym, "from" | "of"),
                    _ => false, // nothing is known about other objects
                };
                makes && bindings.is_global(object)
            }
            _ => false, // nothing is known about other functions
        },
        _ => false, // nothing is known about other values
    }
}

/// Methods that hand the object to nobody.
const KEEPS: [&str; 23] = [
    "at",
    "catch",
    "concat",
    "delete",
    "entries",
    "finally",
    "flat",
    "get",
    "has",
    "includes",
    "indexOf",
    "join",
    "keys",
    "lastIndexOf",
    "pop",
    "push",
    "shift",
    "slice",
    "splice",
    "then",
    "toString",
    "unshift",
    "values",
];

/// Methods that give it back.
const RETURNS: [&str; 5] = ["add", "fill", "reverse", "set", "sort"];

/// Methods that give it to their callback, behind so many other values.
fn given_behind(method: &str) -> Option<usize> {
    match method {
        "every" | "filter" | "find" | "findIndex" | "findLast" | "findLastIndex" | "flatMap" | "forEach"
        | "map" | "some" => Some(2),
        "reduce" | "reduceRight" => Some(3),
        _ => None, // it has no callback, or is not known
    }
}

struct Search<'b> {
    bindings: &'b Bindings,
    asked: &'b Asked,
    /// The names that are declared with such an object.
    declared: Owned,
    /// Those that are mentioned in any other way.
    others: FxHashSet<Id>,
}

impl Search<'_> {
    /// Whether this is one of the names that matter.
    fn is_asked(&self, node: &Expr) -> bool {
        matches!(unparen(node), Expr::Ident(name) if self.asked.names.contains(&Name::variable(name)))
    }

    /// A place that does not hand on what stands there.
    fn keeps(&mut self, node: &Expr) {
        if !matches!(unparen(node), Expr::Ident(_)) {
            node.visit_with(self);
        }
    }

    /// A place that is called or set: `node` is no property that is only read.
    fn place(&mut self, node: &Expr) {
        match unparen(node) {
            Expr::Member(member) => self.member_place(member),
            other => other.visit_with(self),
        }
    }

    fn member_place(&mut self, node: &MemberExpr) {
        let is_length = matches!(&node.prop, MemberProp::Ident(name) if name.sym == "length");
        if is_length { self.keeps(&node.obj) } else { node.visit_children_with(self) }
    }

    /// Visits a call; `unused` says that nobody gets what it gives.
    fn call(&mut self, node: &CallExpr, unused: bool) {
        match &node.callee {
            Callee::Expr(callee) => match unparen(callee) {
                Expr::Member(MemberExpr { obj, prop: MemberProp::Ident(method), .. })
                    if self.is_asked(obj) && is_kept(&method.sym, &node.args, unused) => {}
                other => self.place(other),
            },
            Callee::Super(_) | Callee::Import(_) => {}
        }
        node.args.visit_with(self);
    }
}

/// Whether a call of this method hands the object on to nobody.
fn is_kept(method: &str, args: &[ExprOrSpread], unused: bool) -> bool {
    if let Some(before) = given_behind(method) {
        return matches!(args.first().map(|arg| (arg.spread, unparen(&arg.expr))), Some((None, Expr::Arrow(arrow)))
            if arrow.params.len() <= before && !arrow.params.iter().any(Pat::is_rest));
    }
    KEEPS.contains(&method) || unused && RETURNS.contains(&method)
}

impl Visit for Search<'_> {
    // The decorators of a class may stand before it.
    fn visit_stmt(&mut self, node: &Stmt) {
        if matches!(node, Stmt::Decl(Decl::Class(_))) || self.asked.may_be_in(node.span()) {
            node.visit_children_with(self);
        }
    }

    fn visit_expr(&mut self, node: &Expr) {
        if node.is_class() || self.asked.may_be_in(node.span()) {
            node.visit_children_with(self);
        }
    }

    fn visit_ident(&mut self, node: &Ident) {
        if self.asked.names.contains(&Name::variable(node)) {
            self.others.insert(node.to_id());
        }
    }

    fn visit_var_declarator(&mut self, node: &VarDeclarator) {
        match (&node.name, &node.init) {
            (Pat::Ident(name), Some(init)) if makes_collection(init, self.bindings) => {
                self.declared.collections.insert(name.to_id());
            }
            (Pat::Ident(name), Some(init)) if is_fresh_promise(init, self.bindings) => {
                self.declared.promises.insert(name.to_id());
            }
            (name, _) => name.visit_with(self),
        }
        node.init.visit_with(self);
    }

    fn visit_for_of_stmt(&mut self, node: &ForOfStmt) {
        node.left.visit_with(self);
        self.keeps(&node.right);
        node.body.visit_with(self);
    }

    fn visit_await_expr(&mut self, node: &AwaitExpr) {
        self.keeps(&node.arg);
    }

    fn visit_expr_or_spread(&mut self, node: &ExprOrSpread) {
        if node.spread.is_some() { self.keeps(&node.expr) } else { node.expr.visit_with(self) }
    }

    fn visit_member_expr(&mut self, node: &MemberExpr) {
        match &node.prop {
            MemberProp::Ident(name) if !matches!(&*name.sym, "length" | "size") => node.obj.visit_with(self),
            prop => {
                self.keeps(&node.obj);
                prop.visit_with(self);
            }
        }
    }

    fn visit_call_expr(&mut self, node: &CallExpr) {
        self.call(node, false);
    }

    fn visit_expr_stmt(&mut self, node: &ExprStmt) {
        match unparen(&node.expr) {
            Expr::Call(call) => self.call(call, true),
            other => other.visit_with(self),
        }
    }

    fn visit_opt_call(&mut self, node: &OptCall) {
        self.place(&node.callee);
        node.args.visit_with(self);
    }

    fn visit_tagged_tpl(&mut self, node: &TaggedTpl) {
        self.place(&node.tag);
        node.tpl.visit_with(self);
    }

    fn visit_update_expr(&mut self, node: &UpdateExpr) {
        self.place(&node.arg);
    }

    fn visit_simple_assign_target(&mut self, node: &SimpleAssignTarget) {
        match node {
            SimpleAssignTarget::Member(member) => self.member_place(member),
            SimpleAssignTarget::Paren(paren) => self.place(&paren.expr),
            other => other.visit_children_with(self),
        }
    }

    fn visit_pat(&mut self, node: &Pat) {
        match node {
            Pat::Expr(target) => self.place(target),
            other => other.visit_children_with(self),
        }
    }

    fn visit_export_decl(&mut self, node: &ExportDecl) {
        if let Decl::Var(var) = &node.decl {
            each_bound(&**var, |name| {
                self.others.insert(name.to_id());
            });
        }
        node.visit_children_with(self);
    }
}
