//! Which files have nothing to lower, told by their bytes alone, or else once they are parsed.
//!
//! ```js
//! export const add = (a, b) => a + b;      // neither word: nothing to do
//! // an async function                     // one of them: has to be parsed, and no more
//! ```
//! Neither keyword may be written with escapes (<https://tc39.es/ecma262/#prod-Keyword>), and every construct
//! that can be lowered has one of them in it.

use memchr::{memchr, memmem};

use crate::early::Resolution;
use crate::{Format, Options, typescript};

/// Whether a file stays as it is, whatever stands in it, for nothing in it can be lowered. May miss some that do.
#[must_use]
pub fn stays(source: &str, options: &Options) -> bool {
    is_alone(options)
        && !typescript::is_typescript(&options.filename)
        // No text has one.
        && memchr(0, source.as_bytes()).is_none()
        && WORDS.iter().all(|word| memmem::find(source.as_bytes(), word.as_bytes()).is_none())
}

/// Whether a file whose names are resolved stays as it is: it has the words, but no function is async and nothing
/// awaits.
pub(crate) fn stays_resolved(resolution: &Resolution, options: &Options) -> bool {
    is_alone(options) && !resolution.is_async()
}

/// The keywords.
const WORDS: [&str; 2] = ["async", "await"];

/// Whether nothing that is known of other modules has to be written into it.
fn is_alone(options: &Options) -> bool {
    let module = &options.module;
    let waits = !module.awaited.is_empty() || !module.dynamic.is_empty() || module.dynamic_unknown;
    !waits && !module.cyclic && module.format == Format::Module
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Mode, SourceType, early, parse};

    #[test]
    fn what_has_the_words_and_stays() {
        let check = |source: &str, expected: bool| {
            let parsed = parse(source, "a.js", SourceType::Auto).unwrap_or_else(|_| panic!("{source}"));
            let resolution = early::check(&parsed).unwrap_or_else(|_| panic!("{source}"));
            let options = Options::new(Mode::Exact, "a.js".to_owned());
            assert_eq!(stays_resolved(&resolution, &options), expected, "{source}");
        };
        check("// async, await\nf();", true);
        check("f({ async: 1, await: x.await }, \"async () => {}\");", true);
        check("async(1); async = async => async;", true);
        check("for (const async of [1]) f(async);", true);
        check("async function f() {}", false);
        check("export default async function () {}", false);
        check("export default async () => {};", false);
        check("f(g, async (x) => x);", false);
        check("class A { static async a() {} }", false);
        check("@d(async () => {}) class A {}", false);
        check("x = { async *[y]() {} };", false);
        check("f`${async () => {}}`;", false);
        check("export const x = await f();", false);
        check("for await (const x of y) f(x);", false);
        check("export {}; { await using x = y; }", false);
    }

    #[test]
    fn what_waits_for_others_is_lowered() {
        let parsed = parse("// await\nimport \"./a.js\";", "b.js", SourceType::Auto).ok();
        let mut options = Options::new(Mode::Exact, "b.js".to_owned());
        options.module.awaited.push("./a.js".to_owned());
        let resolution = parsed.and_then(|parsed| early::check(&parsed).ok());
        assert_eq!(resolution.map(|resolution| stays_resolved(&resolution, &options)), Some(false));
    }
}
