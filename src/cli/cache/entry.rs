//! What is kept, as bytes and back.
//!
//! ```text
//! {"functions":1,"lowered":1,"awaits":false,"code":57,"map":null,"warnings":[]}
//! function f() { return g().then((value) => value.id); }
//! ```
//! What does not read as such is no entry: the checksum says that we wrote it, not that this build did.

use std::ops::Range;

use serde::{Deserialize, Serialize};
use unawait::modules::{Request, Scan};
use unawait::{Diagnostic, Severity};

use super::super::product::Product;

/// Something that can be kept.
pub(super) trait Kept: Sized {
    /// Its bytes.
    fn to_bytes(&self) -> Vec<u8>;
    /// What has these bytes.
    fn of_bytes(bytes: &[u8]) -> Option<Self>;
}

/// All of a product but its texts, which follow it.
#[derive(Serialize, Deserialize)]
struct Head {
    functions: usize,
    lowered: usize,
    awaits: bool,
    /// The length of the code, in bytes.
    code: Option<usize>,
    /// The length of the map, in bytes.
    map: Option<usize>,
    warnings: Vec<Warning>,
}

#[derive(Serialize, Deserialize)]
struct Warning {
    error: bool,
    message: String,
    hint: Option<String>,
    range: Range<usize>,
}

/// A scan: its requests with their places.
#[derive(Serialize, Deserialize)]
struct ScanHead {
    is_module: bool,
    requests: Vec<(String, Range<usize>)>,
    dynamic: Vec<(String, Range<usize>)>,
    dynamic_unknown: Vec<Range<usize>>,
    awaits: Option<Range<usize>>,
}

impl Kept for Product {
    fn to_bytes(&self) -> Vec<u8> {
        // What it asks for is kept as a scan, where somebody has to know.
        let Self { code, map, warnings, functions, lowered, awaits, scan: _ } = self;
        let head = Head {
            functions: *functions,
            lowered: *lowered,
            awaits: *awaits,
            code: code.as_ref().map(String::len),
            map: map.as_ref().map(String::len),
            warnings: warnings.iter().map(Warning::of).collect(),
        };
        // A structure of numbers and texts has a JSON form.
        let mut bytes = serde_json::to_vec(&head).unwrap_or_default();
        bytes.push(b'\n');
        for text in [code, map].into_iter().flatten() {
            bytes.extend_from_slice(text.as_bytes());
        }
        bytes
    }

    fn of_bytes(bytes: &[u8]) -> Option<Self> {
        let end = bytes.iter().position(|byte| *byte == b'\n')?;
        let (head, texts) = bytes.split_at_checked(end)?;
        let head: Head = serde_json::from_slice(head).ok()?;
        let (code, texts) = text(texts.get(1..)?, head.code)?;
        let (map, texts) = text(texts, head.map)?;
        texts.is_empty().then(|| Self {
            code,
            map,
            warnings: head.warnings.into_iter().map(Warning::into_diagnostic).collect(),
            functions: head.functions,
            lowered: head.lowered,
            awaits: head.awaits,
            scan: None,
        })
    }
}

/// The text of a length at the beginning, if there is to be one, and what follows.
fn text(bytes: &[u8], length: Option<usize>) -> Option<(Option<String>, &[u8])> {
    let Some(length) = length else { return Some((None, bytes)) };
    let (text, rest) = bytes.split_at_checked(length)?;
    Some((Some(String::from_utf8(text.to_vec()).ok()?), rest))
}

impl Warning {
    fn of(diagnostic: &Diagnostic) -> Self {
        let Diagnostic { severity, message, hint, range } = diagnostic.clone();
        Self { error: severity == Severity::Error, message, hint, range }
    }

    fn into_diagnostic(self) -> Diagnostic {
        let severity = if self.error { Severity::Error } else { Severity::Warning };
        Diagnostic { severity, message: self.message, hint: self.hint, range: self.range }
    }
}

impl Kept for Scan {
    fn to_bytes(&self) -> Vec<u8> {
        let Self { is_module, requests, dynamic, dynamic_unknown, awaits } = self.clone();
        let pairs = |requests: Vec<Request>| {
            requests.into_iter().map(|Request { specifier, range }| (specifier, range)).collect()
        };
        let (requests, dynamic) = (pairs(requests), pairs(dynamic));
        let head = ScanHead { is_module, requests, dynamic, dynamic_unknown, awaits };
        serde_json::to_vec(&head).unwrap_or_default()
    }

    fn of_bytes(bytes: &[u8]) -> Option<Self> {
        let ScanHead { is_module, requests, dynamic, dynamic_unknown, awaits } =
            serde_json::from_slice(bytes).ok()?;
        let requests_of = |pairs: Vec<(String, Range<usize>)>| {
            pairs.into_iter().map(|(specifier, range)| Request { specifier, range }).collect()
        };
        let (requests, dynamic) = (requests_of(requests), requests_of(dynamic));
        Some(Self { is_module, requests, dynamic, dynamic_unknown, awaits })
    }
}

#[cfg(test)]
mod tests {
    use unawait::SourceType;
    use unawait::modules::scan;

    use super::*;

    #[test]
    fn products_come_back() {
        let warning = Diagnostic::warning("odd \"thing\"\n", 3..9);
        let texts = [None, Some(String::new()), Some("let a = '{\u{1f600}\n}';\r\n".to_owned())];
        for code in &texts {
            for map in &texts {
                for warnings in [vec![], vec![warning.clone(), warning.clone().with_hint("a hint")]] {
                    let (code, map) = (code.clone(), map.clone());
                    let product =
                        Product { code, map, warnings, functions: 3, lowered: 2, awaits: true, scan: None };
                    let bytes = product.to_bytes();
                    assert_eq!(Product::of_bytes(&bytes), Some(product));
                    assert_eq!(Product::of_bytes(&[&bytes, b"x".as_slice()].concat()), None);
                    assert_eq!(Product::of_bytes(&bytes[1..]), None);
                }
            }
        }
        assert_eq!(Product::of_bytes(b""), None);
    }

    #[test]
    fn scans_come_back() {
        let source = "import './a'; export * from './b'; import(x); import('./c'); await f();";
        let scan = scan(source, "m.js", SourceType::Auto).unwrap();
        assert_eq!(Scan::of_bytes(&scan.to_bytes()), Some(scan));
        assert_eq!(Scan::of_bytes(&Product::default().to_bytes()), None);
    }
}
