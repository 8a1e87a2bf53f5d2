//! Where each name is mentioned in a source.
//!
//! ```text
//! let a = b.a;      a: a variable at 4, a property at 10
//! ```

use rustc_hash::FxHashMap;

use super::marks::Marks;

/// What is listed: the places of the spelling of this number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum List {
    /// Where it is a variable.
    Variables(u32),
    /// Where it is a property or a global variable.
    Others(u32),
}

/// Where names stand in a source, by what they are.
#[derive(Debug, Default)]
pub(super) struct Index<'m> {
    numbers: FxHashMap<&'m str, u32>,
    /// Where each list ends in `places`. It begins where the one before ends.
    ends: Vec<usize>,
    places: Vec<usize>,
}

impl<'m> Index<'m> {
    /// Lists what is mentioned.
    pub(super) fn of(marks: &'m Marks) -> Self {
        let numbers = (0..).map(|number| (marks.spelling(number), number));
        let numbers: FxHashMap<&str, u32> = numbers.take(marks.spellings()).collect();
        let mut mentions = Vec::with_capacity(marks.mentioned());
        mentions.extend(marks.mentions().map(|(list, at)| (list.number(), at)));
        // First how long each list is, then where it begins, which moves to where it ends.
        let mut ends = vec![0; 2 * numbers.len()];
        for (list, _) in &mentions {
            if let Some(count) = ends.get_mut(*list) {
                *count += 1;
            }
        }
        let mut all = 0;
        for end in &mut ends {
            all += std::mem::replace(end, all);
        }
        let mut places = vec![0; all];
        for (list, at) in mentions {
            let Some(end) = ends.get_mut(list) else { continue };
            if let Some(place) = places.get_mut(*end) {
                *place = at;
            }
            *end += 1;
        }
        Self { numbers, ends, places }
    }

    /// The number of a spelling.
    pub(super) fn number(&self, text: &str) -> Option<u32> {
        self.numbers.get(text).copied()
    }

    /// The places in a list, in the order of the source.
    pub(super) fn places(&self, list: List) -> &[usize] {
        let end = |list: usize| self.ends.get(list).copied();
        let from = list.number().checked_sub(1).and_then(end).unwrap_or(0);
        end(list.number()).and_then(|to| self.places.get(from..to)).unwrap_or_default()
    }
}

impl List {
    fn number(self) -> usize {
        match self {
            Self::Variables(spelling) => 2 * spelling as usize,
            Self::Others(spelling) => 2 * spelling as usize + 1,
        }
    }
}
