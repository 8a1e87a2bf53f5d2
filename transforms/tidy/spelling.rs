//! Finds spellings that are free: `hint`, `hint2`, `hint3`…
//!
//! ```text
//! value in a callback        value      no name of the author's is spelled so
//! value in one beside it     value      they do not see each other
//! value in one inside        value2     they do
//! ```

use rustc_hash::FxHashMap;
use swc_core::atoms::Atom;

use super::scopes::{Declared, ScopeId, SpellingId, Tree};

/// The spellings that were given so far.
pub(super) struct Spelling<'t> {
    tree: &'t Tree,
    /// What is known of each spelling: those of the tree, and then more.
    spellings: Vec<Given>,
    more: FxHashMap<Atom, SpellingId>,
    tables: Vec<Table>,
}

/// What is known of a spelling.
#[derive(Clone, Copy, Default)]
enum Given {
    /// Nobody was given it.
    #[default]
    No,
    /// A name of this scope was.
    Once(ScopeId),
    /// The rest is in the table at this place.
    Table(usize),
}

/// What else is known of some spellings.
#[derive(Default)]
struct Table {
    /// The scopes whose names were given it, in order, and none inside of another.
    scopes: Vec<ScopeId>,
    /// What else a name may be called that was meant to be called so, in this order.
    others: Vec<(Atom, SpellingId)>,
    /// Scopes in each other whose names were meant to be called so, the last ones.
    taken: Vec<Taken>,
}

/// How many of the spellings in question are known to be taken for the names of a scope.
struct Taken {
    scope: ScopeId,
    /// For its own names.
    here: usize,
    /// For those of the scopes inside as well.
    inside: usize,
}

impl<'t> Spelling<'t> {
    pub(super) fn new(tree: &'t Tree) -> Self {
        let spellings = vec![Given::No; tree.spellings.len()];
        Self { tree, spellings, more: FxHashMap::default(), tables: Vec::new() }
    }

    /// The place of a spelling.
    pub(super) fn place_of(&mut self, text: &Atom) -> SpellingId {
        let known = self.tree.spelled.get(text).or_else(|| self.more.get(text));
        known.copied().unwrap_or_else(|| {
            self.more.insert(text.clone(), self.spellings.len());
            self.spellings.push(Given::No);
            self.spellings.len() - 1
        })
    }

    /// The first spelling that is free in all these scopes, which is given now; nothing if that is `text` itself, which
    /// has this place.
    pub(super) fn of(
        &mut self,
        (text, place): (&Atom, SpellingId),
        scopes: &[(ScopeId, Declared)],
    ) -> Option<Atom> {
        let (mut at, inside) = self.known(place, scopes);
        let mut chosen = self.candidate(text, place, at);
        while !self.is_free(chosen.1, scopes) {
            at += 1;
            chosen = self.candidate(text, place, at);
        }
        for (scope, _) in scopes {
            self.give(chosen.1, *scope);
        }
        // A few are soon tried again.
        if let ([(scope, _)], FEW..) = (scopes, at) {
            self.note((text, place), *scope, at + 1, inside);
        }
        chosen.0
    }

    /// The spelling with this number among those that stand for one of them.
    fn candidate(&mut self, text: &Atom, place: SpellingId, number: usize) -> (Option<Atom>, SpellingId) {
        let Some(before) = number.checked_sub(1) else { return (None, place) };
        if let Some((name, place)) = self.table(place).and_then(|table| table.others.get(before)) {
            return (Some(name.clone()), *place);
        }
        let name: Atom = format!("{text}{}", number + 1).into();
        let other = self.place_of(&name);
        if let Some(table) = self.table_mut(place) {
            table.others.push((name.clone(), other));
        }
        (Some(name), other)
    }

    fn table(&self, place: SpellingId) -> Option<&Table> {
        match self.spellings.get(place)? {
            Given::Table(at) => self.tables.get(*at),
            Given::No | Given::Once(_) => None,
        }
    }

    fn table_mut(&mut self, place: SpellingId) -> Option<&mut Table> {
        let given = self.spellings.get_mut(place)?;
        let at = match *given {
            Given::Table(at) => at,
            Given::No | Given::Once(_) => {
                let scopes = if let Given::Once(scope) = *given { vec![scope] } else { Vec::new() };
                *given = Given::Table(self.tables.len());
                self.tables.push(Table { scopes, ..Table::default() });
                self.tables.len() - 1
            }
        };
        self.tables.get_mut(at)
    }

    /// How many candidates are known to be taken, and in scopes inside as well.
    fn known(&mut self, place: SpellingId, scopes: &[(ScopeId, Declared)]) -> (usize, usize) {
        if self.table(place).is_none_or(|table| table.taken.is_empty()) {
            return (0, 0);
        }
        let tree = self.tree;
        let Some(Table { taken, .. }) = self.table_mut(place) else { return (0, 0) };
        let [(scope, _)] = scopes else {
            // Of several scopes it is not known which of them a candidate was taken in.
            taken.clear();
            return (0, 0);
        };
        let mut met = 0;
        while let Some(passed) = taken.pop_if(|outer| !tree.contains(outer.scope, *scope)) {
            // Who meets a scope inside, from around it or from within, meets this one, too.
            if tree.contains(*scope, passed.scope) {
                met = met.max(passed.here);
            }
        }
        let last = taken.pop_if(|last| last.scope == *scope).map(|last| (last.here, last.inside));
        let last = last.or_else(|| taken.last().map(|last| (last.inside, last.inside)));
        let (here, inside) = last.unwrap_or_default();
        (here.max(met), inside)
    }

    /// Notes how many candidates are taken for the names of a scope, and from how many on that is to be found out for
    /// those of scopes inside.
    fn note(&mut self, (text, place): (&Atom, SpellingId), scope: ScopeId, here: usize, mut inside: usize) {
        while inside < here {
            let (_, candidate) = self.candidate(text, place, inside);
            // What is taken in a scope inside may be free in another one there.
            if !self.is_authored(candidate) && !self.around(candidate, scope) {
                break;
            }
            inside += 1;
        }
        if let Some(Table { taken, .. }) = self.table_mut(place) {
            taken.push(Taken { scope, here, inside });
        }
    }

    fn is_authored(&self, place: SpellingId) -> bool {
        self.tree.spellings.get(place).is_some_and(|spelled| spelled.count > 0)
    }

    fn is_free(&self, place: SpellingId, scopes: &[(ScopeId, Declared)]) -> bool {
        let given = self.scopes(place);
        let inside = |scope: ScopeId| {
            let behind = given.partition_point(|other| *other < scope);
            given.get(behind).is_some_and(|other| self.tree.contains(scope, *other))
        };
        let meets = |scope: ScopeId| inside(scope) || self.around(place, scope);
        !self.is_authored(place) && (given.is_empty() || !scopes.iter().any(|(scope, _)| meets(*scope)))
    }

    /// Whether the spelling was given in this scope or one around it.
    fn around(&self, place: SpellingId, scope: ScopeId) -> bool {
        let given = self.scopes(place);
        // As none is inside of another, it could only be the last one that opens before.
        let before = given.partition_point(|other| *other <= scope).checked_sub(1);
        before.and_then(|before| given.get(before)).is_some_and(|other| self.tree.contains(*other, scope))
    }

    fn scopes(&self, place: SpellingId) -> &[ScopeId] {
        match self.spellings.get(place) {
            None | Some(Given::No) => &[],
            Some(Given::Once(scope)) => std::slice::from_ref(scope),
            Some(Given::Table(at)) => {
                self.tables.get(*at).map(|table| table.scopes.as_slice()).unwrap_or_default()
            }
        }
    }

    fn give(&mut self, place: SpellingId, scope: ScopeId) {
        if let Some(given @ Given::No) = self.spellings.get_mut(place) {
            *given = Given::Once(scope);
            return;
        }
        if self.around(place, scope) {
            return;
        }
        let tree = self.tree;
        let Some(Table { scopes, .. }) = self.table_mut(place) else { return };
        let start = scopes.partition_point(|other| *other < scope);
        let inside = scopes.iter().skip(start).take_while(|other| tree.contains(scope, **other)).count();
        scopes.drain(start..start + inside);
        scopes.insert(start, scope);
    }
}

/// So many spellings are tried from the start.
const FEW: usize = 3;
