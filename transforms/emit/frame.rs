//! What leaving a piece of code means where it stands.
//!
//! A function body, a `.then` callback and the block of a `try` all end in jumps; a [`Frame`] says
//! what such a jump is written as.
//!
//! ```text
//! body of the function   return x   →  return x              (faithful: resolve(x))
//! block of a try         return x   →  return () => x        where the try has several ways out
//! block of a try         goto after →  return                where that is its only way out
//! ```

use swc_core::ecma::ast::Ident;

use crate::ir::JoinId;

/// One level of the exit stack.
#[derive(Debug)]
pub(super) struct Frame<'p> {
    /// What the value of this piece means to whoever waits for it.
    pub protocol: Protocol<'p>,
    /// How the value is handed over.
    pub delivery: Delivery,
    /// How many regions are around: a join of a smaller depth lies outside the innermost one.
    pub depth: u32,
    /// Whether this may still run before the function returns to its caller.
    pub sync: bool,
}

/// What the value of a piece of code means.
#[derive(Clone, Copy, Debug)]
pub(super) enum Protocol<'p> {
    /// It is what the function returns.
    Value,
    /// The piece has one way out, to this join point; the value is what it is handed.
    Reach(JoinId),
    /// The same where the join is handed nothing: nobody looks at the value.
    Arrive(JoinId),
    /// The piece has several ways out; the value is a function that goes the one taken, in the
    /// frame around.
    Exit(&'p Frame<'p>),
    /// The value goes on through the frame around unchanged.
    Through(&'p Frame<'p>),
    /// A finalizer: reaching its end means nothing.
    Finalizer,
    /// A finalizer that may jump on its own: its value is the way out, at its end the given one.
    Finalize(&'p Frame<'p>, &'p Ident),
}

/// How a value is handed over.
#[derive(Clone, Debug)]
pub(super) enum Delivery {
    /// `return value`, to a promise callback.
    Direct,
    /// `return Promise.resolve(value)`, to the caller.
    Promised,
    /// `resolve(value)`, inside `new Promise`.
    Resolver(Ident),
}

impl<'p> Frame<'p> {
    /// The frame of a promise callback inside this one.
    pub(super) fn callback(&self) -> Frame<'p> {
        Frame { sync: false, ..self.local() }
    }

    /// The frame of `new Promise((resolve) => { … })` inside this one.
    pub(super) fn executor(&self, resolve: Ident) -> Frame<'p> {
        Frame {
            protocol: self.protocol,
            delivery: Delivery::Resolver(resolve),
            depth: self.depth,
            sync: self.sync,
        }
    }

    /// The frame of a function called from this one, which returns its value.
    pub(super) fn local(&self) -> Frame<'p> {
        Frame { protocol: self.protocol, delivery: Delivery::Direct, depth: self.depth, sync: self.sync }
    }

    /// The same where the function has to return a promise.
    pub(super) fn local_promise(&self) -> Frame<'p> {
        Frame { delivery: Delivery::Promised, ..self.local() }
    }

    /// Whether nobody looks at the value of this piece.
    pub(super) fn drops_value(&self) -> bool {
        match self.protocol {
            Protocol::Arrive(_) | Protocol::Finalizer => true,
            Protocol::Through(around) => around.drops_value(),
            Protocol::Value | Protocol::Reach(_) | Protocol::Exit(_) | Protocol::Finalize(..) => false,
        }
    }
}
