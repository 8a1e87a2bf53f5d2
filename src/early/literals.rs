//! Literals: strings and numbers that strict code cannot have, and broken escapes.
//!
//! ```js
//! "use strict"; 010; "\8";      `\u{1F_639}`;      tru\u0065;      /[z-a]/;
//! ```

use swc_core::ecma::ast::{Number, Regex, Str, Tpl};
use swc_core::ecma::visit::VisitWith;

use super::escapes::{Place, fault};
use super::walk::Walk;
use super::{regex, text};

/// Judges a string.
pub(super) fn string(walk: &mut Walk, node: &Str) {
    let written = walk.text.slice(node.span);
    if !written.contains('\\') {
        return;
    }
    let place = if walk.context.strict { Place::StrictString } else { Place::SloppyString };
    if let Some(message) = fault(written, place) {
        walk.report(node.span, message);
    }
}

/// Judges a number: `010` and `08` are leftovers of sloppy code.
pub(super) fn number(walk: &mut Walk, node: &Number) {
    let is_leftover = matches!(walk.text.slice(node.span).as_bytes(), [b'0', b'0'..=b'9', ..]);
    if is_leftover && walk.context.strict {
        let hint = "octal numbers start with `0o`";
        walk.report_with_hint(node.span, "Numbers cannot start with `0` in strict mode", hint);
    }
}

/// Walks over a template that has no tag; a tag may take any escape.
pub(super) fn template(walk: &mut Walk, node: &Tpl) {
    for quasi in &node.quasis {
        if let Some(message) = fault(&quasi.raw, Place::Template) {
            walk.report(quasi.span, message);
        }
    }
    node.exprs.visit_with(walk);
}

/// Judges a regular expression.
pub(super) fn regular_expression(walk: &mut Walk, node: &Regex) {
    if node.exp.contains(text::is_line_end) {
        walk.report(node.span, "A regular expression cannot contain a line break");
    } else if let Some(message) = regex::fault(&node.exp, &node.flags) {
        walk.report(node.span, message);
    }
}
