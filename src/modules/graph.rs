//! All modules of a set: which wait for which, and why.
//!
//! ```text
//! app.js → config.js (awaits)       app.js waits for config.js, because of line 1
//! ```
//! A module is async if it awaits at top level or imports one that is async, directly or not. So in a cycle all
//! are, or none.

use std::collections::VecDeque;

use super::cycles::groups;
use super::scan::Scan;
use crate::{Format, ModulePlan};

/// What is the same for all modules of a set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// The name of the export that is the init promise.
    pub init: String,
    /// What becomes of the modules.
    pub format: Format,
}

impl Default for Settings {
    fn default() -> Self {
        let ModulePlan { init, format, .. } = ModulePlan::default();
        Self { init, format }
    }
}

/// Why a module is async. Of several reasons, the one with the shortest way to an `await`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// It awaits itself.
    Awaits,
    /// It imports the module `target` by the request of this index.
    Imports {
        /// The index of the request in [`Scan::requests`].
        request: usize,
        /// The module.
        target: usize,
    },
}

/// One module of a set.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// The modules that its static requests lead to, where they are in the set.
    pub requests: Vec<Option<usize>>,
    /// The same for `import()` of plain strings.
    pub dynamic: Vec<Option<usize>>,
    /// Why it is async; nothing where it is not.
    pub reason: Option<Reason>,
    /// Async modules that import each other have the number of their cycle.
    pub cycle: Option<usize>,
    /// Whether any other module of the set imports it, be it by `import()`.
    pub imported: bool,
}

/// The modules of a set.
#[derive(Clone, Debug, Default)]
pub struct Graph {
    /// The modules, in the order of their scans.
    pub places: Vec<Place>,
    /// What they ask for.
    scans: Vec<Scan>,
}

impl Graph {
    /// Puts scans together. `resolve` tells which of them a specifier leads to from the one of an index, nothing
    /// where it leads out of the set.
    #[must_use]
    pub fn of(scans: Vec<Scan>, resolve: impl Fn(usize, &str) -> Option<usize>) -> Self {
        // What is no module of the set has no init promise.
        let to_module = |from: usize, specifier: &str| {
            resolve(from, specifier).filter(|to| scans.get(*to).is_some_and(|scan| scan.is_module))
        };
        let place = |(own, scan): (usize, &Scan)| Place {
            requests: scan.requests.iter().map(|request| to_module(own, &request.specifier)).collect(),
            dynamic: scan.dynamic.iter().map(|request| to_module(own, &request.specifier)).collect(),
            ..Place::default()
        };
        let mut places: Vec<Place> = scans.iter().enumerate().map(place).collect();
        give_reasons(&mut places, &scans);
        give_cycles(&mut places);
        for own in 0..places.len() {
            let targets: Vec<usize> = places.get(own).into_iter().flat_map(Place::targets).collect();
            for target in targets.into_iter().filter(|target| *target != own) {
                if let Some(place) = places.get_mut(target) {
                    place.imported = true;
                }
            }
        }
        Self { places, scans }
    }

    /// What the modules ask for, in their order.
    #[must_use]
    pub fn scans(&self) -> &[Scan] {
        &self.scans
    }

    /// Whether a module is async.
    #[must_use]
    pub fn is_async(&self, module: usize) -> bool {
        self.places.get(module).is_some_and(|place| place.reason.is_some())
    }

    /// The modules from this one to the one that awaits, the shortest way; only itself if it awaits. Empty
    /// where it is not async.
    #[must_use]
    pub fn chain(&self, module: usize) -> Vec<usize> {
        let mut chain = Vec::new();
        let mut at = Some(module);
        while let Some(own) = at {
            let Some(reason) = self.places.get(own).and_then(|place| place.reason) else { break };
            chain.push(own);
            at = match reason {
                Reason::Awaits => None,
                Reason::Imports { target, .. } => Some(target),
            };
        }
        chain
    }

    /// What a module has to know to be compiled.
    #[must_use]
    pub fn plan(&self, module: usize, settings: &Settings) -> ModulePlan {
        let plan = ModulePlan {
            init: settings.init.clone(),
            format: settings.format,
            in_set: self.places.len() > 1,
            ..ModulePlan::default()
        };
        let (Some(scan), Some(place)) = (self.scans.get(module), self.places.get(module)) else {
            return plan;
        };
        let waits = |target: &Option<usize>| target.is_some_and(|target| self.is_async(target));
        let named = |requests: &[super::Request], targets: &[Option<usize>]| {
            let pairs = requests.iter().zip(targets).filter(|(_, target)| waits(target));
            pairs.map(|(request, _)| request.specifier.clone()).collect::<Vec<_>>()
        };
        let mut dynamic = named(&scan.dynamic, &place.dynamic);
        dynamic.sort();
        dynamic.dedup();
        ModulePlan {
            awaited: named(&scan.requests, &place.requests),
            dynamic,
            dynamic_unknown: !scan.dynamic_unknown.is_empty()
                && self.places.iter().any(|place| place.reason.is_some()),
            cyclic: place.cycle.is_some(),
            ..plan
        }
    }
}

impl Place {
    fn targets(&self) -> impl Iterator<Item = usize> {
        self.requests.iter().chain(&self.dynamic).flatten().copied()
    }
}

/// Goes from the modules that await to those that import them, the near ones first.
fn give_reasons(places: &mut [Place], scans: &[Scan]) {
    let mut importers: Vec<Vec<(usize, usize)>> = vec![Vec::new(); places.len()];
    for (own, place) in places.iter().enumerate() {
        for (request, target) in place.requests.iter().enumerate() {
            if let Some(list) = target.and_then(|target| importers.get_mut(target)) {
                list.push((own, request));
            }
        }
    }
    let mut queue = VecDeque::new();
    for (own, (place, scan)) in places.iter_mut().zip(scans).enumerate() {
        if scan.awaits.is_some() {
            place.reason = Some(Reason::Awaits);
            queue.push_back(own);
        }
    }
    while let Some(target) = queue.pop_front() {
        for (importer, request) in importers.get(target).into_iter().flatten().copied() {
            if let Some(place) = places.get_mut(importer).filter(|place| place.reason.is_none()) {
                place.reason = Some(Reason::Imports { request, target });
                queue.push_back(importer);
            }
        }
    }
}

/// Numbers the cycles of async modules in the order of their first members.
fn give_cycles(places: &mut [Place]) {
    let edges: Vec<Vec<usize>> =
        places.iter().map(|place| place.requests.iter().flatten().copied().collect()).collect();
    let groups = groups(&edges);
    let mut sizes = vec![0_usize; places.len()];
    for group in &groups {
        sizes.get_mut(*group).into_iter().for_each(|size| *size += 1);
    }
    let mut numbers: Vec<usize> = Vec::new();
    for (own, (place, group)) in places.iter_mut().zip(&groups).enumerate() {
        let several = sizes.get(*group).is_some_and(|size| *size > 1);
        let imports_itself = edges.get(own).is_some_and(|edges| edges.contains(&own));
        if place.reason.is_some() && (several || imports_itself) {
            let known = numbers.iter().position(|number| number == group);
            place.cycle = Some(known.unwrap_or_else(|| {
                numbers.push(*group);
                numbers.len() - 1
            }));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::SourceType;
    use crate::modules::scan;

    fn graph(files: &[(&str, &str)]) -> Graph {
        let scans = files.iter().map(|(name, text)| scan(text, name, SourceType::Auto).unwrap()).collect();
        Graph::of(scans, |_, specifier| files.iter().position(|(name, _)| specifier == format!("./{name}")))
    }

    /// Each module: the chain to the await, `awaited`, `dynamic`, whether it is cyclic.
    fn check(files: &[(&str, &str)], expected: &[&str]) {
        let graph = graph(files);
        let shown: Vec<String> = (0..files.len())
            .map(|own| {
                let plan = graph.plan(own, &Settings::default());
                let chain: Vec<&str> = graph.chain(own).iter().map(|at| files[*at].0).collect();
                let cyclic = if plan.cyclic { " cyclic" } else { "" };
                let unknown = if plan.dynamic_unknown { " unknown" } else { "" };
                let (awaited, dynamic) = (plan.awaited.join(" "), plan.dynamic.join(" "));
                format!("{} [{awaited}] [{dynamic}]{cyclic}{unknown}", chain.join(">"))
            })
            .collect();
        assert_eq!(shown, expected, "{files:?}");
    }

    const AWAITS: &str = "export const x = await f();";

    #[test]
    fn importers_wait() {
        check(
            &[
                ("a", "import './b'; import './c'; import './d';"),
                ("b", "export {};"),
                ("c", AWAITS),
                ("d", AWAITS),
            ],
            &["a>c [./c ./d] []", " [] []", "c [] []", "d [] []"],
        );
        check(
            &[("a", "export * from './b';"), ("b", "export * from './c';"), ("c", AWAITS)],
            &["a>b>c [./b] []", "b>c [./c] []", "c [] []"],
        );
        // The shortest way counts.
        check(
            &[("a", "import './b'; import './c';"), ("b", "import './c';"), ("c", AWAITS)],
            &["a>c [./b ./c] []", "b>c [./c] []", "c [] []"],
        );
    }

    #[test]
    fn cycles_wait_together() {
        check(
            &[("a", "import './b';"), ("b", "import './a'; await f();"), ("c", "import './a';")],
            &["a>b [./b] [] cyclic", "b [./a] [] cyclic", "c>a>b [./a] []"],
        );
        check(&[("a", "import './b';"), ("b", "import './a';")], &[" [] []", " [] []"]);
        check(&[("a", "import './a'; await f();")], &["a [./a] [] cyclic"]);
    }

    #[test]
    fn loading_later_is_no_reason() {
        check(
            &[("a", "import('./b'); import('./c'); import('./b');"), ("b", AWAITS), ("c", "export {};")],
            &[" [] [./b]", "b [] []", " [] []"],
        );
        check(&[("a", "import(x);"), ("b", AWAITS)], &[" [] [] unknown", "b [] []"]);
        check(&[("a", "import(x);"), ("b", "export {};")], &[" [] []", " [] []"]);
    }

    #[test]
    fn what_is_outside_is_not_known() {
        check(&[("a", "import 'b'; import './none';")], &[" [] []"]);
        // A script has no top-level await.
        check(&[("a", "import './b';"), ("b", "async () => await f();")], &[" [] []", " [] []"]);
    }
}
