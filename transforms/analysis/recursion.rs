//! Which functions may call themselves.
//!
//! ```js
//! async function walk(node) { for (const child of node.children) await walk(child); }   // does
//! const a = async (n) => b(n), b = async (n) => (n > 0 ? a(n - 1) : 0);                 // both do
//! async close() { await this.flush(); }                                                // if `flush` closes
//! ```
//! A function leads to what stands in it and to what it mentions, as a name or as `this.name`, or of any object if
//! that is asked for; one that leads to itself counts. What comes back by another way (a callback) is not seen: the
//! answer decides about the form of the output, not about what it does.

use rustc_hash::{FxHashMap, FxHashSet};
use swc_core::atoms::Atom;
use swc_core::common::{BytePos, Span};
use swc_core::ecma::ast::*;
use swc_core::ecma::visit::{Visit, VisitWith};

use crate::ast;

/// Whose methods are known by their names.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Methods {
    /// `this.walk()`
    #[default]
    OfThis,
    /// `child.walk()` as well.
    OfAny,
}

/// Where the functions of `program` begin that may call themselves.
pub(crate) fn recursive_functions(program: &Program, methods: Methods) -> FxHashSet<BytePos> {
    let mut calls = Calls { methods, ..Calls::default() };
    program.visit_with(&mut calls);
    let mut edges = calls.inner;
    for (from, name) in &calls.mentions {
        edges[*from].extend(calls.named.get(name).into_iter().flatten());
    }
    let cyclic = in_cycles(&edges);
    calls.starts.iter().zip(cyclic).filter(|(_, cyclic)| *cyclic).map(|(start, _)| *start).collect()
}

/// How a function is called.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Name {
    Variable(Id),
    Own(Atom),
}

#[derive(Default)]
struct Calls {
    methods: Methods,
    /// Where each function begins.
    starts: Vec<BytePos>,
    /// The functions that stand in each.
    inner: Vec<Vec<usize>>,
    named: FxHashMap<Name, Vec<usize>>,
    mentions: Vec<(usize, Name)>,
    /// The function around.
    around: Option<usize>,
    /// The name of the function about to be visited.
    name: Option<Name>,
}

impl Calls {
    fn function<N: VisitWith<Self>>(&mut self, node: &N, span: Span) {
        let own = self.starts.len();
        self.starts.push(span.lo);
        self.inner.push(Vec::new());
        if let Some(name) = self.name.take() {
            self.named.entry(name).or_default().push(own);
        }
        if let Some(around) = self.around {
            self.inner[around].push(own);
        }
        let around = self.around.replace(own);
        node.visit_children_with(self);
        self.around = around;
    }

    fn mention(&mut self, name: Name) {
        self.mentions.extend(self.around.map(|around| (around, name)));
    }

    /// Visits what may be a function, and `name` then its name.
    fn named<N: VisitWith<Self>>(&mut self, node: &N, name: Option<Name>) {
        self.name = name;
        node.visit_with(self);
        self.name = None;
    }
}

/// The name that `value` has by being assigned, if it is a function.
fn if_function(value: &Expr, name: impl FnOnce() -> Option<Name>) -> Option<Name> {
    matches!(ast::unparen(value), Expr::Fn(_) | Expr::Arrow(_)).then(name).flatten()
}

fn own(key: &PropName) -> Option<Name> {
    match key {
        PropName::Ident(name) => Some(Name::Own(name.sym.clone())),
        PropName::Str(name) => Some(Name::Own(name.value.to_atom_lossy().into_owned())),
        PropName::Num(_) | PropName::BigInt(_) | PropName::Computed(_) => None,
    }
}

fn private(name: &PrivateName) -> Name {
    Name::Own(format!("#{}", name.name).into())
}

impl Visit for Calls {
    fn visit_function(&mut self, node: &Function) {
        self.function(node, node.span);
    }

    fn visit_arrow_expr(&mut self, node: &ArrowExpr) {
        self.function(node, node.span);
    }

    fn visit_fn_decl(&mut self, node: &FnDecl) {
        self.named(&node.function, Some(Name::Variable(node.ident.to_id())));
    }

    fn visit_fn_expr(&mut self, node: &FnExpr) {
        if let Some(name) = &node.ident {
            self.name = Some(Name::Variable(name.to_id()));
        }
        node.function.visit_with(self);
    }

    fn visit_var_declarator(&mut self, node: &VarDeclarator) {
        node.name.visit_with(self);
        let (Pat::Ident(name), Some(init)) = (&node.name, &node.init) else {
            return node.init.visit_with(self);
        };
        self.named(init, if_function(init, || Some(Name::Variable(name.to_id()))));
    }

    fn visit_assign_expr(&mut self, node: &AssignExpr) {
        let Some(name) = node.left.as_ident() else { return node.visit_children_with(self) };
        self.named(&node.right, if_function(&node.right, || Some(Name::Variable(name.to_id()))));
    }

    fn visit_class_method(&mut self, node: &ClassMethod) {
        node.key.visit_with(self);
        self.named(&node.function, own(&node.key));
    }

    fn visit_private_method(&mut self, node: &PrivateMethod) {
        self.named(&node.function, Some(private(&node.key)));
    }

    fn visit_class_prop(&mut self, node: &ClassProp) {
        node.key.visit_with(self);
        if let Some(value) = &node.value {
            self.named(value, if_function(value, || own(&node.key)));
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

    fn visit_member_expr(&mut self, node: &MemberExpr) {
        match (&*node.obj, &node.prop) {
            (Expr::This(_), MemberProp::Ident(name)) => self.mention(Name::Own(name.sym.clone())),
            (Expr::This(_), MemberProp::PrivateName(name)) => self.mention(private(name)),
            (object, property) => {
                if let (Methods::OfAny, MemberProp::Ident(name)) = (self.methods, property) {
                    self.mention(Name::Own(name.sym.clone()));
                }
                object.visit_with(self);
                property.visit_with(self);
            }
        }
    }

    fn visit_ident(&mut self, node: &Ident) {
        self.mention(Name::Variable(node.to_id()));
    }
}

/// Which nodes of a graph lie on a cycle, by Kosaraju's two walks; without recursion, for a program may have
/// functions by the thousand.
fn in_cycles(edges: &[Vec<usize>]) -> Vec<bool> {
    let mut back = vec![Vec::new(); edges.len()];
    for (from, targets) in edges.iter().enumerate() {
        for &to in targets {
            back[to].push(from);
        }
    }
    let mut seen = vec![false; edges.len()];
    let mut order = Vec::new();
    for root in 0..edges.len() {
        walk(edges, root, &mut seen, &mut order);
    }
    seen.fill(false);
    let mut cyclic: Vec<bool> = edges.iter().enumerate().map(|(node, to)| to.contains(&node)).collect();
    for &root in order.iter().rev() {
        let mut component = Vec::new();
        walk(&back, root, &mut seen, &mut component);
        if component.len() > 1 {
            for node in component {
                cyclic[node] = true;
            }
        }
    }
    cyclic
}

/// Adds to `done` what is reached from `root` for the first time, each node after those that it leads to.
fn walk(edges: &[Vec<usize>], root: usize, seen: &mut [bool], done: &mut Vec<usize>) {
    if std::mem::replace(&mut seen[root], true) {
        return;
    }
    let mut path = vec![(root, 0)];
    while let Some((node, next)) = path.last_mut() {
        let Some(&to) = edges[*node].get(*next) else {
            done.push(*node);
            path.pop();
            continue;
        };
        *next += 1;
        if !std::mem::replace(&mut seen[to], true) {
            path.push((to, 0));
        }
    }
}
