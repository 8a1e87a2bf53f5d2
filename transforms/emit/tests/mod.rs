//! What the emitters ask of a tail, and the joins they put where they are reached.

mod exits;
mod inline;
