//! Modules that await at top level, among others: which are concerned, and what each has to know.
//!
//! ```js
//! // config.js                                    // app.js
//! export const config = await load();             import { config } from "./config.js";
//! ```
//! `config.js` awaits; `app.js` imports it, so it has to wait. [`scan`] reads what one file asks for; [`Graph::of`]
//! puts the files together, as a caller resolves their specifiers, and has the [`crate::ModulePlan`] of each.
//!
//! * Spec: <https://tc39.es/ecma262/#sec-innermoduleevaluation>

mod cycles;
mod graph;
mod scan;

pub use graph::{Graph, Place, Reason, Settings};
pub(crate) use scan::scan_program;
pub use scan::{Request, Scan, scan};
use swc_core::ecma::ast::Ident;

/// Whether a variable, and so an init promise, can have this name.
#[must_use]
pub fn is_export_name(name: &str) -> bool {
    Ident::verify_symbol(name).is_ok() && name != "await" && name != "default"
}
