//! Prints a lowered program with the author's own text wherever that is unchanged.
