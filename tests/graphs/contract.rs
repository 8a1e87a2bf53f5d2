//! What has to be equal between a graph and its lowered form.
//!
//! | | |
//! | --- | --- |
//! | `exact`, without `import()`, and nothing is imported when it has failed | every event with its tick |
//! | `faithful`, `textbook`: modules of a cycle that waits for one that rejects | the same, if both have run them |
//! | else | what each module says, and that none starts before what it imports has ended |
//! | always | what became of the imports from outside, and the exports in the end |

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use crate::graph::{Graph, Step};
use crate::run::{ENDED, Run};
use unawait::Mode;

/// The first difference that the mode does not allow.
pub(crate) fn difference(graph: &Graph, mode: Mode, native: &Run, lowered: &Run) -> Option<String> {
    if let Some(failure) = &native.failure {
        // Then it tells nothing of the compiler.
        if failure == ENDED {
            return None;
        }
        return Some(format!("native fails: {failure}"));
    }
    if let Some(failure) = &lowered.failure {
        return Some(format!("fails: {failure}"));
    }
    let (lowered, mut all) = without_late_siblings(graph, native, lowered);
    let lowered = &lowered;
    let dynamic = graph.any_step(|step| matches!(step, Step::Import(..)));
    if mode == Mode::Exact && !dynamic && !fails_for_later_importers(graph) {
        if native.events != lowered.events {
            return Some(beside("events", &timed(native), &timed(lowered)));
        }
    } else {
        let (mut before, mut after) = (lanes(native), lanes(lowered));
        if mode != Mode::Exact {
            let raced = racing(graph);
            let both =
                |name: &String, other: &BTreeMap<_, _>| other.contains_key(name) || !raced.contains(name);
            let known = before.clone();
            before.retain(|name, _| both(name, &after));
            after.retain(|name, _| both(name, &known));
            all &= before.len() == known.len();
        }
        if before != after {
            return Some(beside("lanes", &listed(&before), &listed(&after)));
        }
        if let Some(problem) = too_early(graph, lowered) {
            return Some(format!("{problem}\n{}", timed(lowered).join("\n")));
        }
    }
    let outcomes = outcomes(graph, lowered);
    if native.outcomes != outcomes {
        return Some(beside("outcomes", &native.outcomes, &outcomes));
    }
    (all && native.bindings != lowered.bindings)
        .then(|| beside("exports", &listed(&native.bindings), &listed(&lowered.bindings)))
}

/// Where a module has failed and is imported again later, native does not evaluate what the importer asks for behind
/// it. An importer that was lowered finds out when all that has been evaluated. So what only the lowered graph
/// has started is left out, and `false` says that there was such a module.
fn without_late_siblings(graph: &Graph, native: &Run, lowered: &Run) -> (Run, bool) {
    if !fails_for_later_importers(graph) {
        return (lowered.clone(), true);
    }
    let known = lanes(native);
    let is_known = |text: &str| known.contains_key(lane(text));
    let kept = |(text, _): &&(String, usize)| is_known(text);
    let events: Vec<_> = lowered.events.iter().filter(kept).cloned().collect();
    let all = events.len() == lowered.events.len();
    (Run { events, ..lowered.clone() }, all)
}

/// Whether a module may fail, and be imported again when it has.
fn fails_for_later_importers(graph: &Graph) -> bool {
    let late = graph.phases.len() > 1 || graph.any_step(|step| matches!(step, Step::Import(..)));
    late && graph.any_step(|step| matches!(step, Step::Throw | Step::Reject(_)))
}

/// The modules of cycles in which one waits for a module that rejects: how many of them have run by then is a
/// matter of ticks.
fn racing(graph: &Graph) -> BTreeSet<String> {
    let rejects =
        |module: usize| graph.modules[module].steps.iter().any(|step| matches!(step, Step::Reject(_)));
    let all = 0..graph.modules.len();
    let races = |own: &usize| {
        let waits = all.clone().any(|other| rejects(other) && graph.reaches(*own, other, false));
        waits && graph.reaches(*own, *own, false)
    };
    all.clone().filter(races).map(|own| format!("m{own}")).collect()
}

/// Who says it.
fn lane(text: &str) -> &str {
    text.split(' ').next().unwrap_or(text)
}

/// What became of the imports. Where a module throws at once, those that import it are never evaluated, so they
/// cannot say that they wait for others: their rejections count as not handled.
fn outcomes(graph: &Graph, run: &Run) -> Vec<String> {
    let lost = graph.any_step(|step| *step == Step::Throw);
    run.outcomes.iter().filter(|text| !(lost && text.starts_with("unhandled"))).cloned().collect()
}

fn timed(run: &Run) -> Vec<String> {
    run.events.iter().map(|(text, tick)| format!("{tick:3} {text}")).collect()
}

fn listed(lists: &BTreeMap<String, Vec<String>>) -> Vec<String> {
    lists.iter().map(|(name, list)| format!("{name}: {}", list.join(" · "))).collect()
}

/// What each module said, in its order.
fn lanes(run: &Run) -> BTreeMap<String, Vec<String>> {
    let mut lanes: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (text, _) in &run.events {
        let rest = text.strip_prefix(lane(text)).unwrap_or_default();
        lanes.entry(lane(text).to_owned()).or_default().push(rest.trim_start().to_owned());
    }
    lanes
}

/// A module that starts before one that it imports has ended, where they are in no cycle.
fn too_early(graph: &Graph, run: &Run) -> Option<String> {
    let at = |text: String| run.events.iter().position(|(event, _)| *event == text);
    for (own, module) in graph.modules.iter().enumerate() {
        for target in module.requests.iter().map(|request| request.target) {
            let start = at(format!("m{own} starts"));
            let end = at(format!("m{target} ends"));
            if start.is_some() && (end.is_none() || end > start) && !graph.reaches(target, own, false) {
                return Some(format!("m{own} starts before m{target} has ended"));
            }
        }
    }
    None
}

fn beside(what: &str, native: &[String], lowered: &[String]) -> String {
    let mut text = format!("{what} differ (native | lowered):\n");
    for at in 0..native.len().max(lowered.len()) {
        let (left, right) = (native.get(at).map_or("", |l| l), lowered.get(at).map_or("", |l| l));
        let sign = if left == right { ' ' } else { '!' };
        let _ = writeln!(text, "{sign} {left:50} | {right}");
    }
    text
}
