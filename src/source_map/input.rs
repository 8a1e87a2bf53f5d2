//! The map of the input: where what is lowered comes from itself.
//!
//! ```text
//! a.ts ──(another compiler)──→ a.js ──(this one)──→ output
//!      └──── input map ─────┘
//! └──────────────── our map ─────────────────────────────┘
//! ```

use swc_sourcemap::{DecodedMap, SourceMap, decode_slice};

use super::places::Place;

/// A source map that leads from the text to be lowered to what that was made from.
#[derive(Clone, Debug)]
pub struct InputMap {
    map: SourceMap,
}

/// Where a place comes from.
#[derive(Clone, Copy, Debug)]
pub(super) struct Traced<'a> {
    /// The number of the source.
    pub(super) source: u32,
    /// The line and column there.
    pub(super) place: Place,
    /// What it is called there.
    pub(super) name: Option<&'a str>,
}

impl InputMap {
    /// Reads a map of version 3, with or without sections.
    ///
    /// # Errors
    /// What is wrong with it, as a sentence without a full stop.
    pub fn parse(json: &str) -> Result<Self, String> {
        let map = match decode_slice(json.as_bytes()).map_err(|error| error.to_string())? {
            DecodedMap::Regular(map) => map,
            DecodedMap::Index(index) => index.flatten().map_err(|error| error.to_string())?,
            DecodedMap::Hermes(_) => return Err("it is a map of Hermes bytecode".to_owned()),
        };
        Ok(Self { map })
    }

    /// Where a place of the input comes from, if the map knows: by the last segment before it on its line.
    pub(super) fn trace(&self, (line, column): Place) -> Option<Traced<'_>> {
        let token = self.map.lookup_token(line, column)?;
        if token.get_dst_line() != line || !token.has_source() {
            return None;
        }
        let exact = token.get_dst_col() == column;
        let name = token.get_name().filter(|_| exact).map(|name| &**name);
        Some(Traced { source: token.get_src_id(), place: token.get_src(), name })
    }

    /// The name of a source, with the root of the sources before it.
    pub(super) fn source(&self, source: u32) -> &str {
        self.map.get_source(source).map_or("", |name| &**name)
    }

    /// The text of a source, if the map has it.
    pub(super) fn content(&self, source: u32) -> Option<&str> {
        self.map.get_source_contents(source).map(|text| &**text)
    }

    /// Whether debuggers are to pass over a source.
    pub(super) fn is_ignored(&self, source: u32) -> bool {
        self.map.ignore_list().any(|ignored| *ignored == source)
    }
}
