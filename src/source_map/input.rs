//! The map of the input: where what is lowered comes from itself.
//!
//! ```text
//! a.ts ──(another compiler)──→ a.js ──(this one)──→ output
//!      └──── input map ─────┘
//! └──────────────── our map ─────────────────────────────┘
//! ```

use std::panic::{AssertUnwindSafe, catch_unwind};

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
        // Numbers of lines that no file has may overflow in the sum of sections.
        let decoded = catch_unwind(AssertUnwindSafe(|| match decode_slice(json.as_bytes())? {
            DecodedMap::Regular(map) => Ok(map),
            DecodedMap::Index(index) => index.flatten(),
            DecodedMap::Hermes(hermes) => Ok(SourceMap::clone(&hermes)),
        }));
        match decoded {
            Ok(decoded) => decoded.map(|map| Self { map }).map_err(|error| error.to_string()),
            Err(_) => Err("its numbers are too large".to_owned()),
        }
    }

    /// The names of its sources, each with the root of the sources before it.
    pub fn sources(&self) -> impl Iterator<Item = &str> {
        (0..self.map.get_source_count()).map(|source| self.source(source))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn maps_are_read_or_refused() {
        let check = |json: &str, place: Place, expected: Option<(u32, Place)>| {
            let map = InputMap::parse(json).ok();
            let traced = map.as_ref().and_then(|map| map.trace(place));
            assert_eq!(traced.map(|found| (found.source, found.place)), expected, "{json} {place:?}");
        };
        let plain = r#"{"version":3,"sources":["a"],"names":[],"mappings":"AAEA,EACC;A;AAAA"}"#;
        check(plain, (0, 0), Some((0, (2, 0))));
        check(plain, (0, 9), Some((0, (3, 1))));
        check(plain, (1, 5), None);
        check(plain, (3, 0), None);
        let sections =
            format!(r#"{{"version":3,"sections":[{{"offset":{{"line":2,"column":0}},"map":{plain}}}]}}"#);
        check(&sections, (2, 1), Some((0, (2, 0))));
        for broken in ["", "[]", "{", r#"{"version":3,"sources":[],"names":[],"mappings":"AAAA"}"#] {
            assert!(InputMap::parse(broken).is_err(), "{broken}");
        }
        let far = sections.replace(r#""line":2"#, r#""line":4294967295"#);
        check(&far, (0, 0), None);
    }
}
