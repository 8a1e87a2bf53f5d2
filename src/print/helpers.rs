//! The helpers at the end of a file, which are the same in most files: laid out once for each style.
//!
//! ```js
//! load();
//! function _then(value, next) {…} // taken from the last file that has it in the same style
//! ```
//! Elsewhere: a helper that is inside anything, or indented, is printed like all other code.

use std::sync::{Arc, LazyLock, RwLock};

use rustc_hash::FxHashMap;
use swc_core::atoms::Atom;
use swc_core::common::{Span, Spanned};
use swc_core::ecma::ast::{Ident, Stmt};
use swc_core::ecma::visit::{Visit, VisitWith};
use unawait_transforms::origins;

use super::Printer;
use super::doc::Doc;
use super::pieces::Piece;
use super::render::render;
use super::style::Style;

/// A helper as it is printed.
#[derive(Debug)]
struct Laid {
    /// Where each of its nodes begins, and what the names are: in another file they may be others.
    nodes: Vec<(u32, Option<Atom>)>,
    text: String,
    pieces: Vec<Piece>,
}

/// What has been laid out, by the byte of the helpers' source that it begins at.
type Known = FxHashMap<(usize, Style), Arc<Laid>>;

static KNOWN: LazyLock<RwLock<Known>> = LazyLock::new(RwLock::default);

impl<'a> Printer<'a> {
    /// A helper on lines of its own that are not indented. `None` if it is none, or not as it is elsewhere.
    pub(super) fn helper(&mut self, node: &Stmt) -> Option<Doc<'a>> {
        let at = origins::of_helper(node.span())?;
        let key = (at, self.style.clone());
        let known = KNOWN.read().ok()?.get(&key).cloned();
        let laid = if let Some(laid) = known {
            laid
        } else {
            let laid = Arc::new(self.lay_out(node));
            KNOWN.write().ok()?.insert(key, laid.clone());
            laid
        };
        let mut nodes = laid.nodes.iter();
        let mut same = true;
        node.visit_with(&mut Nodes(|at, name: Option<&Atom>| {
            same &= nodes.next().is_some_and(|known| known.0 == at && known.1.as_ref() == name);
        }));
        let pieces: &[Piece] = if self.maps { &laid.pieces } else { &[] };
        (same && nodes.next().is_none()).then(|| Doc::laid(self.arena, &laid.text, pieces))
    }

    fn lay_out(&mut self, node: &Stmt) -> Laid {
        let mut nodes = Vec::new();
        node.visit_with(&mut Nodes(|at, name: Option<&Atom>| nodes.push((at, name.cloned()))));
        let (maps, next_id) = (self.maps, self.next_id);
        self.maps = true;
        let doc = self.stmt(node);
        // As if it had been there.
        (self.maps, self.next_id) = (maps, next_id);
        let (text, pieces) = render(&doc, self.source, &self.style, true);
        Laid { nodes, text, pieces }
    }
}

/// Shows where every node begins, and names.
struct Nodes<F>(F);

impl<F: FnMut(u32, Option<&Atom>)> Visit for Nodes<F> {
    fn visit_span(&mut self, span: &Span) {
        (self.0)(span.lo.0, None);
    }

    fn visit_ident(&mut self, node: &Ident) {
        (self.0)(node.span.lo.0, Some(&node.sym));
    }
}
