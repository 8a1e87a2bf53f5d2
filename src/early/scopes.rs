//! Which names a scope declares, and which of them clash.
//!
//! ```js
//! { let post; { var post; } }      // the `var` passes through the scope of the `let`
//! ```
//!
//! A `var` belongs to every scope between it and its function. So it is kept with its function, and with the time of
//! its declaration, which tells whether it was in a scope; that keeps all of it linear.

use swc_core::common::Span;

use super::names::Word;
use super::symbols::{Symbol, Symbols, TOP};

/// What a name is declared as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// `let`, `const`, `using`, a class, an import, an async function or a generator.
    Lexical,
    /// A plain function, of which sloppy blocks may have several with one name.
    Function,
    /// A parameter.
    Parameter,
}

/// What the names in front of a body, those of its parameters, mean to it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Parameters {
    /// A function's: one may stand twice, and be a `var` as well.
    #[default]
    Plain,
    /// A function's, where none may stand twice.
    Unique,
    /// That of `catch (error)`: one name, which may be a `var` as well.
    Catch,
    /// Those of `catch ({ message })`.
    CatchPattern,
}

/// One scope.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Scope {
    /// How parameters behave.
    rule: Parameters,
    /// The scope of a function, script or static block: no `var` leaves it, and a function that is
    /// declared in it is as good as a `var`.
    is_function: bool,
    /// Whether swc's `resolver` sees what the scope declares in the order of the source.
    in_order: bool,
    /// When it began.
    time: u32,
    /// Where its declarations begin, and the `var`s of the function around.
    own: usize,
    vars: usize,
    /// Where its mentions begin.
    from: u32,
    /// Where those begin that see more than its parameters.
    body: u32,
}

impl Scope {
    /// The scope of a block or module.
    pub(super) fn block() -> Self {
        Self::default()
    }

    /// The scope of a `switch`, or a loop.
    pub(super) fn in_order() -> Self {
        Self { in_order: true, ..Self::default() }
    }

    /// The scope of a function.
    pub(super) fn function(rule: Parameters) -> Self {
        Self { rule, is_function: true, ..Self::default() }
    }

    /// The scope of a `catch`.
    pub(super) fn catch(rule: Parameters) -> Self {
        Self { rule, in_order: true, ..Self::default() }
    }
}

/// The scopes around.
#[derive(Debug, Default)]
pub(super) struct Scopes {
    /// The innermost last.
    open: Vec<Scope>,
    /// What they declare; those of a scope stand behind those of the ones around it.
    own: Vec<Declaration>,
    /// The same of `var`s, by function.
    vars: Vec<Declaration>,
    /// The last declaration of each name in both.
    last: Vec<[Option<u32>; 2]>,
    time: u32,
}

#[derive(Debug)]
struct Declaration {
    name: Symbol,
    span: Span,
    kind: Kind,
    time: u32,
    /// The declaration of the same name before this one.
    before: Option<u32>,
}

const OWN: usize = 0;
const VARS: usize = 1;

impl Scopes {
    /// A scope begins.
    pub(super) fn begin(&mut self, scope: Scope, symbols: &Symbols) {
        self.time += 1;
        let is_function = scope.is_function || self.open.is_empty();
        let vars = self.open.last().map_or(0, |around| around.vars);
        self.open.push(Scope {
            time: self.time,
            own: self.own.len(),
            vars: if is_function { self.vars.len() } else { vars },
            from: symbols.here(),
            body: symbols.here(),
            ..scope
        });
    }

    /// The parameters of the innermost scope end, which do not see what else it declares.
    pub(super) fn begin_body(&mut self, symbols: &Symbols) {
        if let Some(scope) = self.open.last_mut() {
            scope.body = symbols.here();
        }
    }

    /// Whether the innermost scope is that of a function.
    pub(super) fn is_function(&self) -> bool {
        self.open.last().is_some_and(|scope| scope.is_function)
    }

    /// Declares a name of the innermost scope alone; whether there is one already.
    pub(super) fn lexical(&mut self, name: Symbol, span: Span, kind: Kind, strict: bool) -> bool {
        let before = self.declare(name, span, kind);
        before.is_some_and(|before| strict || kind != Kind::Function || before != Kind::Function)
    }

    /// Declares a parameter; whether there is one already, and may not be.
    pub(super) fn parameter(&mut self, name: Symbol, span: Span) -> bool {
        let is_plain = self.open.last().is_some_and(|scope| scope.rule == Parameters::Plain);
        self.declare(name, span, Kind::Parameter).is_some() && !is_plain
    }

    /// Declares a `var`.
    pub(super) fn var(&mut self, name: Symbol, span: Span) {
        let time = self.time;
        let Some(from) = self.open.last().map(|scope| scope.vars) else { return };
        let before = self.last(name)[VARS];
        if let Some(before) = find(&self.vars, before, from, |_| true).and_then(|at| self.vars.get_mut(at)) {
            (before.span, before.time) = (span, time);
            return;
        }
        set(&mut self.last, name, VARS, place(&self.vars));
        self.vars.push(Declaration { name, span, kind: Kind::Lexical, time, before });
    }

    /// Whether the innermost scope has this name.
    pub(super) fn has(&self, name: Symbol) -> bool {
        self.open.last().is_some_and(|scope| {
            find(&self.own, self.last(name)[OWN], scope.own, |_| true).is_some()
                || self.var_in(scope, name).is_some()
        })
    }

    /// The innermost scope ends: tells what the mentions mean that its declarations are for, and gives the names that
    /// are declared in two ways that exclude each other, at the later of their places.
    pub(super) fn end(&mut self, symbols: &mut Symbols) -> Vec<(Symbol, Span)> {
        let Some(scope) = self.open.pop() else { return Vec::new() };
        let is_top = self.open.is_empty();
        let has_vars = is_top || scope.is_function;
        if self.own.len() == scope.own && !(has_vars && self.vars.len() > scope.vars) {
            return Vec::new();
        }
        let clashes = self.clashes(&scope);
        self.bind(&scope, symbols, is_top);
        for declaration in self.own.drain(scope.own..).rev() {
            set(&mut self.last, declaration.name, OWN, declaration.before);
        }
        if has_vars {
            for declaration in self.vars.drain(scope.vars..).rev() {
                set(&mut self.last, declaration.name, VARS, declaration.before);
            }
        }
        clashes
    }

    fn clashes(&self, scope: &Scope) -> Vec<(Symbol, Span)> {
        let mut found = Vec::new();
        for Declaration { name, span, kind, .. } in self.own.iter().skip(scope.own) {
            match kind {
                Kind::Parameter if scope.rule == Parameters::CatchPattern => {
                    found.extend(self.var_in(scope, *name).map(|var| (*name, var)));
                }
                Kind::Parameter => {}
                Kind::Lexical | Kind::Function => {
                    let other = self.var_in(scope, *name).or_else(|| self.parameter_in(scope, *name));
                    found.extend(other.map(|other| (*name, later(*span, other))));
                }
            }
        }
        found
    }

    fn bind(&self, scope: &Scope, symbols: &mut Symbols, is_top: bool) {
        let number = if is_top { TOP } else { symbols.new_scope() };
        let own = self.own.get(scope.own..).unwrap_or_default();
        for Declaration { name, span, kind, .. } in own {
            let is_parameter = *kind == Kind::Parameter;
            let first = symbols.bind(*name, if is_parameter { scope.from } else { scope.body }, number);
            if scope.in_order
                && (first.is_some_and(|first| first < span.lo)
                    || (is_parameter && self.var_in(scope, *name).is_some()))
            {
                symbols.is_odd();
            }
        }
        if !is_top && !scope.is_function {
            return;
        }
        let vars = self.vars.get(scope.vars..).unwrap_or_default();
        for var in vars {
            symbols.bind(var.name, scope.body, number);
        }
        if is_top && own.iter().chain(vars).any(|top| symbols.word(top.name) == Word::Fixed) {
            symbols.is_odd();
        }
    }

    /// Where a `var` of this name is in a scope that is about to end.
    fn var_in(&self, scope: &Scope, name: Symbol) -> Option<Span> {
        let var = self.vars.get(find(&self.vars, self.last(name)[VARS], scope.vars, |_| true)?)?;
        (var.time >= scope.time).then_some(var.span)
    }

    fn parameter_in(&self, scope: &Scope, name: Symbol) -> Option<Span> {
        let is_parameter = |kind| kind == Kind::Parameter;
        let found = find(&self.own, self.last(name)[OWN], scope.own, is_parameter)?;
        self.own.get(found).map(|parameter| parameter.span)
    }

    fn last(&self, name: Symbol) -> [Option<u32>; 2] {
        self.last.get(name.index()).copied().unwrap_or_default()
    }

    /// Declares a name; gives what it was declared as before in the same scope.
    fn declare(&mut self, name: Symbol, span: Span, kind: Kind) -> Option<Kind> {
        let from = self.open.last()?.own;
        let is_like = |other| (other == Kind::Parameter) == (kind == Kind::Parameter);
        let before = self.last(name)[OWN];
        if let Some(before) = find(&self.own, before, from, is_like).and_then(|at| self.own.get_mut(at)) {
            before.span = span;
            return Some(std::mem::replace(&mut before.kind, kind));
        }
        set(&mut self.last, name, OWN, place(&self.own));
        self.own.push(Declaration { name, span, kind, time: 0, before });
        None
    }
}

/// The last declaration of a name, `last` being the last of all, that is not before `from`.
fn find(
    all: &[Declaration],
    last: Option<u32>,
    from: usize,
    is_like: impl Fn(Kind) -> bool,
) -> Option<usize> {
    let mut next = last;
    while let Some(at) = next.map(|at| at as usize).filter(|at| *at >= from) {
        let declaration = all.get(at)?;
        if is_like(declaration.kind) {
            return Some(at);
        }
        next = declaration.before;
    }
    None
}

/// Where the next declaration goes. A file has fewer of them than bytes.
fn place(all: &[Declaration]) -> Option<u32> {
    u32::try_from(all.len()).ok()
}

fn set(last: &mut Vec<[Option<u32>; 2]>, name: Symbol, which: usize, to: Option<u32>) {
    if last.len() <= name.index() {
        last.resize(name.index() + 1, [None; 2]);
    }
    if let Some(at) = last.get_mut(name.index()).and_then(|last| last.get_mut(which)) {
        *at = to;
    }
}

fn later(a: Span, b: Span) -> Span {
    if a.lo > b.lo { a } else { b }
}
