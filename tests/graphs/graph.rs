//! Graphs of modules, and random ones.
//!
//! ```js
//! // m0.mjs, which the graph is entered by; m1.mjs awaits, m2.mjs does not
//! import { f1, change1, v1 } from "./m1.mjs";
//! import "./m2.mjs";
//! ```

use crate::random::Random;

/// A graph: module `n` is `mN.mjs`.
#[derive(Clone, Debug)]
pub(crate) struct Graph {
    /// The modules.
    pub(crate) modules: Vec<Module>,
    /// What is imported from outside, those of one phase together, the next when all is done.
    pub(crate) phases: Vec<Vec<usize>>,
}

/// A module of a graph.
#[derive(Clone, Debug)]
pub(crate) struct Module {
    /// Its static imports and re-exports.
    pub(crate) requests: Vec<Request>,
    /// Its statements.
    pub(crate) steps: Vec<Step>,
    /// Whether it exports `shared`, as others do.
    pub(crate) shared: bool,
}

/// A static import or re-export.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Request {
    /// The module asked for.
    pub(crate) target: usize,
    /// How.
    pub(crate) form: Form,
}

/// The form of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// `import "./m1.mjs";`
    Bare,
    /// `import { f1, change1, v1 } from "./m1.mjs";`
    Names,
    /// `import * as n1 from "./m1.mjs";`
    Namespace,
    /// `export * from "./m1.mjs";`
    Star,
    /// `export * as s1 from "./m1.mjs";`
    StarAs,
    /// `export { f1 as r0x1 } from "./m1.mjs";`
    From,
}

/// A statement of a module; a number of ticks is at least 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// Says that it was reached.
    Log,
    /// Awaits so many ticks.
    Await(usize),
    /// Declares and exports; awaits the value so many ticks, or not.
    Export(Export, Option<usize>),
    /// Changes the module's own live binding.
    Change,
    /// Looks at what was imported by the request of this index.
    Read(usize),
    /// A loop that awaits in each turn.
    Loop(usize),
    /// `for await` over so many items.
    ForAwait(usize),
    /// A `try` whose block fails after so many ticks, and a finalizer that awaits.
    Try(usize),
    /// Fails at once.
    Throw,
    /// Fails after so many ticks.
    Reject(usize),
    /// `import()`, awaited or only watched.
    Import(usize, bool),
}

/// How a value is exported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Export {
    /// `export const c0_1 = …`
    Const,
    /// `const` and a list with another name.
    Renamed,
    /// `export const { a: d0_1, b: [e0_1] } = …`
    Pattern,
    /// `export default …`
    Default,
    /// `export class k0_1 { static made = …; }`, without an await
    Class,
}

/// What a graph may have.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Wish {
    /// Cycles of imports.
    pub(crate) cycles: bool,
    /// `import()`.
    pub(crate) dynamic: bool,
    /// How many modules may fail.
    pub(crate) failures: usize,
    /// Whether one may fail before it has awaited.
    pub(crate) early_failures: bool,
}

impl Graph {
    /// A random graph; the same seed gives the same one.
    pub(crate) fn random(seed: u64, wish: Wish) -> Self {
        let mut random = Random::new(seed);
        let most = if random.percent(50) { 4 } else { 11 };
        let count = 2 + random.below(most);
        let mut graph = Self { modules: Vec::new(), phases: vec![vec![0]] };
        for own in 0..count {
            let requests = requests(&mut random, own, count, wish.cycles);
            graph.modules.push(Module { requests, steps: Vec::new(), shared: random.percent(25) });
        }
        let dense = 15 + random.below(60);
        for own in 0..count {
            let steps = steps(&mut random, &graph, own, dense);
            graph.modules[own].steps = steps;
        }
        if wish.dynamic {
            graph.add_dynamic(&mut random);
        }
        for _ in 0..random.below(wish.failures + 1) {
            graph.add_failure(&mut random, wish.early_failures);
        }
        while random.percent(45) {
            let phase = (0..=random.below(2)).map(|_| random.below(count)).collect();
            graph.phases.push(phase);
        }
        if random.percent(20) {
            graph.phases[0].push(random.below(count));
        }
        graph
    }

    /// Whether module `to` is imported by module `from`, directly or not; dynamically, too, if `dynamic`.
    pub(crate) fn reaches(&self, from: usize, to: usize, dynamic: bool) -> bool {
        let mut found = self.targets(from, dynamic);
        let mut at = 0;
        while let Some(next) = found.get(at).copied() {
            for target in self.targets(next, dynamic) {
                if !found.contains(&target) {
                    found.push(target);
                }
            }
            at += 1;
        }
        found.contains(&to)
    }

    /// Whether the module has `await` at its top level.
    pub(crate) fn awaits(&self, own: usize) -> bool {
        self.modules[own].steps.iter().any(Step::awaits)
    }

    /// Whether the module awaits, or imports one that does.
    pub(crate) fn is_async(&self, own: usize) -> bool {
        (0..self.modules.len()).any(|to| self.awaits(to) && (to == own || self.reaches(own, to, false)))
    }

    /// Whether any module has a step like this.
    pub(crate) fn any_step(&self, is: impl Fn(&Step) -> bool) -> bool {
        self.modules.iter().any(|module| module.steps.iter().any(&is))
    }

    fn targets(&self, own: usize, dynamic: bool) -> Vec<usize> {
        let module = &self.modules[own];
        let imported = module.steps.iter().filter_map(|step| match step {
            Step::Import(target, _) if dynamic => Some(*target),
            _ => None, // nothing else imports
        });
        module.requests.iter().map(|request| request.target).chain(imported).collect()
    }

    fn add_dynamic(&mut self, random: &mut Random) {
        for _ in 0..=random.below(4) {
            let (own, target) = (random.below(self.modules.len()), random.below(self.modules.len()));
            // To await a module that waits for this one is to wait for ever.
            let awaited = own != target && !self.waits(target, own) && random.percent(60);
            let at = random.below(self.modules[own].steps.len() + 1);
            self.modules[own].steps.insert(at, Step::Import(target, awaited));
        }
    }

    /// Whether a module may wait for another, be it by the cycle that it is in.
    fn waits(&self, from: usize, to: usize) -> bool {
        from == to || self.reaches(from, to, true)
    }

    fn add_failure(&mut self, random: &mut Random, early: bool) {
        let own = random.below(self.modules.len());
        let steps = &mut self.modules[own].steps;
        let first =
            if early { 0 } else { steps.iter().position(Step::awaits).map_or(steps.len(), |at| at + 1) };
        let at = first + random.below(steps.len() + 1 - first);
        let awaited = steps.iter().take(at).any(Step::awaits);
        let late = random.percent(50) || !(early || awaited);
        steps.insert(at, if late { Step::Reject(1 + random.below(4)) } else { Step::Throw });
    }
}

impl Step {
    /// Whether it has an `await`.
    pub(crate) fn awaits(&self) -> bool {
        match self {
            Self::Await(_) | Self::Loop(_) | Self::ForAwait(_) | Self::Try(_) | Self::Reject(_) => true,
            Self::Export(_, ticks) => ticks.is_some(),
            Self::Import(_, awaited) => *awaited,
            Self::Log | Self::Change | Self::Read(_) | Self::Throw => false,
        }
    }
}

fn requests(random: &mut Random, own: usize, count: usize, cycles: bool) -> Vec<Request> {
    let mut requests: Vec<Request> = Vec::new();
    let mut add = |random: &mut Random, target: usize| {
        let form = match random.below(10) {
            0 | 1 => Form::Bare,
            2 => Form::Namespace,
            3 | 4 => Form::Star,
            5 => Form::StarAs,
            6 => Form::From,
            _ => Form::Names,
        };
        if !requests.iter().any(|request| request.target == target) {
            requests.push(Request { target, form });
        }
    };
    for _ in 0..random.below(4) {
        if own + 1 < count {
            let target = own + 1 + random.below(count - own - 1);
            add(random, target);
        }
    }
    if cycles && random.percent(35) {
        let target = random.below(count);
        add(random, target);
    }
    requests
}

fn steps(random: &mut Random, graph: &Graph, own: usize, dense: usize) -> Vec<Step> {
    let awaits = random.percent(dense);
    let mut steps = Vec::new();
    for index in 0..graph.modules[own].requests.len() {
        if random.percent(70) {
            steps.push(Step::Read(index));
        }
    }
    for _ in 0..random.below(4) {
        let ticks = 1 + random.below(4);
        let step = match random.below(if awaits { 9 } else { 4 }) {
            0 | 3 => Step::Log,
            1 => Step::Change,
            2 => Step::Export(export(random, false), None),
            4 | 5 => Step::Await(ticks),
            6 => Step::Export(export(random, true), Some(ticks)),
            7 => [Step::Loop(ticks), Step::ForAwait(ticks)][random.below(2)].clone(),
            _ => Step::Try(ticks),
        };
        let at = random.below(steps.len() + 1);
        steps.insert(at, step);
    }
    let mut defaults = 0;
    steps.retain(|step| {
        defaults += usize::from(matches!(step, Step::Export(Export::Default, _)));
        defaults < 2 || !matches!(step, Step::Export(Export::Default, _))
    });
    steps
}

fn export(random: &mut Random, awaits: bool) -> Export {
    let all = [Export::Const, Export::Renamed, Export::Pattern, Export::Default, Export::Class];
    all[random.below(if awaits { 4 } else { 5 })]
}
