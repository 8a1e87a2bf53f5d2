//! What is known of the values behind names, by passes of their own: objects of captive generators, numbers, collections
//! and promises that nobody else gets hold of, and what generated names hold.
//!
//! ```js
//! for (const name of Object.keys(all)) n += await load(name);   // an array; `n` holds numbers if `load` gives some
//! ```

use rustc_hash::FxHashSet;
use swc_core::ecma::ast::*;

use super::super::captives::callee_name;
use super::super::numbers::Numbers;
use super::super::numeric::Known;
use super::super::owned::{Owned, makes_collection};
use super::Bindings;
use crate::ast::unparen;

impl Bindings {
    /// From now on it is known which generators are captive.
    pub(crate) fn set_captives(&mut self, captives: FxHashSet<Id>) {
        self.captives = captives;
    }

    /// Whether all async generators of the program are captive.
    pub(crate) fn has_captives(&self) -> bool {
        !self.captives.is_empty()
    }

    /// Whether the value of this operand of `for await` or `yield*` is the object of a captive generator.
    pub(crate) fn is_captive(&self, operand: &Expr) -> bool {
        match unparen(operand) {
            Expr::Ident(name) => self.captives.contains(&name.to_id()),
            Expr::Call(call) => callee_name(call).is_some_and(|name| self.captives.contains(&name.to_id())),
            _ => false, // no captive object can be there
        }
    }

    /// Records a generated name of a function that gives no thenable.
    pub(crate) fn add_plain(&mut self, name: &Ident) {
        self.plain.insert(name.to_id());
    }

    /// Whether calling `name` gives no thenable.
    pub(crate) fn is_plain(&self, name: &Ident) -> bool {
        self.plain.contains(&name.to_id())
    }

    /// Records a generated name that holds an iterator which the helpers step and close, and whether they guard what
    /// goes on: that of a captive generator, or of a collection.
    pub(crate) fn add_record(&mut self, name: &Ident, guards: bool) {
        self.records.insert(name.to_id(), guards);
    }

    /// Whether `object` is such a name.
    pub(crate) fn is_record(&self, object: &Expr) -> bool {
        matches!(object, Expr::Ident(name) if self.records.contains_key(&name.to_id()))
    }

    /// Whether what `step`, a method of such an iterator, goes on with is guarded by the helpers.
    pub(crate) fn guards_itself(&self, step: &Expr) -> bool {
        let Expr::Member(member) = step else { return false };
        matches!(&*member.obj, Expr::Ident(name) if self.records.get(&name.to_id()) == Some(&true))
    }

    /// From now on it is known what holds and gives numbers.
    pub(crate) fn set_numbers(&mut self, numbers: Numbers) {
        self.numbers = numbers;
    }

    /// Whether this is known to be a number.
    pub(in crate::analysis) fn is_number(&self, known: &Known) -> bool {
        match known {
            Known::Name(name) => self.numbers.names.contains(&name.to_id()),
            Known::Result(name) => self.numbers.functions.contains(&name.to_id()),
        }
    }

    /// From now on it is known which variables hold an object that nobody else gets hold of.
    pub(crate) fn set_owned(&mut self, owned: Owned) {
        self.owned = owned;
    }

    /// Whether `name` holds, where it stands, a promise that nobody else gets hold of.
    pub(in crate::analysis) fn owns_promise(&self, name: &Ident) -> bool {
        self.owned.promises.contains(&name.to_id()) && self.is_stable(name)
    }

    /// Whether the iterator of what `expr` gives certainly is one of the engine's, which has nothing to close.
    pub(crate) fn is_collection(&self, expr: &Expr) -> bool {
        match unparen(expr) {
            Expr::Ident(name) => self.owned.collections.contains(&name.to_id()),
            other => makes_collection(other, self),
        }
    }
}
