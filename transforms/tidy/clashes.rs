//! Finds the names that came to stand between another of the same spelling and its reader.
//!
//! ```js
//! let x = 1; f().then((x$1) => g(x$1, x));     // x$1, which is spelled x as well, hides the x that g is given
//! ```
//! Only names of the author's are looked at: those of ours have no spelling yet.

use std::cell::LazyCell;

use super::own_names::Named;
use super::scopes::{Declared, Name, NameId, ScopeId, ScopeKind, Tree};

/// How much a name clings to its spelling.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    /// Nobody sees it.
    Plain,
    /// A function or class is called after it.
    Giver,
    /// So is a function that has to stay a declaration, for all the cases of a `switch`.
    Pinned,
    /// Direct `eval` or `with` finds it by its spelling.
    Seen,
}

/// For each name whether it needs another spelling; nothing if none does. `named` is hardly ever asked for.
pub(super) fn clashing(tree: &Tree, named: impl FnOnce() -> Named) -> Vec<bool> {
    if !tree.has_same {
        return Vec::new();
    }
    let ranks = Ranks { tree, named: LazyCell::new(named) };
    let groups = Groups::of(tree);
    let mut renamed = vec![false; tree.names.len()];
    for group in &groups.0 {
        within_scopes(&group.declared, &ranks, &mut renamed);
        between(tree, group, &ranks, &mut renamed);
    }
    if renamed.contains(&true) { renamed } else { Vec::new() }
}

struct Ranks<'t, F> {
    tree: &'t Tree,
    named: LazyCell<Named, F>,
}

impl<F: FnOnce() -> Named> Ranks<'_, F> {
    fn of(&self, name: NameId) -> Rank {
        let Some(Name { id, .. }) = self.tree.names.get(name) else { return Rank::Plain };
        if self.tree.seen.as_ref().is_some_and(|seen| seen.contains(id)) {
            return Rank::Seen;
        }
        if !self.named.givers.contains(id) {
            return Rank::Plain;
        }
        let is_other = |scope: &ScopeId| {
            self.tree.scopes.get(*scope).is_some_and(|scope| scope.kind == ScopeKind::Other)
        };
        let pinned =
            self.tree.declared(name).iter().any(|(scope, how)| *how == Declared::Function && is_other(scope));
        if pinned { Rank::Pinned } else { Rank::Giver }
    }
}

/// The names of one spelling, where there are several.
#[derive(Default)]
struct Group {
    /// The scopes that declare them, those around before those inside, and in each in their order.
    declared: Vec<(ScopeId, NameId)>,
    /// The same, with the scopes that a function in a block belongs to as well.
    hiding: Vec<(ScopeId, NameId)>,
    /// The scopes that mention them, in the same order.
    mentions: Vec<(ScopeId, NameId)>,
}

struct Groups(Vec<Group>);

impl Groups {
    fn of(tree: &Tree) -> Self {
        let mut count = 0;
        let mut group_of = vec![None; tree.names.len()];
        for (id, name) in tree.names.iter().enumerate() {
            // Each has a link to the one before it, the first of them has none.
            let Some(before) = name.same else { continue };
            let group = group_of.get(before).copied().flatten().unwrap_or(count);
            count = count.max(group + 1);
            for one in [before, id] {
                group_of.get_mut(one).into_iter().for_each(|slot| *slot = Some(group));
            }
        }
        let mut groups = Self(Vec::new());
        groups.0.resize_with(count, Group::default);
        groups.fill(tree, &group_of);
        groups
    }

    fn fill(&mut self, tree: &Tree, group_of: &[Option<usize>]) {
        let Self(groups) = self;
        let mut each = |id: NameId, add: &mut dyn FnMut(&mut Group)| {
            let group = group_of.get(id).copied().flatten();
            group.and_then(|group| groups.get_mut(group)).into_iter().for_each(add);
        };
        for id in tree.order.iter().copied() {
            let places = tree.declared(id).iter().map(|(scope, _)| (*scope, id));
            each(id, &mut |group| group.declared.extend(places.clone()));
        }
        for (scope, id) in tree.spilt.iter().copied() {
            each(id, &mut |group| group.hiding.push((scope, id)));
        }
        for (id, scope) in tree.mentions.iter().copied() {
            each(id, &mut |group| group.mentions.push((scope, id)));
        }
        for group in groups {
            group.declared.sort_by_key(|(scope, _)| *scope);
            group.hiding.extend(&group.declared);
            group.hiding.sort_by_key(|(scope, _)| *scope);
            group.mentions.sort_unstable();
            group.mentions.dedup();
        }
    }
}

/// Of several in one scope that keeps its spelling which clings to it most, and of these the first.
fn within_scopes<F: FnOnce() -> Named>(
    declared: &[(ScopeId, NameId)],
    ranks: &Ranks<F>,
    renamed: &mut [bool],
) {
    let mut rename = |name: NameId| renamed.get_mut(name).into_iter().for_each(|renamed| *renamed = true);
    for names in declared.chunk_by(|(scope, _), (other, _)| scope == other) {
        let Some((_, mut kept)) = names.first().copied() else { continue };
        for (_, name) in names.iter().copied() {
            if name == kept {
                continue;
            }
            if ranks.of(kept) < ranks.of(name) {
                rename(kept);
                kept = name;
            } else {
                rename(name);
            }
        }
    }
}

/// A declaration of the same spelling between a mention and what it means is in the way. It gets
/// another name, or what is meant does, if its own is of less weight.
fn between<F: FnOnce() -> Named>(tree: &Tree, group: &Group, ranks: &Ranks<F>, renamed: &mut [bool]) {
    let mut rename = |name: NameId| renamed.get_mut(name).into_iter().for_each(|renamed| *renamed = true);
    let mut hiding = group.hiding.iter().copied().peekable();
    // The scopes around the mention that declare any of the names.
    let mut around: Vec<(ScopeId, NameId)> = Vec::new();
    for (mention, id) in group.mentions.iter().copied() {
        let enter = |scope: ScopeId, around: &mut Vec<(ScopeId, NameId)>| {
            while around.pop_if(|(outer, _)| !tree.contains(*outer, scope)).is_some() {}
        };
        while let Some((scope, name)) = hiding.next_if(|(scope, _)| *scope <= mention) {
            enter(scope, &mut around);
            around.push((scope, name));
        }
        enter(mention, &mut around);
        let home = around.iter().rev().find(|(_, name)| *name == id).map(|(scope, _)| *scope);
        for (_, other) in around.iter().rev().take_while(|(scope, _)| home.is_none_or(|home| *scope > home)) {
            // A global of ours is reached in another way then, see `real_globals`.
            if home.is_none() && ranks.of(*other) == Rank::Seen {
                continue;
            }
            let other_stays = home.is_some() && ranks.of(*other) > ranks.of(id);
            rename(if other_stays { id } else { *other });
        }
    }
}
