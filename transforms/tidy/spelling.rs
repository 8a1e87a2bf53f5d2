//! Finds spellings that are free: `hint`, `hint2`, `hint3`…
//!
//! ```text
//! value in a callback        value      no name of the author's is spelled so
//! value in one beside it     value      they do not see each other
//! value in one inside        value2     they do
//! ```

use rustc_hash::FxHashMap;
use swc_core::atoms::Atom;

use super::scopes::{Declared, ScopeId, Tree};

/// The spellings that were given so far.
pub(super) struct Spelling<'t> {
    tree: &'t Tree,
    spellings: Vec<Given>,
    /// The places of those in the list.
    places: FxHashMap<Atom, usize>,
    hints: FxHashMap<String, Hint>,
}

/// A spelling.
struct Given {
    name: Atom,
    /// Whether the author has a name that is spelled so.
    is_authored: bool,
    /// The scopes whose names were given it, in order.
    scopes: Vec<ScopeId>,
}

/// What a name is to be called.
#[derive(Default)]
struct Hint {
    /// The spellings that may be given, in their order.
    candidates: Vec<usize>,
    /// So many of these are known to be taken in a scope.
    taken: FxHashMap<ScopeId, usize>,
}

impl<'t> Spelling<'t> {
    pub(super) fn new(tree: &'t Tree) -> Self {
        let (spellings, places, hints) = Default::default();
        Self { tree, spellings, places, hints }
    }

    /// The first spelling that is free in all these scopes, which is given now.
    pub(super) fn of(&mut self, text: &str, scopes: &[(ScopeId, Declared)]) -> Atom {
        let mut hint = self.hints.remove(text).unwrap_or_default();
        let taken = scopes.iter().filter_map(|(scope, _)| hint.taken.get(scope)).max();
        let mut at = taken.copied().unwrap_or_default();
        let place = loop {
            let place = self.candidate(text, &mut hint.candidates, at);
            at += 1;
            if self.spellings.get(place).is_none_or(|given| self.is_free(given, scopes)) {
                break place;
            }
        };
        // Of several scopes it is not known which of them a candidate was taken in.
        if let [(scope, _)] = scopes {
            hint.taken.insert(*scope, at);
        }
        self.hints.insert(text.to_owned(), hint);
        let Some(given) = self.spellings.get_mut(place) else { return text.into() };
        for (scope, _) in scopes {
            let behind = given.scopes.partition_point(|other| other < scope);
            given.scopes.insert(behind, *scope);
        }
        given.name.clone()
    }

    fn candidate(&mut self, text: &str, candidates: &mut Vec<usize>, at: usize) -> usize {
        while candidates.len() <= at {
            let number = candidates.len() + 1;
            let name: Atom = if number == 1 { text.into() } else { format!("{text}{number}").into() };
            let known = self.places.get(&name).copied();
            candidates.push(known.unwrap_or_else(|| {
                let is_authored = self.tree.spelled(&name).any(|(_, name)| !name.mentioned.is_empty());
                self.places.insert(name.clone(), self.spellings.len());
                self.spellings.push(Given { name, is_authored, scopes: Vec::new() });
                self.spellings.len() - 1
            }));
        }
        candidates.get(at).copied().unwrap_or_default()
    }

    fn is_free(&self, given: &Given, scopes: &[(ScopeId, Declared)]) -> bool {
        !given.is_authored && !scopes.iter().any(|(scope, _)| self.meets(&given.scopes, *scope))
    }

    /// Whether a scope is one of these, inside of one or around one.
    fn meets(&self, given: &[ScopeId], scope: ScopeId) -> bool {
        let last = self.tree.scopes.get(scope).map_or(scope, |scope| scope.last);
        let behind = given.partition_point(|other| *other < scope);
        if given.get(behind).is_some_and(|other| *other <= last) {
            return true;
        }
        let mut before = given.get(..behind).unwrap_or_default();
        let mut at = scope;
        while !before.is_empty() {
            let parent = self.tree.scopes.get(at).map_or(at, |scope| scope.parent);
            if parent == at {
                break;
            }
            at = parent;
            before = before.get(..before.partition_point(|other| *other <= at)).unwrap_or_default();
            if before.last() == Some(&at) {
                return true;
            }
        }
        false
    }
}
