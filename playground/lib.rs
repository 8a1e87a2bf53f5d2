//! The page of the playground, inside the binary, and a server for it that only this machine reaches.
//!
//! ```text
//! playground/dist ─ build.rs → [`FILES`] ─ [`serve`] → http://127.0.0.1:4999/<secret>/
//! ```
//! A build without `dist` has no page, and [`bind`] says so.

mod request;
mod serve;

pub use serve::{Error, Program, Server, bind};

/// Each file of the page: its name in `dist`, with `/`, and its bytes.
static FILES: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/page.rs"));

/// Whether this build has the page.
#[must_use]
pub fn has_page() -> bool {
    find("index.html").is_some()
}

/// A file of the page by its exact name; there is no other way from a name to bytes, so no name leads
/// out of the page.
fn find(name: &str) -> Option<&'static [u8]> {
    FILES.iter().find(|(own, _)| *own == name).map(|(_, bytes)| *bytes)
}
