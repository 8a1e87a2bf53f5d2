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

use super::Printer;
use super::doc::Doc;

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
    Copied(usize),
    /// Generated, for what stands in the source there.
    Caused(usize),
    /// The name of what the source calls by the name that stands there.
    Name(usize, usize),
    /// The start of a generated function, for what stands in the source there.
    Function(usize),
    /// A helper's code, from here in [`unawait_transforms::runtime_source`].
    Helper(usize),
    /// Generated, for nothing in particular.
    Nothing,
}

impl Piece {
    /// The first byte in the source, if this piece was copied.
    #[must_use]
    pub fn source(&self) -> Option<usize> {
        match self.from {
            From::Copied(at) => Some(at),
            From::Caused(_) | From::Name(..) | From::Function(_) | From::Helper(_) | From::Nothing => None,
        }
    }
}

/// What a generated document says of its cause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cause {
    /// The code at this byte of the source.
    Place(u32),
    /// The name in these bytes, and this is its place in the output.
    Name(u32, u32),
    /// The code there, or whatever caused the code around; a function begins here.
    Function(Option<u32>),
    /// The helper at this byte of the helpers' source.
    Helper(u32),
}

impl Cause {
    /// What the first piece of the document comes from, and what the rest does; `around` is what the
    /// code around comes from.
    pub(super) fn apply(self, around: From) -> (From, From) {
        match self {
            Self::Place(at) => (From::Caused(at as usize), From::Caused(at as usize)),
            Self::Helper(at) => (From::Helper(at as usize), From::Helper(at as usize)),
            Self::Name(lo, hi) => (From::Name(lo as usize, hi as usize), From::Caused(lo as usize)),
            Self::Function(Some(at)) => (From::Function(at as usize), From::Caused(at as usize)),
            Self::Function(None) => match around {
                From::Caused(at) => (From::Function(at), around),
                _ => (around, around), // Nothing of the source is around.
            },
        }
    }
}

impl Printer<'_> {
    /// A document for a node with this span, with its cause if the node is generated.
    pub(super) fn caused(&self, span: Span, doc: Doc) -> Doc {
        match self.cause(span) {
            Some(cause) if !doc.is_nil() => doc.caused(cause),
            _ => doc, // Copied, or like what is around.
        }
    }

    /// The beginning of a function with this span.
    pub(super) fn function_start(&self, span: Span, doc: Doc) -> Doc {
        match self.cause(span) {
            _ if !self.maps || self.real(span).is_some() => doc,
            Some(Cause::Place(at)) => doc.caused(Cause::Function(Some(at))),
            Some(cause) => doc.caused(cause),
            None => doc.caused(Cause::Function(None)),
        }
    }

    /// A name that is not copied although it, or what it stands for, is in the source.
    pub(super) fn named(&self, span: Span, doc: Doc) -> Doc {
        match self.origin(span).filter(|_| self.maps) {
            Some((lo, hi)) => doc.caused(Cause::Name(lo, hi)),
            None => self.caused(span, doc),
        }
    }

    fn cause(&self, span: Span) -> Option<Cause> {
        if !self.maps || self.real(span).is_some() {
            return None;
        }
        if let Some(at) = origins::of_helper(span) {
            return u32::try_from(at).ok().map(Cause::Helper);
        }
        self.origin(span).map(|(lo, _)| Cause::Place(lo))
    }
}
