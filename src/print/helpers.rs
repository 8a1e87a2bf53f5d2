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
use swc_core::ecma::ast::{Ident, Stmt, Str};
use swc_core::ecma::visit::{Visit, VisitWith};
use unawait_transforms::origins;

use super::Printer;
use super::doc::Doc;
use super::pieces::Piece;
use super::render::{Rendered, render};
use super::style::Style;

/// A helper as it is printed.
#[derive(Debug)]
struct Laid {
    /// Where each of its nodes begins, and what the names are: in another file they may be others.
    nodes: Vec<(u32, Option<Atom>)>,
    text: Box<str>,
    pieces: Box<[Piece]>,
    /// What of the style can be seen in it.
    shown: Shown,
}

/// Which habits can be seen in a text, other than those that are in all texts.
#[derive(Clone, Copy, Debug)]
struct Shown {
    quotes: bool,
    commas: bool,
    spaces: bool,
}

impl Shown {
    fn of(node: &Stmt, text: &str, any_broken: bool) -> Self {
        let mut strings = Strings { any_made: false };
        node.visit_with(&mut strings);
        let pairs = || text.as_bytes().windows(2);
        let spaces = pairs().any(|pair| matches!(pair, [b'{', next] if !b"\r\n}".contains(next)));
        // Spaces may take so much room that a line breaks.
        Self { quotes: strings.any_made, commas: spaces || any_broken, spaces }
    }

    /// The style, without what cannot be seen.
    fn style(self, style: &Style) -> Style {
        Style {
            quote: if self.quotes { style.quote } else { '"' },
            item_commas: style.item_commas || !self.commas,
            argument_commas: style.argument_commas || !self.commas,
            spaced_braces: style.spaced_braces || !self.spaces,
            ..style.clone()
        }
    }
}

/// What has been laid out, by the byte of the helpers' source that it begins at, and by what is in all texts of a
/// style; with the styles of what can be seen.
type Known = FxHashMap<(usize, Style), Vec<(Style, Arc<Laid>)>>;

static KNOWN: LazyLock<RwLock<Known>> = LazyLock::new(RwLock::default);

impl<'a> Printer<'a> {
    /// A helper on lines of its own that are not indented. `None` if it is none, or not as it is elsewhere.
    pub(super) fn helper(&mut self, node: &Stmt) -> Option<Doc<'a>> {
        let at = origins::of_helper(node.span())?;
        let in_all = Shown { quotes: false, commas: false, spaces: false };
        let key = (at, in_all.style(&self.style));
        let known = {
            let all = KNOWN.read().ok()?;
            let like = |(style, laid): &&(Style, Arc<Laid>)| *style == laid.shown.style(&self.style);
            all.get(&key).and_then(|known| known.iter().find(like)).map(|(_, laid)| laid.clone())
        };
        let laid = if let Some(laid) = known {
            laid
        } else {
            let laid = Arc::new(self.lay_out(node));
            let style = laid.shown.style(&self.style);
            KNOWN.write().ok()?.entry(key).or_default().push((style, laid.clone()));
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
        let Rendered { text, pieces, any_broken } = render(&doc, self.arena, self.source, &self.style, true);
        let shown = Shown::of(node, &text, any_broken);
        // There was room for a whole file.
        Laid { nodes, text: text.into(), pieces: pieces.into(), shown }
    }
}

/// Finds strings that are not written in quotes of their own.
struct Strings {
    any_made: bool,
}

impl Visit for Strings {
    fn visit_str(&mut self, node: &Str) {
        self.any_made |= node.raw.is_none();
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
