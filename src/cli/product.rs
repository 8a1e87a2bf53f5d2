//! What a build makes of one file: from the compiler, or from the cache if it made it before.
//!
//! ```text
//! byte search finds nothing to do   → the source as it is; that is less work than looking it up in the cache
//! key is in the cache               → what was kept
//! else                              → compiled, and kept unless it failed
//! ```

use unawait::modules::Scan;
use unawait::{Diagnostic, stays};

use super::args::SourceMapArg;
use super::cache::Cache;
use super::compile::{Prepared, lower};
use super::inputs::Input;
use super::maps::{Names, attach, names};
use super::plan::Target;

/// A result, before it is put in its place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Product {
    /// The text; nothing where it is that of the source.
    pub(crate) code: Option<String>,
    /// The text of the map beside it.
    pub(crate) map: Option<String>,
    /// What the compiler warns of.
    pub(crate) warnings: Vec<Diagnostic>,
    /// Async functions found.
    pub(crate) functions: usize,
    /// Async functions lowered.
    pub(crate) lowered: usize,
    /// Whether the module is done later than it has run: it awaits at top level, or waits for one that does.
    pub(crate) awaits: bool,
    /// What it asks for, where it was compiled.
    pub(crate) scan: Option<Scan>,
}

/// The product of what was read, and whether it was in the cache.
///
/// # Errors
/// The rendered errors.
pub(crate) fn product(
    prepared: &Prepared,
    (input, target): (&Input, &Target),
    map: Option<SourceMapArg>,
    (cache, colour): (&Cache, bool),
) -> Result<(Product, bool), Vec<String>> {
    if cache.is_open() && !prepared.options.check && stays(&prepared.source, &prepared.options) {
        return Ok((Product::default(), false));
    }
    let names = map.map(|kind| names(input, target, &prepared.chained, kind));
    cache.product(prepared, names.as_ref(), || make(prepared, input, names.as_ref(), colour))
}

fn make(
    prepared: &Prepared,
    input: &Input,
    names: Option<&Names>,
    colour: bool,
) -> Result<Product, Vec<String>> {
    let (mut output, mut code) = lower(prepared, input, colour)?;
    // What stays as it is needs no map.
    let changed = code != prepared.source;
    let map = output.map.take().zip(names).filter(|_| changed);
    let map = map.and_then(|(map, names)| attach(&mut code, map, names));
    Ok(Product {
        code: changed.then_some(code),
        map,
        warnings: output.diagnostics,
        functions: output.functions,
        lowered: output.lowered,
        awaits: output.init.is_some(),
        scan: output.scan.take(),
    })
}
