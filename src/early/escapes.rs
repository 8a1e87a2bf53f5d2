//! Escape sequences in strings, templates and names.
//!
//! ```js
//! "\u{1F_639}"     `\8`     var \u200Dname;
//! ```

use swc_core::ecma::ast::Ident;

/// Where an escape stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// In a string of sloppy code, which may have octal escapes.
    SloppyString,
    /// In a string of strict code.
    StrictString,
    /// In a template without a tag.
    Template,
}

/// What is wrong with the first faulty escape of `raw`, the text between the quotes.
pub(super) fn fault(raw: &str, place: Place) -> Option<&'static str> {
    let mut rest = raw;
    while let Some((_, escape)) = rest.split_once('\\') {
        let found = match escape.as_bytes() {
            [b'x', digits @ ..] => (!hex(digits, 2)).then_some("`\\x` needs two hexadecimal digits"),
            [b'u', ..] => unicode(escape).is_none().then_some("This Unicode escape is malformed"),
            [b'0', digits @ ..] if !digits.first().is_some_and(u8::is_ascii_digit) => None,
            [b'0'..=b'9', ..] => octal(place),
            _ => None,
        };
        if found.is_some() {
            return found;
        }
        // An escaped backslash does not start another escape.
        let skipped = escape.chars().next().map_or(0, char::len_utf8);
        rest = escape.get(skipped..).unwrap_or_default();
    }
    None
}

fn octal(place: Place) -> Option<&'static str> {
    match place {
        Place::SloppyString => None,
        Place::StrictString => Some("Octal escapes are not allowed in strict mode"),
        Place::Template => Some("Octal escapes are not allowed in templates"),
    }
}

/// Whether `name`, a name as it is written, has only escapes of characters that a name may have there.
pub(super) fn is_name(name: &str) -> bool {
    let mut rest = name;
    let mut is_first = true;
    while let Some(first) = rest.chars().next() {
        let (value, length) = if first == '\\' {
            let Some((value, length)) = rest.get(1..).and_then(unicode) else { return false };
            let Some(value) = char::from_u32(value) else { return false };
            (value, 1 + length)
        } else {
            (first, first.len_utf8())
        };
        let fits = if is_first { Ident::is_valid_start(value) } else { Ident::is_valid_continue(value) };
        if !fits {
            return false;
        }
        is_first = false;
        rest = rest.get(length..).unwrap_or_default();
    }
    true
}

/// The value of an escape that starts with its `u`, and its length in bytes.
fn unicode(escape: &str) -> Option<(u32, usize)> {
    let digits = match escape.strip_prefix("u{") {
        Some(code) => code.split_once('}')?.0,
        None => escape.get(1..5)?,
    };
    let braces = if escape.starts_with("u{") { 3 } else { 1 };
    let is_hex = !digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_hexdigit());
    let significant = digits.trim_start_matches('0');
    let value = if significant.is_empty() { Ok(0) } else { u32::from_str_radix(significant, 16) };
    let value = value.ok().filter(|value| is_hex && *value <= 0x10_FFFF)?;
    Some((value, digits.len() + braces))
}

fn hex(digits: &[u8], count: usize) -> bool {
    digits.get(..count).is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
}
