//! Makes a failing graph small: takes away imports, statements and entries while it still fails.

use crate::graph::{Graph, Step};

/// The smallest graph found that still fails; `fails` gives the first of several that does.
pub(crate) fn shrink(graph: &Graph, fails: impl Fn(&[&Graph]) -> Option<usize>) -> Graph {
    let mut best = graph.clone();
    loop {
        let mut all = candidates(&best);
        match fails(&all.iter().collect::<Vec<_>>()) {
            Some(first) if first < all.len() => best = all.swap_remove(first),
            Some(_) | None => return best,
        }
    }
}

/// Graphs with a little less in them.
fn candidates(graph: &Graph) -> Vec<Graph> {
    let mut found = Vec::new();
    let mut add = |edit: &dyn Fn(&mut Graph)| {
        let mut candidate = graph.clone();
        edit(&mut candidate);
        found.push(candidate);
    };
    for at in 1..graph.phases.len() {
        add(&|graph| drop(graph.phases.remove(at)));
    }
    for own in 0..graph.modules.len() {
        let module = &graph.modules[own];
        if !module.requests.is_empty() || !module.steps.is_empty() {
            add(&|graph| {
                graph.modules[own].requests.clear();
                graph.modules[own].steps.clear();
            });
        }
        if own > 0 && own + 1 == graph.modules.len() && !is_mentioned(graph, own) {
            add(&|graph| drop(graph.modules.pop()));
        }
    }
    for own in 0..graph.modules.len() {
        // A read names its request by index, so only the last one may go without changing others.
        for at in 0..graph.modules[own].requests.len() {
            add(&|graph| {
                graph.modules[own].requests.remove(at);
                graph.modules[own].steps.retain(|step| !matches!(step, Step::Read(_)));
            });
        }
        for at in 0..graph.modules[own].steps.len() {
            add(&|graph| {
                graph.modules[own].steps.remove(at);
            });
        }
        if graph.modules[own].shared {
            add(&|graph| graph.modules[own].shared = false);
        }
    }
    found
}

fn is_mentioned(graph: &Graph, own: usize) -> bool {
    let is_target = |from: usize| graph.modules[from].requests.iter().any(|request| request.target == own);
    (0..graph.modules.len()).any(is_target)
        || graph.any_step(|step| matches!(step, Step::Import(target, _) if *target == own))
        || graph.phases.iter().flatten().any(|entry| *entry == own)
}
