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

/// Hints with fewer spellings are tried from the start.
const MANY: usize = 4;

impl<'t> Spelling<'t> {
    pub(super) fn new(tree: &'t Tree) -> Self {
        Self { tree, spellings: Vec::new(), places: FxHashMap::default(), hints: FxHashMap::default() }
    }

    /// The first spelling that is free in all these scopes, which is given now.
    pub(super) fn of(&mut self, text: &str, scopes: &[(ScopeId, Declared)]) -> Atom {
        let Self { tree, spellings, places, hints } = self;
        if !hints.contains_key(text) {
            hints.insert(text.to_owned(), Hint::default());
        }
        let Some(Hint { candidates, taken }) = hints.get_mut(text) else { return text.into() };
        let start = scopes.iter().filter_map(|(scope, _)| taken.get(scope)).max();
        let mut at = start.copied().unwrap_or_default();
        let place = loop {
            if candidates.len() <= at {
                candidates.push(candidate(tree, text, at + 1, (spellings, places)));
            }
            let place = candidates.get(at).copied().unwrap_or_default();
            at += 1;
            if spellings.get(place).is_none_or(|given| is_free(tree, given, scopes)) {
                break place;
            }
        };
        // Of several scopes it is not known which of them a candidate was taken in.
        if let ([(scope, _)], MANY..) = (scopes, at) {
            taken.insert(*scope, at);
        }
        let Some(given) = spellings.get_mut(place) else { return text.into() };
        for (scope, _) in scopes {
            let behind = given.scopes.partition_point(|other| other < scope);
            given.scopes.insert(behind, *scope);
        }
        given.name.clone()
    }
}

/// The place of a spelling among all, as the candidate of this number.
fn candidate(
    tree: &Tree,
    text: &str,
    number: usize,
    (spellings, places): (&mut Vec<Given>, &mut FxHashMap<Atom, usize>),
) -> usize {
    let name: Atom = if number == 1 { text.into() } else { format!("{text}{number}").into() };
    let is_authored = tree.spelled(&name).any(|(name, _)| !tree.mentioned(name).is_empty());
    *places.entry(name.clone()).or_insert_with(|| {
        spellings.push(Given { name, is_authored, scopes: Vec::new() });
        spellings.len() - 1
    })
}

fn is_free(tree: &Tree, given: &Given, scopes: &[(ScopeId, Declared)]) -> bool {
    !given.is_authored && !scopes.iter().any(|(scope, _)| meets(tree, &given.scopes, *scope))
}

/// Whether a scope is one of these, inside of one or around one.
fn meets(tree: &Tree, given: &[ScopeId], scope: ScopeId) -> bool {
    let last = tree.scopes.get(scope).map_or(scope, |scope| scope.last);
    let behind = given.partition_point(|other| *other < scope);
    if given.get(behind).is_some_and(|other| *other <= last) {
        return true;
    }
    let mut before = given.get(..behind).unwrap_or_default();
    let mut at = scope;
    while !before.is_empty() {
        let parent = tree.scopes.get(at).map_or(at, |scope| scope.parent);
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
