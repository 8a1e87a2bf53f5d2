//! Rare syntax goes through swc's own printer, as text without layout.
//!
//! What is left of TypeScript in a program, which is nothing in one that was compiled.

use swc_core::ecma::codegen::Node;

use super::doc::{Arena, Doc};

/// A node as swc prints it. WebAssembly does without: for what never comes, that printer (and the engine
/// for regular expressions that it brings) would be a fifth of what is loaded.
#[cfg(target_family = "wasm")]
pub(super) fn exotic<'a, N: Node>(_: &'a Arena, _: &N) -> Doc<'a> {
    Doc::nil()
}

/// A node as swc prints it.
#[cfg(not(target_family = "wasm"))]
pub(super) fn exotic<'a, N: Node>(arena: &'a Arena, node: &N) -> Doc<'a> {
    use swc_core::common::SourceMap;
    use swc_core::common::sync::Lrc;
    use swc_core::ecma::codegen::text_writer::JsWriter;
    use swc_core::ecma::codegen::{Config, Emitter};

    let map: Lrc<SourceMap> = Lrc::default();
    let mut bytes = Vec::new();
    let writer = JsWriter::new(map.clone(), "\n", &mut bytes, None);
    let mut emitter = Emitter { cfg: Config::default(), cm: map, comments: None, wr: writer };
    // Writing into memory cannot fail.
    if node.emit_with(&mut emitter).is_err() {
        return Doc::nil();
    }
    drop(emitter);
    Doc::text(arena, String::from_utf8_lossy(&bytes).trim())
}
