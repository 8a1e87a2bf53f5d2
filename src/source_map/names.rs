//! The names of a map, each once.
//!
//! ```text
//! number("a"), number("b"), number("a")     0, 1, 0     "a","b"
//! ```

use rustc_hash::FxHashMap;

use super::json;
use super::marks::Marks;

/// The names of a map.
#[derive(Default)]
pub(super) struct Names {
    /// All, as they are written in a list.
    pub(super) text: Vec<u8>,
    count: u32,
    /// The numbers of the spellings that were asked for.
    known: Vec<Option<u32>>,
    /// Whether there is a map of the input, whose names are added too.
    is_shared: bool,
    /// Then, the numbers of all.
    numbers: FxHashMap<String, u32>,
}

impl Names {
    /// None yet, of a source with so many spellings; `is_shared` if there is a map of the input.
    pub(super) fn new(spellings: usize, is_shared: bool) -> Self {
        Self { known: vec![None; spellings], is_shared, ..Self::default() }
    }

    /// The number of a name of the source.
    #[inline]
    pub(super) fn number(&mut self, marks: &Marks, spelling: u32) -> u32 {
        match self.known.get(spelling as usize) {
            Some(Some(known)) => *known,
            _ => self.new_number(marks, spelling), // Asked for the first time.
        }
    }

    fn new_number(&mut self, marks: &Marks, spelling: u32) -> u32 {
        let name = marks.spelling(spelling);
        // Spellings differ, but a map of the input may have the same ones.
        let number = if self.is_shared { self.shared(name) } else { self.add(name) };
        if let Some(known) = self.known.get_mut(spelling as usize) {
            *known = Some(number);
        }
        number
    }

    /// The number of a name that somebody else may add as well.
    pub(super) fn shared(&mut self, name: &str) -> u32 {
        if let Some(known) = self.numbers.get(name) {
            return *known;
        }
        let number = self.add(name);
        self.numbers.insert(name.to_owned(), number);
        number
    }

    fn add(&mut self, name: &str) -> u32 {
        if self.count > 0 {
            self.text.push(b',');
        }
        json::string(&mut self.text, name);
        self.count += 1;
        self.count - 1
    }
}
