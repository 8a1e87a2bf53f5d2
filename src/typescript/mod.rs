//! Takes TypeScript's types out of a source, as text edits.
