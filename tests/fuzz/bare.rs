//! Takes away every pair of parentheses that a program does not need.
//!
//! ```text
//! let v1 = ((await f(1)) + ('a'));   →   let v1 = await f(1) + 'a';
//! ```
//!
//! Generated expressions stand in parentheses; without them a compiler has to add its own.

use swc_core::common::sync::Lrc;
use swc_core::common::{GLOBALS, Globals, SourceMap};
use swc_core::ecma::ast::Program;
use swc_core::ecma::codegen::to_code_default;
use swc_core::ecma::transforms::base::fixer::{fixer, paren_remover};
use unawait::SourceType;

/// The same program with fewer parentheses; nothing where it does not parse.
pub(crate) fn bare(source: &str) -> Option<String> {
    let parsed = unawait::parse(source, "input.js", SourceType::Auto).ok()?;
    let mut program: Program = parsed.program;
    GLOBALS.set(&Globals::new(), || {
        program.mutate(paren_remover(None));
        program.mutate(fixer(None));
    });
    let map: Lrc<SourceMap> = Lrc::default();
    Some(to_code_default(map, None, &program))
}
