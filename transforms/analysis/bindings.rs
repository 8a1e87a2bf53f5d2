//! Which names can change their value, and which hold what an `await` gave.
//!
//! ```js
//! let a = 1; const b = await f();     // `a` is set once, as nobody assigns to it; `b` is no thenable
//! ```
//! What there is to know is found by [`read`], before anything is rewritten.

mod values;

use rustc_hash::{FxHashMap, FxHashSet};
use swc_core::common::{BytePos, Span, SyntaxContext};
use swc_core::ecma::ast::*;

use super::numbers::Numbers;
use super::numeric::comes_to_number;
use super::owned::Owned;
use super::private::{Private, sets};
use super::reading::{Names, read};
use super::recursion::Calls;
use super::refs::declared_by;
use super::runs::Runs;
use super::sights::{Sights, mark_evals};
use super::survey::Survey;
use super::suspects::Suspects;
use super::suspends::{Awaits, Suspensions};
use super::twins::{Twins, part_twins};

/// How a name is declared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// `const`, `class`: set once.
    Constant,
    /// `let`, a parameter, a `catch` parameter.
    Mutable,
    /// `var`: `undefined` until its initialiser runs.
    Var,
    /// A function declaration: set before anything runs.
    Function,
    /// An import.
    Import,
}

/// What is known of a declaration.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fact {
    /// How the name is declared.
    pub(super) kind: Kind,
    /// Where the name stands in its declaration.
    pub(super) at: BytePos,
    /// Where the declaration ends: from there on the value is set.
    pub(super) end: BytePos,
    /// Where that is not certain any more: behind its `case`.
    pub(super) until: BytePos,
}

impl Fact {
    /// A name that is set wherever it is mentioned.
    pub(super) fn always(kind: Kind) -> Self {
        Self { kind, at: BytePos(0), end: BytePos(0), until: BytePos(u32::MAX) }
    }
}

/// What is known about every name of the program.
#[derive(Debug)]
pub(crate) struct Bindings {
    facts: FxHashMap<Id, Fact>,
    reassigned: FxHashSet<Id>,
    awaited: FxHashSet<Id>,
    promises: FxHashSet<Id>,
    /// The names of async functions, each with where its function begins.
    asyncs: FxHashMap<Id, BytePos>,
    /// Async generator functions whose objects only the program's `for await` and `yield*` reach, and parameters that
    /// hold such objects; see `captives`.
    captives: FxHashSet<Id>,
    /// Generated names of functions that give no thenable.
    plain: FxHashSet<Id>,
    /// Generated names of iterators that the helpers step and close; whether these guard what goes on.
    records: FxHashMap<Id, bool>,
    numbers: Numbers,
    owned: Owned,
    /// Where the async functions begin that may call themselves, if somebody asks.
    recursive: Option<FxHashSet<BytePos>>,
    twins: Twins,
    runs: Runs,
    unresolved: SyntaxContext,
    /// Whether built-ins and imports are taken to stay what they are during an await.
    trusts_globals: bool,
    /// Whether there are `using` declarations.
    resources: bool,
    sights: Sights,
    private: Private,
    calls: Calls,
    suspects: Suspects,
    suspensions: Suspensions,
    /// Where async functions begin, in order.
    starts: Vec<BytePos>,
    /// Where declarations by `var` begin, in order.
    vars: Vec<BytePos>,
    /// Whether anything may see names by their spelling.
    spells: bool,
    /// The names that lowered functions mention and do not declare, by where they begin.
    outer: FxHashMap<BytePos, Vec<Id>>,
}

impl Bindings {
    /// What is known of the program: `survey` and `names` are what [`read`] has told, where nothing was rewritten
    /// since then. Only contexts change in the program (see [`part_twins`]) and direct `eval`s (see [`mark_evals`]);
    /// `unresolved` is the context of names without a binding.
    pub(crate) fn of(
        program: &mut Program,
        unresolved: SyntaxContext,
        survey: &Survey,
        names: Option<Names>,
    ) -> Self {
        let twins = if survey.twins { part_twins(program) } else { Twins::default() };
        let sights = if survey.spells { mark_evals(program, &twins, unresolved) } else { Sights::default() };
        let names = names.filter(|_| !survey.twins && !survey.spells);
        let Names {
            facts,
            mut reassigned,
            awaited,
            mut asyncs,
            private,
            runs,
            calls,
            mut suspects,
            suspensions,
            starts,
            vars,
        } = names.unwrap_or_else(|| read(program, unresolved, None).1);
        let is_constant = |id: &Id| facts.get(id).is_some_and(|fact| fact.kind == Kind::Constant);
        if let Program::Script(script) = program {
            reassigned.extend(private.shared().cloned());
            if !survey.common_js {
                // Other scripts of a page may set what is declared at the top of this one, but for its constants.
                let names = declared_by(&script.body).into_iter().map(|name| name.to_id());
                names.filter(|id| !is_constant(id)).for_each(|id| {
                    asyncs.remove(&id);
                });
            }
        }
        // Where a function stands in a block it sets the `var` of its name, which may be an async function as well.
        reassigned.extend(twins.functions.values().map(Ident::to_id));
        // The code in the string may set what it sees.
        reassigned.extend(sights.seen.iter().cloned());
        if reassigned.iter().any(is_constant) {
            suspects.suspect_all();
        }
        Self {
            facts,
            reassigned,
            awaited,
            promises: FxHashSet::default(),
            asyncs,
            captives: FxHashSet::default(),
            plain: FxHashSet::default(),
            records: FxHashMap::default(),
            numbers: Numbers::default(),
            owned: Owned::default(),
            recursive: None,
            twins,
            runs,
            unresolved,
            trusts_globals: true,
            resources: survey.resources,
            sights,
            private,
            calls,
            suspects,
            suspensions,
            starts,
            vars,
            spells: survey.spells,
            outer: FxHashMap::default(),
        }
    }

    /// Where async functions begin, in order.
    pub(crate) fn async_functions(&mut self) -> Vec<BytePos> {
        std::mem::take(&mut self.starts)
    }

    /// Whether the function that begins here mentions no block-scoped name before its declaration has run, and sets
    /// no constant.
    pub(crate) fn is_in_order(&self, starts: BytePos) -> bool {
        !self.suspects.has(starts)
    }

    /// Whether the author declares anything by `var` in what has this span.
    pub(crate) fn any_var_in(&self, span: Span) -> bool {
        let next = self.vars.partition_point(|at| *at < span.lo);
        self.vars.get(next).is_some_and(|at| *at < span.hi)
    }

    /// Notes which names a function mentions that has been lowered; those that it declares are not of interest.
    pub(crate) fn add_outer<'n>(&mut self, function: Span, names: impl Iterator<Item = &'n Id>) {
        let is_outer = |id: &&Id| {
            self.facts.get(id).is_some_and(|fact| {
                // Its own name stands in it, and is declared around it.
                let is_own = fact.kind == Kind::Function && fact.end <= function.lo;
                // Of what is generated, only what is awaited for a module was there before.
                let may_be = !fact.at.is_dummy() || self.promises.contains(*id);
                may_be && (is_own || fact.at < function.lo || function.hi <= fact.at)
            })
        };
        let names = names.filter(is_outer).cloned().collect();
        self.outer.insert(function.lo, names);
    }

    /// The names that the function mentions which begins here, if it has been lowered and they are known.
    pub(crate) fn outer_of(&self, function: BytePos) -> Option<&[Id]> {
        self.outer.get(&function).map(Vec::as_slice)
    }

    /// Forgets what functions mention, as it may change.
    pub(crate) fn forget_outer(&mut self) {
        self.outer.clear();
    }

    /// The awaits of the function that begins here, if they are known.
    pub(crate) fn take_awaits(&mut self, starts: BytePos) -> Option<Awaits> {
        self.suspensions.take(starts)
    }

    /// Whether there is anything that may not be supported.
    pub(crate) fn is_doubtful(&self) -> bool {
        self.spells || self.resources
    }

    /// From now on it is known which async functions may call themselves.
    pub(crate) fn follow_calls(&mut self) {
        self.recursive = Some(std::mem::take(&mut self.calls).recursive_functions());
    }

    /// Whether the async function that begins at `start` may call itself.
    pub(crate) fn is_recursive(&self, start: BytePos) -> bool {
        self.recursive.as_ref().is_some_and(|known| known.contains(&start))
    }

    /// Whether there are async functions that have names.
    pub(super) fn has_async_names(&self) -> bool {
        !self.asyncs.is_empty()
    }

    /// The names of async functions that nobody sets, each with where its function begins.
    pub(super) fn async_names(&self) -> impl Iterator<Item = (&Id, BytePos)> {
        let asyncs = self.asyncs.iter().filter(|(id, _)| !self.reassigned.contains(id));
        asyncs.map(|(id, start)| (id, *start))
    }

    /// Where the async function begins that `name` may be the name of.
    pub(super) fn async_named(&self, name: &Ident) -> Option<BytePos> {
        if self.is_global(name) { None } else { self.asyncs.get(&name.to_id()).copied() }
    }

    /// The same where nobody sets the name.
    pub(super) fn async_start(&self, name: &Ident) -> Option<BytePos> {
        self.async_named(name).filter(|_| self.is_async(name))
    }

    /// The context of names without a binding.
    pub(crate) fn unresolved(&self) -> SyntaxContext {
        self.unresolved
    }

    /// From now on a global or an import may be replaced during any await.
    pub(crate) fn distrust_globals(&mut self) {
        self.trusts_globals = false;
    }

    /// Whether built-ins and imports are taken to stay what they are during an await.
    pub(crate) fn trusts_globals(&self) -> bool {
        self.trusts_globals
    }

    /// Whether there are `using` declarations anywhere.
    pub(crate) fn has_resources(&self) -> bool {
        self.resources
    }

    /// Whether `name` is the global variable of that name.
    pub(crate) fn is_global(&self, name: &Ident) -> bool {
        name.ctxt == self.unresolved
    }

    /// Whether reading `name` where it stands gives what reading it later would give.
    pub(crate) fn is_stable(&self, name: &Ident) -> bool {
        let id = name.to_id();
        if self.reassigned.contains(&id) {
            return false;
        }
        self.facts.get(&id).is_some_and(|fact| match fact.kind {
            Kind::Function => true,
            Kind::Import => self.trusts_globals,
            Kind::Constant | Kind::Mutable => self.is_behind(name, fact),
            // In a loop a function may be made before the first initialiser runs, wherever it stands.
            Kind::Var => {
                self.is_behind(name, fact) && !(self.runs.repeats(fact.at) && self.is_inner(name, fact))
            }
        })
    }

    /// Whether `name` can only be mentioned, where it stands, after its declaration has run.
    fn is_behind(&self, name: &Ident, fact: &Fact) -> bool {
        let at = name.span.lo;
        let start = self.runs.start(at, fact.at).unwrap_or(at);
        fact.end <= start && (start < fact.until || fact.until == BytePos(u32::MAX))
    }

    /// Whether `name` stands in a function inside the one that declares it.
    fn is_inner(&self, name: &Ident, fact: &Fact) -> bool {
        self.runs.start(name.span.lo, fact.at) != Some(name.span.lo)
    }

    /// Whether `name` is declared in the program and certainly initialised where it stands.
    pub(crate) fn is_initialised(&self, name: &Ident) -> bool {
        self.facts.get(&name.to_id()).is_some_and(|fact| match fact.kind {
            Kind::Function | Kind::Var => true,
            Kind::Import => false,
            Kind::Constant | Kind::Mutable => self.is_behind(name, fact),
        })
    }

    /// Whether `name`, which stands for the place `origin` if there is one, declares a variable or comes behind its
    /// declaration.
    pub(crate) fn is_set(&self, name: &Ident, origin: Option<Span>) -> bool {
        let name = Ident { span: origin.unwrap_or(name.span), ..name.clone() };
        let at = self.facts.get(&name.to_id()).map(|fact| fact.at);
        at == Some(name.span.lo) || self.is_initialised(&name)
    }

    /// Whether assigning to `name` where it stands certainly does not throw, nor do nothing.
    pub(crate) fn is_assignable(&self, name: &Ident) -> bool {
        let kind = self.facts.get(&name.to_id()).map(|fact| fact.kind);
        matches!(kind, Some(Kind::Mutable | Kind::Var)) && self.is_initialised(name)
    }

    /// Whether `name` is as it is now until all of `later` have been evaluated, and those that wait have settled.
    pub(crate) fn is_untouched<'e>(&self, name: &Ident, mut later: impl Iterator<Item = &'e Expr>) -> bool {
        self.private.has(&name.to_id()) && self.is_initialised(name) && !later.any(|expr| sets(expr, name))
    }

    /// Whether nobody but its function reads or sets the variable.
    pub(crate) fn is_private(&self, name: &Ident) -> bool {
        self.private.has(&name.to_id())
    }

    /// Whether `name` only ever holds the value of an `await`, which is no thenable.
    pub(crate) fn is_awaited(&self, name: &Ident) -> bool {
        let id = name.to_id();
        self.awaited.contains(&id) && !self.reassigned.contains(&id)
    }

    /// Whether the name is declared by `var`, so that all of its function sees it.
    pub(crate) fn is_var(&self, id: &Id) -> bool {
        self.facts.get(id).is_some_and(|fact| fact.kind == Kind::Var)
    }

    /// Whether the name is assigned anywhere beside its declaration.
    pub(crate) fn is_reassigned(&self, id: &Id) -> bool {
        self.reassigned.contains(id)
    }

    /// What the direct `eval`s of async functions see.
    pub(crate) fn sights(&self) -> &Sights {
        &self.sights
    }

    /// Whether any two bindings of one spelling were parted.
    pub(crate) fn has_twins(&self) -> bool {
        let Twins { functions, hidden, catches, params, .. } = &self.twins;
        !functions.is_empty() || !hidden.is_empty() || !catches.is_empty() || !params.is_empty()
    }

    /// The bindings that were parted from another of the same spelling.
    pub(crate) fn twins(&self) -> &Twins {
        &self.twins
    }

    /// Whether a function declaration has this name.
    pub(crate) fn is_function(&self, id: &Id) -> bool {
        self.facts.get(id).is_some_and(|fact| fact.kind == Kind::Function)
    }

    /// Notes inner bindings that are told from the outer ones now.
    pub(crate) fn tell_apart(&mut self, names: Vec<Id>) {
        self.twins.written.extend(names);
    }

    /// Records a generated name that is set once; `awaited` says that its value is no thenable.
    pub(crate) fn add_temp(&mut self, name: &Ident, awaited: bool) {
        self.facts.insert(name.to_id(), Fact::always(Kind::Constant));
        if awaited {
            self.awaited.insert(name.to_id());
        }
    }

    /// Records a generated name that holds what `operand`, which is awaited, comes to.
    pub(crate) fn add_awaited(&mut self, name: &Ident, operand: &Expr) {
        self.add_temp(name, true);
        if comes_to_number(operand, &mut |known| self.is_number(&known)) {
            self.numbers.names.insert(name.to_id());
        }
    }

    /// Records the init promise of another module, as it is called here.
    pub(crate) fn add_promise(&mut self, name: &Ident) {
        self.add_temp(name, false);
        self.promises.insert(name.to_id());
    }

    /// Whether `name` is the init promise of another module.
    pub(crate) fn is_promise(&self, name: &Ident) -> bool {
        self.promises.contains(&name.to_id())
    }

    /// Whether calling `name` gives a promise that nobody has seen yet, if it does not throw: it is that of an async function.
    pub(crate) fn is_async(&self, name: &Ident) -> bool {
        let id = name.to_id();
        self.asyncs.contains_key(&id) && !self.reassigned.contains(&id)
    }

    /// Whether calling `name` where it stands gives such a promise, whatever it is called with. One that may call itself may
    /// overflow the stack, and in `textbook`, where nobody asks for those, any may throw.
    pub(crate) fn always_promises(&self, name: &Ident) -> bool {
        let start = self.asyncs.get(&name.to_id());
        let bounded = start.zip(self.recursive.as_ref()).is_some_and(|(start, known)| !known.contains(start));
        let declared = self
            .facts
            .get(&name.to_id())
            .is_some_and(|fact| matches!(fact.kind, Kind::Function | Kind::Constant));
        bounded && declared && self.is_async(name) && self.is_initialised(name)
    }

    /// Records a generated name that is declared before all who mention it, and set again.
    pub(crate) fn add_flag(&mut self, name: &Ident) {
        self.facts.insert(name.to_id(), Fact::always(Kind::Mutable));
        self.reassigned.insert(name.to_id());
    }
}
