//! What a result is kept under: a hash of all that it depends on.
//!
//! ```text
//! BLAKE3( kind, this build of unawait, source, options, plan of the module, names in the map )
//! ```
//! BLAKE3 is cryptographic, so nobody who may put files into a cache that is shared can make one text pass for
//! another; and it takes in some GB a second, which is less work than reading the file was.
//!
//! Every structure is taken apart without `..`: a new field does not compile until it has been thought of here.

use std::fmt;
use std::path::Path;

use unawait::{Format, Mode, ModulePlan, Options, Runtime, SourceType};

use super::super::compile::Prepared;
use super::super::maps::Names;

/// The name of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Key([u8; 32]);

/// Takes parts in, one after the other; `ab, c` is not `a, bc`.
pub(super) struct Parts(blake3::Hasher);

impl Key {
    /// The hash itself.
    pub(super) fn bytes(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Display for Key {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(out, "{byte:02x}"))
    }
}

impl Parts {
    /// The parts of something of a kind.
    pub(super) fn of(kind: &str) -> Self {
        Self(blake3::Hasher::new()).text(kind)
    }

    /// Takes in bytes.
    pub(super) fn bytes(mut self, bytes: &[u8]) -> Self {
        self.0.update(&(bytes.len() as u64).to_le_bytes()).update(bytes);
        self
    }

    /// Takes in a text.
    pub(super) fn text(self, text: &str) -> Self {
        self.bytes(text.as_bytes())
    }

    /// Takes in a number.
    pub(super) fn number(mut self, number: u64) -> Self {
        self.0.update(&number.to_le_bytes());
        self
    }

    fn flag(self, flag: bool) -> Self {
        self.number(u64::from(flag))
    }

    fn list<'t>(self, texts: impl ExactSizeIterator<Item = &'t str>) -> Self {
        let count = texts.len() as u64;
        texts.fold(self.number(count), Self::text)
    }

    /// The key.
    pub(super) fn done(self) -> Key {
        Key(*self.0.finalize().as_bytes())
    }
}

/// The key of a result.
pub(super) fn of_product(build: &Key, prepared: &Prepared, names: Option<&Names>) -> Key {
    let Prepared { source, permissions: _, options, chained: _, waits: _ } = prepared;
    let Options {
        mode,
        filename,
        source_type,
        runtime,
        source_map,
        input_map,
        check,
        scan: _,
        module,
        deepest,
    } = options;
    let parts = Parts::of("product").bytes(build.bytes()).text(source);
    let parts = parts.text(mode_name(*mode)).text(last_part(filename)).text(type_name(*source_type));
    let parts = parts.text(match runtime {
        Runtime::Inline => "inline",
        Runtime::Import => "import",
    });
    let parts = parts.flag(*source_map).flag(*check).list(input_map.as_deref().into_iter());
    let parts = plan(parts, module).text(&format!("{deepest:?}"));
    let Some(Names { beside, file, sources }) = names else { return parts.flag(false).done() };
    let pairs: Vec<&str> = sources.iter().flat_map(|(old, new)| [old.as_str(), new.as_str()]).collect();
    parts.flag(true).flag(*beside).text(file).list(pairs.into_iter()).done()
}

/// The key of what a module asks for.
pub(super) fn of_scan(build: &Key, source: &str, filename: &str, source_type: SourceType) -> Key {
    let parts = Parts::of("scan").bytes(build.bytes()).text(source);
    parts.text(last_part(filename)).text(type_name(source_type)).done()
}

fn plan(parts: Parts, plan: &ModulePlan) -> Parts {
    let ModulePlan { init, format, awaited, dynamic, dynamic_unknown, own, cyclic, in_set } = plan;
    let parts = parts.text(init).text(match format {
        Format::Module => "module",
        Format::Iife => "iife",
        Format::Cjs => "cjs",
    });
    let lists = [awaited, dynamic, own];
    let parts = lists.into_iter().fold(parts, |parts, list| parts.list(list.iter().map(String::as_str)));
    parts.flag(*dynamic_unknown).flag(*cyclic).flag(*in_set)
}

/// The compiler looks at the file's own name only: its extension, and imports of itself.
fn last_part(filename: &str) -> &str {
    Path::new(filename).file_name().and_then(|name| name.to_str()).unwrap_or(filename)
}

fn mode_name(mode: Mode) -> &'static str {
    match mode {
        Mode::Textbook => "textbook",
        Mode::Faithful => "faithful",
        Mode::Exact => "exact",
    }
}

fn type_name(source_type: SourceType) -> &'static str {
    match source_type {
        SourceType::Auto => "auto",
        SourceType::Module => "module",
        SourceType::Script => "script",
    }
}
