//! Source maps, version 3: where each place of the output comes from in what the author wrote.
//!
//! ```text
//! load.ts      const name: string = (await load(id)).name;
//! output       load(id).then((value) => { const name = value.name; … })
//! map          every name that is still there → its place in load.ts
//!              `.then(`, `(value) => {`       → the `await`
//! ```
//! * Needs: the pieces of the printer, and the marks of the source before it was lowered.
//! * Leaves: a [`SourceMap`] whose lines and columns are those of the specification: UTF-16 code units,
//!   in lines that end at any line terminator. A byte order mark takes no column, as engines decode it
//!   away.
//!
//! Format: <https://tc39.es/ecma426/>

mod comment;
mod index;
mod input;
mod json;
mod marks;
mod names;
mod places;
mod runs;
mod segments;

pub use comment::{Reference, reference, without_reference};
pub use input::InputMap;
use json::Source;
pub(crate) use marks::Marks;
pub(crate) use segments::{Original, Typed, build};

/// What `sources` calls the helpers.
pub const HELPERS: &str = "unawait/runtime";

/// A source map. See the `SourceMap` of [`crate::Output`].
#[derive(Clone, Debug)]
pub struct SourceMap {
    file: Option<String>,
    sources: Vec<Source>,
    /// As they are written in a list.
    names: Vec<u8>,
    mappings: String,
    /// The number of the source that holds the helpers.
    helpers: Option<usize>,
}

impl SourceMap {
    /// The map as JSON text.
    #[must_use]
    pub fn to_json(&self) -> String {
        let Self { file, sources, names, mappings, .. } = self;
        json::Map { file: file.as_deref(), sources, names, mappings }.to_json()
    }

    /// The map as the address that holds it: `data:application/json;…`.
    #[must_use]
    pub fn to_data_url(&self) -> String {
        let data = comment::base64(self.to_json().as_bytes());
        format!("data:application/json;charset=utf-8;base64,{data}")
    }

    /// Says the name of the output, from where the map is.
    pub fn set_file(&mut self, name: &str) {
        self.file = Some(name.to_owned());
    }

    /// The names of the sources that the author knows: without the helpers.
    pub fn sources(&self) -> impl Iterator<Item = &str> {
        let all = self.sources.iter().enumerate().filter(|(index, _)| Some(*index) != self.helpers);
        all.map(|(_, source)| &*source.name)
    }

    /// Calls the sources what `rename` makes of their names; the helpers keep theirs.
    pub fn rename_sources(&mut self, mut rename: impl FnMut(&str) -> String) {
        let helpers = self.helpers;
        for (_, source) in self.sources.iter_mut().enumerate().filter(|(index, _)| Some(*index) != helpers) {
            source.name = rename(&source.name);
        }
    }
}
