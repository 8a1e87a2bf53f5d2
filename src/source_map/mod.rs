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
mod input;
mod marks;
mod places;
mod segments;

pub use comment::{Reference, reference, without_reference};
pub use input::InputMap;
pub(crate) use marks::Marks;
pub(crate) use segments::{Original, Typed, build};

/// What `sources` calls the helpers.
pub const HELPERS: &str = "unawait/runtime";

/// A source map. See the `SourceMap` of [`crate::Output`].
#[derive(Clone, Debug)]
pub struct SourceMap {
    map: swc_sourcemap::SourceMap,
    /// The number of the source that holds the helpers.
    helpers: Option<u32>,
}

impl SourceMap {
    /// The map as JSON text.
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut bytes = Vec::new();
        // Memory takes all that is written, and all that is written has a JSON form.
        let _ = self.map.to_writer(&mut bytes);
        let mut json = String::from_utf8(bytes).unwrap_or_default();
        let ignored: Vec<String> = self.map.ignore_list().map(u32::to_string).collect();
        // The name that tools know from before the specification had one.
        if !ignored.is_empty() && json.pop().is_some() {
            json.push_str(",\"x_google_ignoreList\":[");
            json.push_str(&ignored.join(","));
            json.push_str("]}");
        }
        json
    }

    /// The map as the address that holds it: `data:application/json;…`.
    #[must_use]
    pub fn to_data_url(&self) -> String {
        let data = comment::base64(self.to_json().as_bytes());
        format!("data:application/json;charset=utf-8;base64,{data}")
    }

    /// Says the name of the output, from where the map is.
    pub fn set_file(&mut self, name: &str) {
        self.map.set_file(Some(name.to_owned()));
    }

    /// The names of the sources that the author knows: without the helpers.
    pub fn sources(&self) -> impl Iterator<Item = &str> {
        let all = (0..self.map.get_source_count()).filter(|index| Some(*index) != self.helpers);
        all.filter_map(|index| self.map.get_source(index).map(|name| &**name))
    }

    /// Calls the sources what `rename` makes of their names; the helpers keep theirs.
    pub fn rename_sources(&mut self, mut rename: impl FnMut(&str) -> String) {
        for index in (0..self.map.get_source_count()).filter(|index| Some(*index) != self.helpers) {
            let name = self.map.get_source(index).map(|name| rename(name));
            if let Some(name) = name {
                self.map.set_source(index, name.into());
            }
        }
    }
}
