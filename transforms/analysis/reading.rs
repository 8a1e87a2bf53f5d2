//! The one walk over the author's program: all that is asked about it as a whole is found here at once.
//!
//! ```js
//! async function load(id) { return await get(id) }   // `bindings`: a function, and its parameter, which nobody sets
//! const get = (id) => load(id);                      // `recursion`: each calls the other; `runs`: from where on
//! ```
//! What is found is noted by those that ask; `visit` tells them of each node.
//!
//! * Elsewhere: `survey` asks which passes are needed, `private` about variables that no function inside mentions.

mod visit;

use std::hash::{Hash, Hasher};

use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet, FxHasher};
use swc_core::atoms::Atom;
use swc_core::common::{BytePos, Span, Spanned, SyntaxContext};
use swc_core::ecma::ast::*;
use swc_core::ecma::visit::{VisitMut, VisitMutWith, VisitWith};

use super::bindings::{Fact, Kind};
use super::private::Private;
use super::recursion::Calls;
use super::refs::{BoundIdents, each_bound, each_bound_in};
use super::runs::{self, Runs};
use super::survey::Survey;
use super::suspects::Suspects;
use super::suspends::Suspensions;
use crate::ast::unparen;

/// Gives a name its context, if it has none so far; the same each time that it is asked about the same name.
pub(crate) type Mark<'m> = &'m mut dyn FnMut(&mut Ident);

/// What there is in a program, and what is known of its names, which have the context `unresolved` where there is no
/// binding. They get their contexts from `mark` on the way, if there is one.
pub(crate) fn read(program: &mut Program, unresolved: SyntaxContext, mark: Option<Mark>) -> (Survey, Names) {
    let Span { lo, hi, .. } = program.span();
    let mut reader = Reader::new(unresolved, hi.0.saturating_sub(lo.0) as usize, mark);
    program.visit_mut_with(&mut reader);
    let Reader {
        mut survey,
        facts,
        reassigned,
        awaited,
        asyncs,
        private,
        runs,
        mut calls,
        mut suspects,
        suspensions,
        mut starts,
        mut vars,
        mut mentions,
        ..
    } = reader;
    survey.close(&asyncs, &mentions);
    let mut declared = Filter::default();
    calls.names().chain(runs.names()).chain(suspects.names()).for_each(|name| declared.add(name));
    mentions.retain(|mention| declared.may_have(mention.name));
    calls.connect(&mentions);
    suspects.connect(&mentions);
    let runs = Runs::of(runs, &mentions);
    starts.sort_unstable();
    vars.sort_unstable();
    let names = Names {
        facts,
        reassigned,
        awaited,
        asyncs,
        private,
        runs,
        calls,
        suspects,
        suspensions,
        starts,
        vars,
    };
    (survey, names)
}

/// Marks all names of a piece of code.
pub(crate) fn mark_all<'m, N: VisitMutWith<Marks<'m>>>(node: &mut N, mark: Mark<'m>) {
    node.visit_mut_with(&mut Marks(mark));
}

/// The visitor behind [`mark_all`].
pub(crate) struct Marks<'m>(Mark<'m>);

impl VisitMut for Marks<'_> {
    fn visit_mut_ident(&mut self, node: &mut Ident) {
        (self.0)(node);
    }
}

/// What is known of the names of a program.
#[derive(Debug)]
pub(crate) struct Names {
    /// How each is declared.
    pub(super) facts: FxHashMap<Id, Fact>,
    /// Those that are assigned beside their declaration.
    pub(super) reassigned: FxHashSet<Id>,
    /// Those that are declared with the value of an `await`.
    pub(super) awaited: FxHashSet<Id>,
    /// Those of async functions that are no generators, each with where its function begins.
    pub(super) asyncs: FxHashMap<Id, BytePos>,
    /// Those of async functions.
    pub(super) private: Private,
    /// From where on functions can run.
    pub(super) runs: Runs,
    /// Which functions mention which.
    pub(super) calls: Calls,
    /// Which async functions may mention a name too early.
    pub(super) suspects: Suspects,
    /// Where async functions suspend.
    pub(super) suspensions: Suspensions,
    /// Where async functions begin, in order.
    pub(super) starts: Vec<BytePos>,
    /// Where declarations by `var` begin, in order.
    pub(super) vars: Vec<BytePos>,
}

/// A name of a variable or property, as a number that hardly another has. Where two share theirs, more is taken to
/// be mentioned than is, which is always right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Name(u64);

impl Name {
    /// That of a variable.
    pub(super) fn variable(name: &Ident) -> Self {
        Self::of(&name.sym, name.ctxt.as_u32())
    }

    /// That of a property.
    pub(super) fn property(name: &Atom) -> Self {
        Self::of(name, u32::MAX)
    }

    /// That of a private member.
    fn private(name: &PrivateName) -> Self {
        Self::of(&name.name, u32::MAX - 1)
    }

    /// That of a variable with this id.
    pub(super) fn of_id((name, context): &Id) -> Self {
        Self::of(name, context.as_u32())
    }

    fn of(name: &Atom, kind: u32) -> Self {
        let mut hasher = FxHasher::default();
        name.hash(&mut hasher);
        kind.hash(&mut hasher);
        Self(hasher.finish())
    }
}

/// Some names, and some others.
struct Filter([u64; 64]);

impl Default for Filter {
    fn default() -> Self {
        Self([0; 64])
    }
}

impl Filter {
    fn place(name: Name) -> (usize, u64) {
        ((name.0 >> 58) as usize, 1 << ((name.0 >> 52) & 63))
    }

    fn add(&mut self, name: Name) {
        let (word, bit) = Self::place(name);
        if let Some(word) = self.0.get_mut(word) {
            *word |= bit;
        }
    }

    fn may_have(&self, name: Name) -> bool {
        let (word, bit) = Self::place(name);
        self.0.get(word).is_some_and(|word| word & bit != 0)
    }
}

/// A mention of a name.
#[derive(Debug)]
pub(super) struct Mention {
    /// The name.
    pub(super) name: Name,
    /// Where it stands.
    pub(super) at: BytePos,
    /// The function around, if the mention leads from there.
    pub(super) by: Option<usize>,
}

struct Reader<'m> {
    mark: Option<Mark<'m>>,
    survey: Survey,
    facts: FxHashMap<Id, Fact>,
    reassigned: FxHashSet<Id>,
    awaited: FxHashSet<Id>,
    asyncs: FxHashMap<Id, BytePos>,
    private: Private,
    runs: runs::Collect,
    calls: Calls,
    suspects: Suspects,
    suspensions: Suspensions,
    /// Where async functions begin.
    starts: Vec<BytePos>,
    /// Where declarations by `var` begin.
    vars: Vec<BytePos>,
    mentions: Vec<Mention>,
    /// Where the head of a loop ends whose names come next.
    head: Option<BytePos>,
}

impl<'m> Reader<'m> {
    /// Nothing so far of a program of this length.
    fn new(unresolved: SyntaxContext, length: usize, mark: Option<Mark<'m>>) -> Self {
        Self {
            mark,
            survey: Survey::new(unresolved),
            facts: FxHashMap::with_capacity_and_hasher(length / 128, FxBuildHasher),
            reassigned: FxHashSet::default(),
            awaited: FxHashSet::default(),
            asyncs: FxHashMap::default(),
            private: Private::of_length(length),
            runs: runs::Collect::default(),
            calls: Calls::default(),
            suspects: Suspects::default(),
            suspensions: Suspensions::default(),
            starts: Vec::new(),
            vars: Vec::new(),
            head: None,
            mentions: Vec::with_capacity(length / 16),
        }
    }

    /// A function that begins; what was opened in `runs` for it is closed behind it.
    fn function(&mut self, starts: BytePos, is_async: bool, visit: impl FnOnce(&mut Self)) {
        let called = self.calls.enter(starts, is_async);
        let surveyed = self.survey.enter(is_async);
        let suspected = self.suspects.enter(is_async.then_some(starts));
        let suspended = self.suspensions.enter();
        if is_async {
            self.starts.push(starts);
        }
        let around = self.private.enter(is_async);
        visit(self);
        self.private.leave(around);
        self.suspensions.leave(is_async.then_some(starts), suspended);
        self.suspects.leave(suspected);
        self.survey.leave(surveyed);
        self.calls.leave(called);
        self.runs.close();
    }

    /// What is a function or loop to `runs` alone.
    fn piece<N: VisitMutWith<Self> + ?Sized>(&mut self, span: Span, is_loop: bool, node: &mut N) {
        self.runs.open(span, is_loop);
        node.visit_mut_with(self);
        self.runs.close();
    }

    fn turns<N: VisitMutWith<Self>>(&mut self, span: Span, node: &mut N) {
        self.runs.open(span, true);
        node.visit_mut_children_with(self);
        self.runs.close();
    }

    /// Parts of which run later, and that may mention the variables of the function around.
    fn apart<N: VisitMutWith<Self>>(&mut self, node: &mut N) {
        let around = self.private.enter(false);
        let suspected = self.suspects.enter(None);
        node.visit_mut_children_with(self);
        self.suspects.leave(suspected);
        self.private.leave(around);
    }

    fn params_and_body(&mut self, node: &mut Function) {
        if node.is_async {
            self.survey.generators |= node.is_generator;
            let are_plain = node.params.iter().all(|param| param.pat.is_ident());
            if !are_plain {
                self.mark(&mut node.params);
            }
            self.survey.params(are_plain, &node.params);
        }
        node.visit_mut_children_with(self);
    }

    /// Marks the names in what is looked at before it is visited.
    fn mark<N: for<'a> VisitMutWith<Marks<'a>>>(&mut self, node: &mut N) {
        if let Some(mark) = &mut self.mark {
            mark_all(node, mark);
        }
    }

    fn mark_name(&mut self, name: &mut Ident) {
        if let Some(mark) = &mut self.mark {
            mark(name);
        }
    }

    /// The same of a pattern, which mostly is just a name.
    fn mark_in(&mut self, pattern: &mut Pat) {
        match pattern {
            Pat::Ident(name) => self.mark_name(&mut name.id),
            pattern => self.mark(pattern),
        }
    }

    fn mention(&mut self, name: &Ident, by: Option<usize>) {
        self.survey.ident(name);
        let id = Name::variable(name);
        self.private.mention(name, id, self.survey.is_global(name));
        self.mentions.push(Mention { name: id, at: name.span.lo, by });
    }

    /// A property is mentioned.
    fn property(&mut self, name: Name, at: BytePos) {
        let by = self.calls.around();
        if by.is_some() {
            self.mentions.push(Mention { name, at, by });
        }
    }

    /// Visits what may be a function, and `name` then its name.
    fn named<N: VisitMutWith<Self>>(&mut self, node: &mut N, name: Option<Name>) {
        self.calls.name = name;
        node.visit_mut_with(self);
        self.calls.name = None;
    }

    fn declare(&mut self, name: &Ident, kind: Kind, end: BytePos) {
        let id = name.to_id();
        self.private.declare(&id);
        let fact = Fact { kind, at: name.span.lo, end, ..Fact::always(kind) };
        if let Some(before) = self.facts.insert(id.clone(), fact) {
            if before.kind == Kind::Function {
                // It is there from the start, whatever else sets it.
                self.facts.insert(id.clone(), before);
            }
            self.reassigned.insert(id);
        }
    }

    fn declare_async(&mut self, name: &Ident, function: &Function) {
        if function.is_async && !function.is_generator {
            self.asyncs.insert(name.to_id(), function.span.lo);
        }
    }

    /// What a variable is declared with.
    fn value(&mut self, name: &Ident, init: &Expr) {
        match unparen(init) {
            Expr::Await(_) => {
                self.awaited.insert(name.to_id());
            }
            Expr::Fn(function) => self.declare_async(name, &function.function),
            Expr::Arrow(arrow) if arrow.is_async => {
                self.asyncs.insert(name.to_id(), arrow.span.lo);
            }
            _ => {} // nothing is known about any other value
        }
    }

    /// Declares a name that must not be mentioned before `end`.
    fn declare_lexical(&mut self, name: &Ident, kind: Kind, end: BytePos, certain: BytePos) {
        self.declare(name, kind, end);
        self.suspects.declare(Name::variable(name), name.span.lo, certain);
    }

    fn declare_in(&mut self, pattern: &Pat, kind: Kind, end: BytePos) {
        each_bound_in(pattern, |name| self.declare(name, kind, end));
    }

    fn reassign<N>(&mut self, pattern: &N)
    where
        N: for<'a> VisitWith<BoundIdents<'a>>,
    {
        each_bound(pattern, |name| {
            self.reassigned.insert(name.to_id());
        });
    }

    fn reassign_named(&mut self, target: &Expr) {
        // Any other target is a place in an object.
        if let Expr::Ident(name) = unparen(target) {
            self.reassigned.insert(name.to_id());
        }
    }

    /// A loop's head sets its names once an iteration, or reassigns what is declared elsewhere.
    fn head(&mut self, head: &ForHead, right: &Expr) {
        match head {
            ForHead::Pat(pattern) => self.reassign(&**pattern),
            ForHead::VarDecl(decl) => {
                self.survey.head(decl);
                self.head = Some(right.span_hi());
                if decl.kind == VarDeclKind::Var {
                    self.reassign(&**decl);
                }
            }
            ForHead::UsingDecl(_) => {}
        }
    }
}
