//! Every name stands in the scope it is read in, and means what it meant.
//!
//! Emitting moves code into callbacks, so a `var` or a hoisted function may be declared in a scope
//! that some of its readers are outside of, and a name may come to stand between another of the
//! same spelling and its reader.
//!
//! ```js
//! show(); const u = await f(); function show() { log(u); }
//! ```
//! is emitted, and then mended, as
//! ```js
//! show(); return f().then((u) => { function show() { log(u); } });
//!
//! let u; function show() { log(u); }
//! show(); return f().then((value) => { u = value; });
//! ```
//!
//! * Needs: identifiers with the contexts that `resolver` and `names` gave them.
//! * Leaves: spelling alone tells names apart.
//! * Elsewhere: reading a tree is in `walk`, moving in `rehome`, renaming in `rename`.

use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet};
use swc_core::atoms::Atom;
use swc_core::common::SyntaxContext;
use swc_core::ecma::ast::Id;
use swc_core::ecma::visit::{VisitMutWith, VisitWith};

use super::lists::Lists;
use super::own_names::Named;
use super::{rehome, rename};
use crate::names::{Names, number_of};
use crate::origins::Origins;

/// Mends the scopes inside a function that was emitted; `tree` is that of any other, whose memory is used again.
pub(crate) fn mend<N>(node: &mut N, tree: &mut Tree, origins: &mut Origins, names: &mut Names)
where
    N: VisitWith<Tree> + VisitWith<Named> + VisitMutWith<rehome::Rehome> + VisitMutWith<rename::Rename>,
{
    rehome::rehome(node, tree, origins, names);
    rename::rename(node, tree, origins);
}

/// A scope, by its place in the order of opening brackets.
pub(crate) type ScopeId = usize;

/// What opens a scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ScopeKind {
    /// A function: `var`s live here, and it has a list of statements.
    Function,
    /// A block, or a `catch` clause: it has a list of statements.
    Block,
    /// A loop's head, a `switch`, a class or the name of a function expression.
    Other,
}

/// One scope.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Scope {
    /// The scope around; the outermost is its own.
    pub parent: ScopeId,
    /// What opens it.
    pub kind: ScopeKind,
    /// The last scope inside; while it is open, whatever comes.
    pub last: ScopeId,
    /// Whether it is as the author wrote it: nothing that it declares moves.
    pub is_kept: bool,
}

/// How a name comes into a scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Declared {
    /// By a statement that can become an assignment: `var`, `let`, `const`, `class`.
    Statement,
    /// By a function declaration.
    Function,
    /// By a parameter, an import of a scope's own, or a name only visible inside.
    Head,
}

/// A name, by its place in the order in which names are found.
pub(crate) type NameId = usize;

/// A spelling, by its place in the order in which spellings are found.
pub(crate) type SpellingId = usize;

/// The names of the author's with one spelling.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Spelled {
    /// The last that was found.
    pub last: Option<NameId>,
    /// How many they are.
    pub count: usize,
}

/// What is known of a name.
#[derive(Debug)]
pub(crate) struct Name {
    /// The name itself.
    pub id: Id,
    /// How it is spelled.
    pub spelling: SpellingId,
    /// The next name of the author's with the same spelling.
    pub same: Option<NameId>,
    /// The innermost scope around all that mention it.
    pub reach: Option<ScopeId>,
    /// The first that declares it.
    pub(super) first: Option<(ScopeId, Declared)>,
    /// Whether there are others.
    pub(super) has_more: bool,
    /// The last that mentions it so far.
    pub(super) last: Option<ScopeId>,
}

/// The scopes of a piece of code, what they declare, and where names are mentioned.
#[derive(Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each holds or not, whatever the others do")]
pub(crate) struct Tree {
    /// All scopes, in the order they open.
    pub scopes: Vec<Scope>,
    /// All names.
    pub names: Vec<Name>,
    /// The names in the order they are first declared.
    pub order: Vec<NameId>,
    /// Several names that one statement or parameter of an arrow function declares, where and how; they move together.
    pub together: Vec<(ScopeId, Declared, Vec<NameId>)>,
    /// The scopes that mention a name, in the order they do; some more than once.
    pub mentions: Vec<(NameId, ScopeId)>,
    /// Functions in blocks, with the function around: in sloppy code its scope gets the name, too. Not where that
    /// function is as it was, for there whoever mentions the name means just that.
    pub(super) spilt: Vec<(ScopeId, NameId)>,
    /// Names that somebody knows by their spelling; nothing where nobody asks.
    pub(super) seen: Option<FxHashSet<Id>>,
    /// Whether this is strict code, where functions in blocks are theirs alone.
    pub(super) is_strict: bool,
    /// Whether several names of the author's are spelled the same.
    pub(super) has_same: bool,
    /// Whether a class expression has a name.
    pub(super) names_classes: bool,
    /// Whether a property is called as the name of ours that it is given.
    pub(super) is_wordy: bool,
    /// All scopes of names that several declare.
    pub(super) declared: Lists<(ScopeId, Declared)>,
    /// All spellings.
    pub(super) spellings: Vec<Spelled>,
    /// Their places.
    pub(super) spelled: FxHashMap<Atom, SpellingId>,
    /// The names of spellings that many have.
    pub(super) crowded: FxHashMap<(SpellingId, SyntaxContext), NameId>,
    /// The names of ours, by their numbers.
    ours: Vec<Option<NameId>>,
    /// Where we are while this is made.
    pub(super) at: Place,
}

/// Where we are while a tree is made.
#[derive(Debug, Default)]
pub(super) struct Place {
    /// The scopes that are open.
    pub open: Vec<ScopeId>,
    /// The innermost of them.
    pub here: ScopeId,
    /// The innermost function that is open.
    pub function: ScopeId,
    /// Whether it is as it was.
    pub is_kept: bool,
    /// How names are declared by the pattern around.
    pub binds: Option<(ScopeId, Declared)>,
    /// The names that it has declared so far.
    pub group: Vec<NameId>,
}

/// Hardly any function has so many names, for which there is room from the start.
const USUAL: usize = 200;

/// Most have more, and lists that begin with this room need not grow often.
const FEW: usize = 64;

/// Tables with more room than this are not kept for the next function.
const MANY: usize = 4096;

impl Tree {
    /// The tree of no code so far.
    pub(crate) fn new(is_strict: bool) -> Self {
        Self { is_strict, ..Self::default() }
    }

    /// Makes this the tree of the scopes of `node`, which opens the outermost.
    pub(crate) fn read<N: VisitWith<Tree>>(&mut self, node: &N) {
        self.clear();
        node.visit_with(self);
        self.declared.sort(self.names.len());
    }

    fn clear(&mut self) {
        for name in self.names.drain(..) {
            if let Some(slot) = slot_of(&mut self.ours, name.id.1) {
                *slot = None;
            }
        }
        self.scopes.clear();
        self.order.clear();
        self.together.clear();
        self.mentions.clear();
        self.spilt.clear();
        self.seen = None;
        (self.has_same, self.names_classes, self.is_wordy) = (false, false, false);
        self.declared.clear();
        self.spelled.clear();
        if !(USUAL..=MANY).contains(&self.spelled.capacity()) {
            self.spelled = FxHashMap::with_capacity_and_hasher(USUAL, FxBuildHasher);
        }
        self.spellings.clear();
        self.crowded.clear();
        let Place { mut open, mut group, .. } = std::mem::take(&mut self.at);
        open.clear();
        group.clear();
        self.at = Place { open, group, ..Place::default() };
        self.names.reserve(FEW);
        self.mentions.reserve(FEW);
        self.spellings.reserve(FEW);
    }

    /// Where the number of a name is, if it is ours.
    #[inline]
    pub(super) fn ours(&mut self, context: SyntaxContext) -> Option<&mut Option<NameId>> {
        slot_of(&mut self.ours, context)
    }

    /// The scopes that declare a name.
    pub(crate) fn declared(&self, name: NameId) -> &[(ScopeId, Declared)] {
        match self.names.get(name) {
            Some(Name { has_more: false, first, .. }) => first.as_slice(),
            _ => self.declared.of(name),
        }
    }

    /// Whether `inner` is `outer` or lies inside it.
    #[inline]
    pub(crate) fn contains(&self, outer: ScopeId, inner: ScopeId) -> bool {
        outer <= inner && self.scopes.get(outer).is_some_and(|scope| inner <= scope.last)
    }

    /// The innermost scope with a list of statements around both.
    pub(crate) fn common(&self, mut one: ScopeId, other: ScopeId) -> ScopeId {
        while !self.contains(one, other) || !self.has_list(one) {
            let parent = self.scopes.get(one).map_or(0, |scope| scope.parent);
            if parent == one {
                break;
            }
            one = parent;
        }
        one
    }

    fn has_list(&self, scope: ScopeId) -> bool {
        self.scopes.get(scope).is_none_or(|scope| scope.kind != ScopeKind::Other)
    }
}

/// Where the number of a name is, if it is ours.
#[inline]
fn slot_of(ours: &mut Vec<Option<NameId>>, context: SyntaxContext) -> Option<&mut Option<NameId>> {
    let number = usize::try_from(number_of(context)?).ok()?;
    if ours.len() <= number {
        ours.resize(number + 1, None);
    }
    ours.get_mut(number)
}
