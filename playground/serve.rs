//! Serves the page on loopback.
//!
//! Three things keep others out: the socket is bound to 127.0.0.1; every path begins with a secret that
//! only the address has, so that other users and other pages cannot guess the file; and a request must
//! name this host, so that no name of elsewhere can be made to point here.

use std::io::{self, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use crate::find;
use crate::request::{Request, read};

/// How long a browser may take to send or to take something.
const PATIENCE: Duration = Duration::from_secs(10);
/// Connections at a time; a browser opens six.
const MOST: usize = 64;

/// Why there is no server.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The page was not there when the binary was built.
    #[error("this build has no playground in it")]
    NoPage,
    /// The port cannot be had.
    #[error("cannot listen on 127.0.0.1:{0}: {1}")]
    Port(u16, io::Error),
    /// The system gives no random bytes for the secret.
    #[error("the system gives no random bytes: {0}")]
    Random(getrandom::Error),
}

/// A program to load into the page.
pub struct Program {
    /// The name of its file, for its syntax and as a title.
    pub name: String,
    /// Gives its text, or says why it cannot; asked for each time that the page is loaded.
    pub read: Box<dyn Fn() -> Result<String, String> + Send + Sync>,
}

/// A server that listens and does not answer yet.
pub struct Server {
    listener: TcpListener,
    port: u16,
    shared: Arc<Shared>,
}

/// What all connections need.
struct Shared {
    /// `127.0.0.1:4999` and `localhost:4999`.
    hosts: [String; 2],
    /// What every path begins with: `/<secret>/`.
    root: String,
    program: Option<Program>,
    connections: AtomicUsize,
}

/// Listens on a port of 127.0.0.1; 0 is any that is free.
///
/// # Errors
/// Where this build has no page, or the port is taken.
pub fn bind(port: u16, program: Option<Program>) -> Result<Server, Error> {
    if !crate::has_page() {
        return Err(Error::NoPage);
    }
    let listener =
        TcpListener::bind((Ipv4Addr::LOCALHOST, port)).map_err(|error| Error::Port(port, error))?;
    let port = listener.local_addr().map_err(|error| Error::Port(port, error))?.port();
    let hosts = [format!("127.0.0.1:{port}"), format!("localhost:{port}")];
    let shared =
        Shared { hosts, root: format!("/{}/", secret()?), program, connections: AtomicUsize::new(0) };
    Ok(Server { listener, port, shared: Arc::new(shared) })
}

impl Server {
    /// The address to open; it holds the secret, and says whether there is a program.
    #[must_use]
    pub fn address(&self) -> String {
        let (port, root) = (self.port, &self.shared.root);
        let file = self.shared.program.as_ref().map(|program| format!("#file={}", encoded(&program.name)));
        format!("http://127.0.0.1:{port}{root}{}", file.unwrap_or_default())
    }

    /// Answers until the process ends.
    pub fn run(&self) {
        for stream in self.listener.incoming().flatten() {
            let shared = Arc::clone(&self.shared);
            if shared.connections.fetch_add(1, Ordering::Relaxed) >= MOST {
                shared.connections.fetch_sub(1, Ordering::Relaxed);
                continue;
            }
            std::thread::spawn(move || {
                // Whoever hangs up has what they wanted.
                let _ = answer(stream, &shared);
                shared.connections.fetch_sub(1, Ordering::Relaxed);
            });
        }
    }
}

fn answer(mut stream: TcpStream, shared: &Shared) -> io::Result<()> {
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    let request = read(&mut stream)?;
    let is_head = request.as_ref().is_some_and(|request| request.method == "HEAD");
    let response = request.map_or(Response::told("400 Bad Request"), |request| respond(&request, shared));
    stream.write_all(response.head().as_bytes())?;
    if !is_head {
        stream.write_all(&response.body)?;
    }
    stream.flush()
}

/// What is sent back.
struct Response {
    status: &'static str,
    kind: &'static str,
    policy: String,
    body: Vec<u8>,
}

impl Response {
    /// A status and nothing else.
    fn told(status: &'static str) -> Self {
        let policy = "default-src 'none'; frame-ancestors 'none'".to_owned();
        Self { status, kind: "text/plain; charset=utf-8", policy, body: status.as_bytes().to_vec() }
    }

    fn head(&self) -> String {
        let Self { status, kind, policy, body } = self;
        format!(
            "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\n\
             Content-Security-Policy: {policy}\r\nX-Content-Type-Options: nosniff\r\n\
             Referrer-Policy: no-referrer\r\nCross-Origin-Opener-Policy: same-origin\r\n\
             Cache-Control: no-cache\r\nConnection: close\r\n\r\n",
            body.len()
        )
    }
}

fn respond(request: &Request, shared: &Shared) -> Response {
    if !matches!(request.method.as_str(), "GET" | "HEAD") {
        return Response::told("405 Method Not Allowed");
    }
    if !shared.hosts.contains(&request.host) {
        return Response::told("403 Forbidden");
    }
    let name = match request.path.strip_prefix(&shared.root) {
        Some("") => "index.html",
        Some("file") => return program(shared),
        Some(name) => name,
        None => return Response::told("404 Not Found"),
    };
    let Some(body) = find(name) else { return Response::told("404 Not Found") };
    Response { status: "200 OK", kind: kind(name), policy: policy(), body: body.to_vec() }
}

fn program(shared: &Shared) -> Response {
    match shared.program.as_ref().map(|program| (program.read)()) {
        Some(Ok(text)) => Response { body: text.into_bytes(), ..Response::told("200 OK") },
        Some(Err(_)) | None => Response::told("404 Not Found"),
    }
}

/// The policy that the page states itself, and that nobody may frame it. All files have it: a worker has no
/// other.
fn policy() -> String {
    let page = find("index.html").unwrap_or_default();
    let own = stated(&String::from_utf8_lossy(page)).unwrap_or("default-src 'none'").to_owned();
    format!("{own}; frame-ancestors 'none'")
}

fn stated(page: &str) -> Option<&str> {
    let (_, rest) = page.split_once("http-equiv=\"Content-Security-Policy\" content=\"")?;
    rest.split('"').next()
}

fn kind(name: &str) -> &'static str {
    match name.rsplit('.').next() {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("wasm") => "application/wasm",
        Some("webmanifest") => "application/manifest+json",
        Some(_) | None => "application/octet-stream",
    }
}

/// 128 random bits as text.
fn secret() -> Result<String, Error> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(Error::Random)?;
    Ok(bytes.iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}")))
}

/// A name as part of an address.
fn encoded(name: &str) -> String {
    let one = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'.' | b'-' | b'_' => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"), // what may mean something in an address, and what is no ASCII
    };
    name.bytes().map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shared() -> Shared {
        let program = Program { name: "a b.ts".to_owned(), read: Box::new(|| Ok("let a: 1;".to_owned())) };
        let hosts = ["127.0.0.1:1".to_owned(), "localhost:1".to_owned()];
        Shared { hosts, root: "/key/".to_owned(), program: Some(program), connections: AtomicUsize::new(0) }
    }

    #[test]
    fn only_what_is_there_is_served() {
        let check = |method: &str, host: &str, path: &str, status: &str| {
            let request = Request { method: method.into(), path: path.into(), host: host.into() };
            let response = respond(&request, &shared());
            assert!(response.status.starts_with(status), "{method} {host} {path}: {}", response.status);
        };
        check("GET", "127.0.0.1:1", "/key/file", "200");
        check("HEAD", "localhost:1", "/key/file", "200");
        check("POST", "127.0.0.1:1", "/key/file", "405");
        check("GET", "evil.example:1", "/key/file", "403");
        check("GET", "127.0.0.1", "/key/file", "403");
        check("GET", "", "/key/file", "403");
        for path in ["/", "/file", "/other/file", "/key", "/key/../file", "/key/../../etc/passwd"] {
            check("GET", "127.0.0.1:1", path, "404");
        }
        for path in ["/key/..%2f..%2fCargo.toml", "/key//etc/passwd", "/key/./index.html", "/key/.gitignore"]
        {
            check("GET", "127.0.0.1:1", path, "404");
        }
        let index = if crate::has_page() { "200" } else { "404" };
        check("GET", "127.0.0.1:1", "/key/", index);
        check("GET", "127.0.0.1:1", "/key/index.html", index);
    }

    #[test]
    fn policies_are_read_from_pages() {
        let page = "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; a b\">";
        assert_eq!(stated(page), Some("default-src 'none'; a b"));
        assert_eq!(stated("<p>"), None);
        assert!(policy().ends_with("; frame-ancestors 'none'"));
        assert!(
            Response::told("404 Not Found").head().contains("Content-Security-Policy: default-src 'none'")
        );
    }

    #[test]
    fn names_are_encoded() {
        assert_eq!(encoded("a b#é.ts"), "a%20b%23%C3%A9.ts");
        assert_ne!(secret().unwrap(), secret().unwrap());
        assert_eq!(secret().unwrap().len(), 32);
    }
}
