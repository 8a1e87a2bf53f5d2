//! The values of constant expressions: an enum member without an initialiser counts on from the one
//! before it.
//!
//! ```ts
//! const base = 4;
//! enum E { A = 1 << base, B, C = "c", D = `${C}d` }  // 16, 17, "c", "cd"
//! ```

use rustc_hash::FxHashMap;
use swc_core::atoms::Atom;
use swc_core::common::SyntaxContext;
use swc_core::ecma::ast::{
    BinExpr, BinaryOp, BindingIdent, Expr, Id, Ident, Lit, MemberExpr, MemberProp, Pat, Tpl, UnaryExpr,
    UnaryOp, VarDecl, VarDeclKind,
};
use swc_core::ecma::utils::number::{JsNumber, ToJsString};

/// A value known while compiling.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    /// A number.
    Number(f64),
    /// A string; its text, where that is known.
    Text(Option<String>),
}

/// Known members and variables.
#[derive(Debug, Default)]
pub(super) struct Constants {
    members: FxHashMap<(Id, Atom), Value>,
    variables: FxHashMap<Id, Value>,
}

/// The enum whose initialisers are evaluated: its members are in scope there.
pub(super) struct Scope<'a> {
    /// The name of the enum.
    pub(super) own: &'a Id,
    /// The context that names of members have.
    pub(super) unresolved: SyntaxContext,
}

impl Constants {
    /// Remembers a member of an enum.
    pub(super) fn insert_member(&mut self, of: &Id, name: Atom, value: Option<Value>) {
        match value {
            Some(value) => self.members.insert((of.clone(), name), value),
            None => self.members.remove(&(of.clone(), name)),
        };
    }

    /// Remembers the constants of a declaration.
    pub(super) fn declare(&mut self, node: &VarDecl) {
        if node.kind != VarDeclKind::Const {
            return;
        }
        for declarator in &node.decls {
            if let (Pat::Ident(BindingIdent { id, type_ann: None }), Some(init)) =
                (&declarator.name, &declarator.init)
                && let Some(value) = self.evaluate(init, None)
            {
                self.variables.insert(id.to_id(), value);
            }
        }
    }

    /// The value of `expr`; nothing where that depends on the run.
    pub(super) fn evaluate(&self, expr: &Expr, scope: Option<&Scope<'_>>) -> Option<Value> {
        match expr {
            Expr::Lit(Lit::Num(node)) => Some(Value::Number(node.value)),
            Expr::Lit(Lit::Str(node)) => Some(Value::Text(node.value.as_str().map(str::to_owned))),
            Expr::Tpl(node) => Some(Value::Text(self.template(node, scope))),
            Expr::Paren(node) => self.evaluate(&node.expr, scope),
            Expr::Unary(node) => self.unary(node, scope),
            Expr::Bin(node) => self.binary(node, scope),
            Expr::Ident(name) => self.name(name, scope),
            Expr::Member(node) => self.member(node),
            // Calls, objects and functions are not known before the run, and assertions hide what they assert.
            _ => None,
        }
    }

    fn name(&self, name: &Ident, scope: Option<&Scope<'_>>) -> Option<Value> {
        if let Some(value) = self.variables.get(&name.to_id()) {
            return Some(value.clone());
        }
        let scope = scope.filter(|scope| name.ctxt == scope.unresolved)?;
        if let Some(value) = self.members.get(&(scope.own.clone(), name.sym.clone())) {
            return Some(value.clone());
        }
        match &*name.sym {
            "Infinity" => Some(Value::Number(f64::INFINITY)),
            "NaN" => Some(Value::Number(f64::NAN)),
            _ => None,
        }
    }

    fn member(&self, node: &MemberExpr) -> Option<Value> {
        let Expr::Ident(object) = &*node.obj else { return None };
        let name = match &node.prop {
            MemberProp::Ident(name) => name.sym.clone(),
            MemberProp::Computed(key) => match &*key.expr {
                Expr::Lit(Lit::Str(text)) => text.value.as_atom()?.clone(),
                // Any other key is not known.
                _ => return None,
            },
            MemberProp::PrivateName(_) => return None,
        };
        self.members.get(&(object.to_id(), name)).cloned()
    }

    fn template(&self, node: &Tpl, scope: Option<&Scope<'_>>) -> Option<String> {
        let mut text = String::new();
        let mut exprs = node.exprs.iter();
        for quasi in &node.quasis {
            text.push_str(quasi.cooked.as_ref()?.as_str()?);
            if let Some(expr) = exprs.next() {
                text.push_str(&to_text(&self.evaluate(expr, scope)?)?);
            }
        }
        Some(text)
    }

    fn unary(&self, node: &UnaryExpr, scope: Option<&Scope<'_>>) -> Option<Value> {
        let Some(Value::Number(value)) = self.evaluate(&node.arg, scope) else { return None };
        match node.op {
            UnaryOp::Minus => Some(Value::Number(-value)),
            UnaryOp::Plus => Some(Value::Number(value)),
            UnaryOp::Tilde => Some(Value::Number(*!JsNumber::from(value))),
            UnaryOp::Bang | UnaryOp::TypeOf | UnaryOp::Void | UnaryOp::Delete => None,
        }
    }

    fn binary(&self, node: &BinExpr, scope: Option<&Scope<'_>>) -> Option<Value> {
        let (left, right) = (self.evaluate(&node.left, scope), self.evaluate(&node.right, scope));
        let is_text = |value: &Option<Value>| matches!(value, Some(Value::Text(_)));
        if node.op == BinaryOp::Add && (is_text(&left) || is_text(&right)) {
            let text = left.as_ref().and_then(to_text).zip(right.as_ref().and_then(to_text));
            return Some(Value::Text(text.map(|(left, right)| left + &right)));
        }
        let (Some(Value::Number(left)), Some(Value::Number(right))) = (left, right) else { return None };
        let (left, right) = (JsNumber::from(left), JsNumber::from(right));
        let value = match node.op {
            BinaryOp::Add => left + right,
            BinaryOp::Sub => left - right,
            BinaryOp::Mul => left * right,
            BinaryOp::Div => left / right,
            BinaryOp::Mod => left % right,
            BinaryOp::Exp => left.pow(right),
            BinaryOp::LShift => left << right,
            BinaryOp::RShift => left >> right,
            BinaryOp::ZeroFillRShift => left.unsigned_shr(right),
            BinaryOp::BitOr => left | right,
            BinaryOp::BitXor => left ^ right,
            BinaryOp::BitAnd => left & right,
            // Comparisons and logic make no enum values.
            _ => return None,
        };
        Some(Value::Number(*value))
    }
}

fn to_text(value: &Value) -> Option<String> {
    match value {
        Value::Number(value) => Some(value.to_js_string()),
        Value::Text(text) => text.clone(),
    }
}

/// A number as JavaScript writes it.
pub(super) fn number_text(value: f64) -> String {
    value.to_js_string()
}
