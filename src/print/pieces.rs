//! Where the output comes from, piece by piece: what a source map is made of.
//!
//! ```text
//! source   return (await load(id)).name;
//! output   return load(id).then((value) => value.name);
//!          copied^^^^^^^^^                         ^^^^ copied
//!                         ^^^^^^^^^^^^^^^^^^^^^^^^^ caused by `await load(id)`
//! ```
//! A node of the author's needs no word about it, for its text is copied. One that is generated says
//! its cause; what is inside it and says nothing has the same.

use swc_core::common::Span;
use unawait_transforms::origins;

use super::doc::Doc;
use super::{Bytes, Printer};

/// A run of output: where it starts, and where it comes from. It ends where the next one starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece {
    /// The first byte in the output.
    pub output: usize,
    /// Where it comes from.
    pub from: From,
}

/// Where a piece of output comes from. All places are bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum From {
    /// Copied from here in the source.
    Copied(u32),
    /// Generated, for what stands in these bytes of the source.
    Caused(u32, u32),
    /// The name of what the source calls by the name in these bytes.
    Name(u32, u32),
    /// A name in what was generated for these bytes: the author's if it stands there.
    Mention(u32, u32),
    /// The start of a generated function, for what stands in these bytes.
    Function(u32, u32),
    /// A helper's code, from here in [`unawait_transforms::runtime_source`].
    Helper(u32),
    /// Generated, for nothing in particular.
    Nothing,
}

impl Piece {
    /// The first byte in the source, if this piece was copied.
    #[must_use]
    pub fn source(&self) -> Option<usize> {
        match self.from {
            From::Copied(at) => Some(at as usize),
            From::Caused(..)
            | From::Name(..)
            | From::Mention(..)
            | From::Function(..)
            | From::Helper(_)
            | From::Nothing => None,
        }
    }
}

/// What a generated document says of its cause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cause {
    /// The code in these bytes of the source.
    Place(u32, u32),
    /// The name in these bytes, and this is its place in the output.
    Name(u32, u32),
    /// Whatever caused the code around; this is a name.
    Mention,
    /// The code there, or whatever caused the code around; a function begins here.
    Function(Option<Bytes>),
    /// The helper at this byte of the helpers' source.
    Helper(u32),
}

impl Cause {
    /// What the first piece of the document comes from, and what the rest does; `around` is what the
    /// code around comes from.
    pub(super) fn apply(self, around: From) -> (From, From) {
        match (self, around) {
            (Self::Place(lo, hi), _) => (From::Caused(lo, hi), From::Caused(lo, hi)),
            (Self::Helper(at), _) => (From::Helper(at), From::Helper(at)),
            (Self::Name(lo, hi), _) => (From::Name(lo, hi), From::Caused(lo, hi)),
            (Self::Mention, From::Caused(lo, hi)) => (From::Mention(lo, hi), around),
            (Self::Function(Some((lo, hi))), _) => (From::Function(lo, hi), From::Caused(lo, hi)),
            (Self::Function(None), From::Caused(lo, hi)) => (From::Function(lo, hi), around),
            // Nothing of the source is around.
            (Self::Mention | Self::Function(None), _) => (around, around),
        }
    }
}

impl<'a> Printer<'a> {
    /// A document for a node with this span, with its cause if the node is generated.
    #[inline]
    pub(super) fn caused(&self, span: Span, doc: Doc<'a>) -> Doc<'a> {
        if self.maps { self.with_cause(span, doc) } else { doc }
    }

    fn with_cause(&self, span: Span, doc: Doc<'a>) -> Doc<'a> {
        match self.cause(span) {
            Some(cause) if !doc.is_nil() => doc.caused(self.arena, cause),
            _ => doc, // Copied, or like what is around.
        }
    }

    /// A document in the place of these bytes, which are what caused all in it that says nothing else.
    pub(super) fn caused_by(&self, (lo, hi): Bytes, doc: Doc<'a>) -> Doc<'a> {
        if self.maps && lo < hi && !doc.is_nil() { doc.caused(self.arena, Cause::Place(lo, hi)) } else { doc }
    }

    /// The beginning of a function with this span.
    #[inline]
    pub(super) fn function_start(&self, span: Span, doc: Doc<'a>) -> Doc<'a> {
        if self.maps { self.function_with_cause(span, doc) } else { doc }
    }

    fn function_with_cause(&self, span: Span, doc: Doc<'a>) -> Doc<'a> {
        match self.cause(span) {
            _ if self.real(span).is_some() => doc,
            Some(Cause::Place(lo, hi)) => doc.caused(self.arena, Cause::Function(Some((lo, hi)))),
            Some(cause) => doc.caused(self.arena, cause),
            None => doc.caused(self.arena, Cause::Function(None)),
        }
    }

    /// A name that is not copied although it, or what it stands for, may be in the source.
    #[inline]
    pub(super) fn named(&self, span: Span, doc: Doc<'a>) -> Doc<'a> {
        if self.maps { self.name_with_cause(span, doc) } else { doc }
    }

    fn name_with_cause(&self, span: Span, doc: Doc<'a>) -> Doc<'a> {
        match (self.origin(span), origins::of_helper(span)) {
            (Some((lo, hi)), _) => {
                // The parser counts comments like those of HTML to the token behind them.
                let text = self.text(lo, hi);
                let name = text.split_whitespace().next_back().filter(|_| text.starts_with(['<', '-']));
                let lo = name.and_then(|name| hi.checked_sub(u32::try_from(name.len()).ok()?)).unwrap_or(lo);
                doc.caused(self.arena, Cause::Name(lo, hi))
            }
            (None, Some(_)) => self.caused(span, doc),
            (None, None) => doc.caused(self.arena, Cause::Mention),
        }
    }

    /// The same for the name of a property, of which a spelling alone says nothing.
    pub(super) fn property_name(&self, span: Span, doc: Doc<'a>) -> Doc<'a> {
        if !self.maps {
            return doc;
        }
        if self.origin(span).is_some() { self.named(span, doc) } else { self.caused(span, doc) }
    }

    fn cause(&self, span: Span) -> Option<Cause> {
        if self.real(span).is_some() {
            return None;
        }
        if let Some(at) = origins::of_helper(span) {
            return u32::try_from(at).ok().map(Cause::Helper);
        }
        self.origin(span).map(|(lo, hi)| Cause::Place(lo, hi))
    }
}
