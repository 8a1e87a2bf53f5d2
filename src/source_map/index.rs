//! Where names are mentioned in a source, found when somebody asks for one.
//!
//! ```text
//! let a = b.a;      a: a variable at 4, a property at 10
//! ```

use rustc_hash::FxHashMap;

use super::marks::Marks;

/// The places of a name, in the order of the source.
#[derive(Debug, Default)]
pub(super) struct Mentions {
    /// Where it is a variable.
    pub(super) variables: Vec<usize>,
    /// Where it is a property or a global variable.
    pub(super) others: Vec<usize>,
}

/// The names of a source.
#[derive(Debug)]
pub(super) struct Index<'m> {
    marks: &'m Marks,
    numbers: FxHashMap<&'m str, u32>,
    /// What was asked for, by the numbers of the spellings.
    known: FxHashMap<u32, Mentions>,
}

impl<'m> Index<'m> {
    /// Nothing is known yet but the spellings.
    pub(super) fn of(marks: &'m Marks) -> Self {
        let numbers = (0..).map(|number| (marks.spelling(number), number));
        let numbers = numbers.take(marks.spellings()).collect();
        Self { marks, numbers, known: FxHashMap::default() }
    }

    /// The number of a spelling.
    pub(super) fn number(&self, text: &str) -> Option<u32> {
        self.numbers.get(text).copied()
    }

    /// Where a name is mentioned.
    pub(super) fn mentions(&mut self, spelling: u32) -> &Mentions {
        self.known.entry(spelling).or_insert_with(|| self.marks.mentions(spelling))
    }
}
