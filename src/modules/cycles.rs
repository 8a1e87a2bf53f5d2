//! Which modules import each other.
//!
//! ```text
//! a → b → c → b        a: alone   b, c: together
//! ```

/// The number of the group of each node: nodes that reach each other have the same one. `edges[n]` are the
/// nodes that node `n` leads to. Takes time in proportion to nodes and edges, and no stack.
///
/// The algorithm is Tarjan's, as the specification has it for modules.
pub(crate) fn groups(edges: &[Vec<usize>]) -> Vec<usize> {
    let mut search = Search {
        edges,
        group: vec![None; edges.len()],
        low: vec![None; edges.len()],
        stack: Vec::new(),
        visited: 0,
        groups: 0,
    };
    for node in 0..edges.len() {
        search.visit(node);
    }
    search.group.into_iter().map(Option::unwrap_or_default).collect()
}

struct Search<'e> {
    edges: &'e [Vec<usize>],
    group: Vec<Option<usize>>,
    /// The earliest visited node that is known to be reached, by its order.
    low: Vec<Option<usize>>,
    stack: Vec<usize>,
    visited: usize,
    groups: usize,
}

impl Search<'_> {
    /// Visits a node and all that it leads to. The calls of the recursive algorithm are kept in a list, as there
    /// may be a chain of many thousand modules: the node, its order, the edge to look at next.
    fn visit(&mut self, first: usize) {
        let mut calls = self.enter(first).into_iter().collect::<Vec<_>>();
        while let Some((node, order, next)) = calls.last_mut() {
            let (node, order) = (*node, *order);
            let target = self.edges.get(node).and_then(|edges| edges.get(*next)).copied();
            *next += 1;
            let Some(target) = target else {
                calls.pop();
                self.leave(node, order);
                if let Some((caller, ..)) = calls.last() {
                    self.reach(*caller, node);
                }
                continue;
            };
            match self.enter(target) {
                Some(call) => calls.push(call),
                None => self.reach(node, target),
            }
        }
    }

    fn enter(&mut self, node: usize) -> Option<(usize, usize, usize)> {
        let low = self.low.get_mut(node)?;
        if low.is_some() {
            return None;
        }
        *low = Some(self.visited);
        self.visited += 1;
        self.stack.push(node);
        Some((node, self.visited - 1, 0))
    }

    /// Notes that `node` leads to `target`, which has been visited.
    fn reach(&mut self, node: usize, target: usize) {
        let open = self.group.get(target).is_some_and(Option::is_none);
        let reached = self.low.get(target).copied().flatten();
        if let (true, Some(reached), Some(Some(low))) = (open, reached, self.low.get_mut(node)) {
            *low = reached.min(*low);
        }
    }

    /// Closes the group that was entered by `node`, if one was.
    fn leave(&mut self, node: usize, order: usize) {
        if self.low.get(node) != Some(&Some(order)) {
            return;
        }
        while let Some(member) = self.stack.pop() {
            if let Some(group) = self.group.get_mut(member) {
                *group = Some(self.groups);
            }
            if member == node {
                break;
            }
        }
        self.groups += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn those_that_reach_each_other_are_together() {
        let check = |edges: &[&[usize]], expected: &[usize]| {
            let edges: Vec<Vec<usize>> = edges.iter().map(|edges| edges.to_vec()).collect();
            let found = groups(&edges);
            // The numbers themselves do not matter.
            let first = |groups: &[usize], of: usize| groups.iter().position(|group| *group == groups[of]);
            let firsts = |groups: &[usize]| (0..groups.len()).map(|of| first(groups, of)).collect::<Vec<_>>();
            assert_eq!(firsts(&found), firsts(expected), "{edges:?}: {found:?}");
        };
        check(&[], &[]);
        check(&[&[1], &[2], &[]], &[0, 1, 2]);
        check(&[&[1], &[2], &[1]], &[0, 1, 1]);
        check(&[&[1, 2], &[0], &[3], &[2]], &[0, 0, 1, 1]);
        check(&[&[1], &[2], &[0, 3], &[4], &[3]], &[0, 0, 0, 1, 1]);
        check(&[&[0], &[0, 2], &[3], &[1]], &[0, 1, 1, 1]);
    }

    #[test]
    fn a_long_chain_needs_no_stack() {
        let mut edges: Vec<Vec<usize>> = (1..200_000).map(|next| vec![next]).collect();
        edges.push(vec![0]);
        assert!(groups(&edges).iter().all(|group| *group == 0));
    }
}
