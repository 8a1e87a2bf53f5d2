//! The command: `unawait build`, `unawait diff`, `unawait playground`, `unawait completions`.

mod cli;

use std::process::ExitCode;

/// Trees are many small pieces that are made and dropped on one thread: with this allocator a build takes a quarter
/// fewer instructions than with the system's.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    keep_memory();
    cli::run()
}

/// Memory that is free goes back to the system after a second. It went after ten milliseconds; the next file needs it
/// again, and a third of all page faults were for that.
#[expect(unsafe_code, reason = "the allocator's options have no other interface")]
fn keep_memory() {
    use libmimalloc_sys::{mi_option_set_default, mi_option_t};
    /// `mi_option_purge_delay`, which the crate does not name.
    const PURGE_DELAY: mi_option_t = 15;
    // SAFETY: no other thread is there yet; the option is read whenever memory is freed.
    unsafe { mi_option_set_default(PURGE_DELAY, 1000) };
}
