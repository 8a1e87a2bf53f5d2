//! Takes TypeScript's types out of a source, as text edits.
//!
//! ```ts
//! import { type Post, load } from "./posts";
//!
//! async function first(id: string, quick?: boolean): Promise<Post> {
//!   return (await load(id) as Post[])[0]!;
//! }
//! ```
//! becomes
//! ```js
//! import { load } from "./posts";
//!
//! async function first(id, quick) {
//!   return (await load(id))[0];
//! }
//! ```
//!
//! What is not a type stays byte for byte. `enum`, `namespace`, parameter properties, `import =` and
//! `export =` have a meaning at run time and become the JavaScript that TypeScript makes of them,
//! with the author's expressions inside.
//!
//! * Leaves: JavaScript (with JSX) that goes through [`crate::parse`] again.
//! * Elsewhere: field declarations keep their meaning (`useDefineForClassFields`).

mod classes;
mod constants;
mod edits;
mod enums;
mod expressions;
mod functions;
mod merged;
mod modules;
mod namespaces;
mod properties;
mod statements;
mod strip;
mod text;
mod usage;

pub use edits::Edits;
use swc_core::common::{GLOBALS, Globals};
use swc_core::ecma::ast::Pass;
use swc_core::ecma::parser::{Syntax, TsSyntax};
use swc_core::ecma::transforms::base::resolver;

use crate::parse::parse_as;
use crate::{Diagnostic, Parsed, SourceType};

/// A source without its types.
#[derive(Clone, Debug, Default)]
pub struct Stripped {
    /// JavaScript, with JSX where the source had it.
    pub code: String,
    /// The way back from places in `code` to places in the source.
    pub edits: Edits,
}

/// Whether a file of this name is TypeScript: `.ts`, `.mts`, `.cts` or `.tsx`.
#[must_use]
pub fn is_typescript(filename: &str) -> bool {
    matches!(extension(filename), "ts" | "mts" | "cts" | "tsx")
}

/// Takes the types out of `source`, which is without a byte order mark. The extension of `filename`
/// decides about JSX (only in `.tsx`) and, where `source_type` is automatic, about modules.
///
/// # Errors
/// Every syntax error, or what has a meaning at run time that no JavaScript here can keep; with
/// ranges of `source`.
pub fn strip(source: &str, filename: &str, source_type: SourceType) -> Result<Stripped, Vec<Diagnostic>> {
    let syntax = Syntax::Typescript(TsSyntax {
        tsx: extension(filename) == "tsx",
        decorators: true,
        ..TsSyntax::default()
    });
    let source_type = source_type.for_file(filename);
    // `import x = require()` is for CommonJS files, yet the parser only knows it in modules.
    let parsed_as = match source_type {
        SourceType::Module => SourceType::Module,
        SourceType::Auto | SourceType::Script => SourceType::Auto,
    };
    let parsed = parse_as(source, filename, parsed_as, syntax)?;
    GLOBALS.set(&Globals::new(), || strip_parsed(source, parsed, source_type))
}

fn strip_parsed(
    source: &str,
    mut parsed: Parsed,
    source_type: SourceType,
) -> Result<Stripped, Vec<Diagnostic>> {
    let (unresolved, top_level) = Parsed::fresh_marks();
    resolver(unresolved, top_level, true).process(&mut parsed.program);
    let text = text::Text::new(source, &parsed);
    let mut cx = strip::Strip::new(text, &parsed.program, unresolved);
    statements::program(&mut cx, &parsed.program, source_type);
    cx.finish(source)
}

fn extension(filename: &str) -> &str {
    filename.rsplit_once('.').map_or("", |(_, extension)| extension)
}
