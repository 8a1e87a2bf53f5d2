//! A list for each of many names, all in one place.
//!
//! ```text
//! found    a:1 b:1 a:2 c:3 b:4        sorted   a:1 2   b:1 4   c:3
//! ```
//! Most lists are of one or two items: on their own they would be mostly overhead.

/// Items by the numbers of their names.
#[derive(Debug)]
pub(super) struct Lists<T> {
    found: Vec<(usize, T)>,
    sorted: Vec<T>,
    /// Where the list of each name ends.
    ends: Vec<usize>,
}

impl<T> Default for Lists<T> {
    fn default() -> Self {
        Self { found: Vec::new(), sorted: Vec::new(), ends: Vec::new() }
    }
}

impl<T: Copy> Lists<T> {
    /// Adds an item to a list.
    pub(super) fn push(&mut self, name: usize, item: T) {
        self.found.push((name, item));
    }

    /// Takes all items out.
    pub(super) fn clear(&mut self) {
        self.found.clear();
        self.sorted.clear();
        self.ends.clear();
    }

    /// Makes the lists of so many names, in each of which the order stays.
    pub(super) fn sort(&mut self, names: usize) {
        if self.found.is_empty() {
            return;
        }
        let mut next = vec![0; names];
        for (name, _) in &self.found {
            next.get_mut(*name).into_iter().for_each(|count| *count += 1);
        }
        let mut start = 0;
        for count in &mut next {
            start += std::mem::replace(count, start);
        }
        self.sorted = self.found.iter().map(|(_, item)| *item).collect();
        for (name, item) in self.found.drain(..) {
            let Some(next) = next.get_mut(name) else { continue };
            self.sorted.get_mut(*next).into_iter().for_each(|slot| *slot = item);
            *next += 1;
        }
        self.ends = next;
    }

    /// The list of a name, once all are sorted.
    pub(super) fn of(&self, name: usize) -> &[T] {
        let start = name.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or_default();
        self.ends.get(name).and_then(|end| self.sorted.get(start..*end)).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_name_has_its_items_in_order() {
        let mut lists = Lists::default();
        for (name, item) in [(0, 'a'), (2, 'b'), (0, 'c'), (3, 'd'), (2, 'e')] {
            lists.push(name, item);
        }
        lists.sort(5);
        let shown: Vec<String> = (0..6).map(|name| lists.of(name).iter().collect()).collect();
        assert_eq!(shown, ["ac", "", "be", "d", "", ""]);
    }
}
