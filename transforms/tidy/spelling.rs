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
    hints: FxHashMap<Atom, Hint>,
}

/// A spelling.
struct Given {
    name: Atom,
    /// Whether the author has a name that is spelled so.
    is_authored: bool,
    /// The scopes whose names were given it, in order, and none inside of another.
    scopes: Vec<ScopeId>,
}

/// What a name is to be called.
#[derive(Default)]
struct Hint {
    /// The spellings that may be given, in their order.
    candidates: Vec<usize>,
    /// Scopes in each other, the last ones that asked, and how many candidates are known to be taken inside of each.
    taken: Vec<(ScopeId, usize)>,
}

impl<'t> Spelling<'t> {
    pub(super) fn new(tree: &'t Tree) -> Self {
        Self { tree, spellings: Vec::new(), places: FxHashMap::default(), hints: FxHashMap::default() }
    }

    /// The first spelling that is free in all these scopes, which is given now.
    pub(super) fn of(&mut self, text: &Atom, scopes: &[(ScopeId, Declared)]) -> Atom {
        let Self { tree, spellings, places, hints } = self;
        if !hints.contains_key(text) {
            hints.insert(text.clone(), Hint::default());
        }
        let Some(hint) = hints.get_mut(text) else { return text.clone() };
        let mut at = hint.known(tree, scopes);
        let mut taken = at;
        let place = loop {
            let Hint { candidates, .. } = hint;
            if candidates.len() <= at {
                candidates.push(candidate(tree, text, at + 1, (spellings, places)));
            }
            let place = candidates.get(at).copied().unwrap_or_default();
            let Some(given) = spellings.get(place) else { break place };
            if given.is_free(tree, scopes) {
                break place;
            }
            // What is taken inside of a scope may be free in another one there.
            let stays =
                given.is_authored || scopes.iter().all(|(scope, _)| given.around(tree, *scope).is_some());
            taken += usize::from(stays && taken == at);
            at += 1;
        };
        hint.note(scopes, taken + usize::from(taken == at));
        let Some(given) = spellings.get_mut(place) else { return text.clone() };
        scopes.iter().for_each(|(scope, _)| given.give(tree, *scope));
        given.name.clone()
    }
}

impl Hint {
    /// How many candidates are known to be taken.
    fn known(&mut self, tree: &Tree, scopes: &[(ScopeId, Declared)]) -> usize {
        let [(scope, _)] = scopes else {
            // Of several scopes it is not known which of them a candidate was taken in.
            self.taken.clear();
            return 0;
        };
        while self.taken.pop_if(|(outer, _)| !tree.contains(*outer, *scope)).is_some() {}
        self.taken.last().map_or(0, |(_, taken)| *taken)
    }

    fn note(&mut self, scopes: &[(ScopeId, Declared)], taken: usize) {
        let Some((scope, _)) = scopes.first() else { return };
        match self.taken.last_mut() {
            Some((last, known)) if last == scope => *known = taken,
            _ => self.taken.push((*scope, taken)),
        }
    }
}

impl Given {
    fn is_free(&self, tree: &Tree, scopes: &[(ScopeId, Declared)]) -> bool {
        let meets = |scope: ScopeId| {
            let last = tree.scopes.get(scope).map_or(scope, |scope| scope.last);
            let behind = self.scopes.partition_point(|other| *other < scope);
            self.scopes.get(behind).is_some_and(|other| *other <= last) || self.around(tree, scope).is_some()
        };
        !self.is_authored && !scopes.iter().any(|(scope, _)| meets(*scope))
    }

    /// The place of the scope that is this one or around it, if one was given the spelling.
    fn around(&self, tree: &Tree, scope: ScopeId) -> Option<usize> {
        // As none is inside of another, it could only be the last one that opens before.
        let before = self.scopes.partition_point(|other| *other <= scope).checked_sub(1)?;
        self.scopes.get(before).filter(|other| tree.contains(**other, scope)).map(|_| before)
    }

    fn give(&mut self, tree: &Tree, scope: ScopeId) {
        if self.around(tree, scope).is_some() {
            return;
        }
        let start = self.scopes.partition_point(|other| *other < scope);
        let inside =
            |others: &[ScopeId]| others.iter().take_while(|other| tree.contains(scope, **other)).count();
        let end = start + self.scopes.get(start..).map_or(0, inside);
        self.scopes.splice(start..end, [scope]);
    }
}

/// The place of a spelling among all, as the candidate of this number.
fn candidate(
    tree: &Tree,
    text: &Atom,
    number: usize,
    (spellings, places): (&mut Vec<Given>, &mut FxHashMap<Atom, usize>),
) -> usize {
    let name: Atom = if number == 1 { text.clone() } else { format!("{text}{number}").into() };
    let is_authored = tree.spelled(&name).any(|(_, name)| name.reach.is_some());
    *places.entry(name.clone()).or_insert_with(|| {
        spellings.push(Given { name, is_authored, scopes: Vec::new() });
        spellings.len() - 1
    })
}
