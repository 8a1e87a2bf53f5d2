//! Programs without spans come out as Prettier has them.

use super::{parsed, print_checked, stripped};

/// `source` is as Prettier formats it; without its spans it must be printed so.
fn check(source: &str) {
    let parsed = parsed(source);
    let program = stripped(parsed.program.clone());
    assert_eq!(print_checked(&parsed, &program, &unawait_transforms::Origins::default()), source);
}
