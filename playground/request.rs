//! Reads the head of a request, as little of HTTP as a browser on the same machine needs.
//!
//! ```text
//! GET /secret/index.html?x HTTP/1.1        →  method GET, path /secret/index.html, host 127.0.0.1:4999
//! Host: 127.0.0.1:4999
//! ```

use std::io::{self, Read};

/// The most that a head may have, in bytes.
const LONGEST: usize = 16 << 10;

/// What the server asks about a request.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Request {
    /// `GET`, `HEAD` or whatever was sent.
    pub(crate) method: String,
    /// Without the query.
    pub(crate) path: String,
    /// The `Host` header; empty where there is none, or more than one.
    pub(crate) host: String,
}

/// Reads a request up to the end of its head. `None` where it has no such form or is too long.
pub(crate) fn read(stream: &mut impl Read) -> io::Result<Option<Request>> {
    let mut head = Vec::new();
    let mut part = [0; 2048];
    while !is_complete(&head) {
        let count = stream.read(&mut part)?;
        head.extend(part.iter().take(count));
        if count == 0 || head.len() > LONGEST {
            return Ok(None);
        }
    }
    Ok(String::from_utf8(head).ok().and_then(|head| parse(&head)))
}

fn is_complete(head: &[u8]) -> bool {
    head.windows(4).any(|end| end == b"\r\n\r\n")
}

fn parse(head: &str) -> Option<Request> {
    let mut lines = head.split("\r\n");
    let mut words = lines.next()?.split(' ');
    let (method, target, version) = (words.next()?, words.next()?, words.next()?);
    if words.next().is_some() || !version.starts_with("HTTP/1.") {
        return None;
    }
    let fields = lines.take_while(|line| !line.is_empty()).filter_map(|line| line.split_once(':'));
    let hosts: Vec<&str> =
        fields.filter(|(name, _)| name.eq_ignore_ascii_case("host")).map(|(_, value)| value.trim()).collect();
    let host = if let [host] = *hosts { host } else { "" };
    let path = target.split(['?', '#']).next().unwrap_or_default();
    Some(Request { method: method.to_owned(), path: path.to_owned(), host: host.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_are_read() {
        let check = |text: &str, expected: Option<(&str, &str, &str)>| {
            let read = read(&mut text.as_bytes()).unwrap();
            let found = read.as_ref().map(|it| (it.method.as_str(), it.path.as_str(), it.host.as_str()));
            assert_eq!(found, expected, "{text:?}");
        };
        check("GET /a/b?c HTTP/1.1\r\nHOST: x:1\r\nA: b\r\n\r\n", Some(("GET", "/a/b", "x:1")));
        check("GET / HTTP/1.0\r\n\r\nHost: x\r\n\r\n", Some(("GET", "/", "")));
        check("GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n", Some(("GET", "/", "")));
        check("GET / HTTP/1.1\r\nHost: x", None);
        check("GET / HTTP/2\r\n\r\n", None);
        check("GET  / HTTP/1.1\r\n\r\n", None);
        check("\r\n\r\n", None);
        check(&format!("GET /{} HTTP/1.1\r\n\r\n", "a".repeat(LONGEST)), None);
    }
}
