//! Which files have nothing to lower, told by their bytes alone.
//!
//! ```js
//! export const add = (a, b) => a + b;      // neither word: nothing to do
//! // an async function                     // one of them: has to be parsed
//! ```
//! Neither keyword may be written with escapes (<https://tc39.es/ecma262/#prod-Keyword>), and every construct
//! that can be lowered has one of them in it.

use memchr::{memchr, memmem};

use crate::{Format, Options, typescript};

/// Whether a file stays as it is, whatever stands in it, for nothing in it can be lowered. May miss some that do.
#[must_use]
pub fn stays(source: &str, options: &Options) -> bool {
    let module = &options.module;
    let is_alone = module.awaited.is_empty() && module.dynamic.is_empty();
    let is_left = is_alone && !module.dynamic_unknown && !module.cyclic && module.format == Format::Module;
    is_left
        && !typescript::is_typescript(&options.filename)
        // No text has one.
        && memchr(0, source.as_bytes()).is_none()
        && ["async", "await"].iter().all(|word| memmem::find(source.as_bytes(), word.as_bytes()).is_none())
}
