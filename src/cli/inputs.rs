//! What there is to read: standard input, or the files behind the paths of the command line.
//!
//! ```text
//! unawait build src 'lib/*.ts' odd.js     src/a.js  src/b/c.ts  lib/d.ts  odd.js
//! ```
//!
//! * Leaves: each file once, in path order; with it, what could not be found.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs::{File, Permissions};
use std::io::{self, IsTerminal, Read};
use std::path::{Path, PathBuf};

use unawait::SourceType;

use super::args::{InputArgs, SourceTypeArg};
use super::misuse;
use super::walk::{self, Search};

/// Larger files are refused; positions in a source are 31 bits wide.
const LARGEST: u64 = 1 << 30;

/// One thing to read.
#[derive(Clone, Debug)]
pub(crate) struct Input {
    /// Where it is; `None` is standard input.
    pub(crate) path: Option<PathBuf>,
    /// The canonical path, to know the file again; where links are followed, only that of `root` is.
    pub(crate) real: PathBuf,
    /// The folder that was named, canonical; output structure starts there.
    pub(crate) root: PathBuf,
    /// The path below `root`.
    pub(crate) below: PathBuf,
    /// What messages call it.
    pub(crate) name: String,
}

/// Something that was asked for and could not be read or done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Failure {
    /// What messages call the file or folder.
    pub(crate) name: String,
    /// Why, as a sentence without a full stop.
    pub(crate) message: String,
}

/// All inputs of a run.
#[derive(Debug, Default)]
pub(crate) struct Found {
    /// The files, in path order.
    pub(crate) inputs: Vec<Input>,
    /// Paths that led nowhere, in the order of the command line.
    pub(crate) failures: Vec<Failure>,
    /// The folders that were searched, canonical.
    pub(crate) folders: Vec<PathBuf>,
}

/// Finds everything that `args` name. Folders below `leave_out` are not entered (the output folder
/// may be inside an input folder).
pub(crate) fn find(args: &InputArgs, leave_out: Option<&Path>) -> anyhow::Result<Found> {
    if args.paths.is_empty() && io::stdin().is_terminal() {
        return Err(misuse("nothing to read: name files or folders, or `-` for standard input"));
    }
    if args.paths.is_empty() || args.paths == [Path::new("-")] {
        return Ok(Found { inputs: vec![standard_input(args)?], ..Found::default() });
    }
    if args.paths.iter().any(|path| path == Path::new("-")) {
        return Err(misuse("`-` (standard input) cannot be mixed with other paths"));
    }
    if args.stdin_filename.is_some() {
        return Err(misuse("--stdin-filename is for standard input, and paths are given"));
    }
    let mut found = Found::default();
    for path in &args.paths {
        let search = Search { respect: !args.no_ignore, follow: args.follow_links, leave_out };
        if let Err(message) = walk::collect(path, search, &mut found) {
            found.failures.push(Failure { name: shown(path), message });
        }
    }
    // The same file under two names is one file.
    let mut once = BTreeMap::new();
    for input in found.inputs {
        once.entry(input.real.clone()).or_insert(input);
    }
    found.inputs = once.into_values().collect();
    found.inputs.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(found)
}

/// Reads an input as text, or says why not.
pub(crate) fn read(input: &Input) -> Result<String, String> {
    read_with_permissions(input).map(|(text, _)| text)
}

/// The same with the permissions of its file.
pub(crate) fn read_with_permissions(input: &Input) -> Result<(String, Option<Permissions>), String> {
    let (bytes, permissions) = match &input.path {
        None => (read_stdin()?, None),
        Some(path) => read_file(path).map(|(bytes, permissions)| (bytes, Some(permissions)))?,
    };
    if bytes.len() as u64 > LARGEST {
        return Err("is larger than 1 GiB".to_owned());
    }
    let text = String::from_utf8(bytes);
    let text = text.map_err(|error| not_text(error.as_bytes(), error.utf8_error().valid_up_to()))?;
    Ok((text, permissions))
}

/// Whether a path names JavaScript or TypeScript with code in it.
pub(crate) fn is_source(path: &Path) -> bool {
    extension(path).is_some_and(|ext| {
        matches!(ext, "js" | "mjs" | "cjs" | "jsx") || (is_typescript(path) && !is_declaration(path))
    })
}

/// Whether a path names TypeScript.
pub(crate) fn is_typescript(path: &Path) -> bool {
    extension(path).is_some_and(|ext| matches!(ext, "ts" | "mts" | "cts" | "tsx"))
}

/// Whether a path names a `.d.ts` file (`.d.mts`, `.d.cts`, `.d.css.ts`).
pub(crate) fn is_declaration(path: &Path) -> bool {
    let name = path.file_name().and_then(OsStr::to_str).unwrap_or_default();
    is_typescript(path) && name.split('.').skip(1).any(|part| part == "d")
}

/// The extension without its dot.
pub(crate) fn extension(path: &Path) -> Option<&str> {
    path.extension().and_then(OsStr::to_str)
}

/// Module or script, where the extension or the command line decides.
pub(crate) fn source_type(wish: SourceTypeArg, name: &str) -> SourceType {
    match (wish, extension(Path::new(name))) {
        (SourceTypeArg::Auto, Some("mjs" | "mts")) => SourceType::Module,
        (SourceTypeArg::Auto, Some("cjs" | "cts")) => SourceType::Script,
        (wish, _) => wish.into(),
    }
}

/// A path for messages, safe to print.
pub(crate) fn shown(path: &Path) -> String {
    let path = path.strip_prefix(".").ok().filter(|rest| !rest.as_os_str().is_empty()).unwrap_or(path);
    path.display().to_string().replace(char::is_control, "\u{fffd}")
}

fn standard_input(args: &InputArgs) -> anyhow::Result<Input> {
    let name = args.stdin_filename.clone().unwrap_or_else(|| PathBuf::from("stdin.js"));
    if !is_source(&name) {
        return Err(misuse(format!("--stdin-filename `{}`: {}", shown(&name), unknown_kind(&name))));
    }
    let below = name.file_name().map(PathBuf::from).unwrap_or_default();
    Ok(Input { path: None, real: PathBuf::new(), root: PathBuf::new(), below, name: shown(&name) })
}

/// Why a path is not for this compiler.
pub(crate) fn unknown_kind(path: &Path) -> &'static str {
    if is_declaration(path) {
        "a declaration file has no code to lower"
    } else {
        "is neither JavaScript nor TypeScript (.js .mjs .cjs .jsx .ts .mts .cts .tsx)"
    }
}

fn read_stdin() -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    let read = io::stdin().lock().take(LARGEST + 1).read_to_end(&mut bytes);
    read.map(|_| bytes).map_err(|error| format!("cannot be read: {error}"))
}

fn read_file(path: &Path) -> Result<(Vec<u8>, Permissions), String> {
    let told = |error: io::Error| format!("cannot be read: {error}");
    let mut file = File::open(path).map_err(told)?;
    let metadata = file.metadata().map_err(told)?;
    if metadata.len() > LARGEST {
        return Err("is larger than 1 GiB".to_owned());
    }
    let size = usize::try_from(metadata.len()).unwrap_or_default();
    // There is room for more, so the end is seen without asking for it.
    let mut bytes = vec![0; size + 1];
    let mut length = 0;
    while length < size {
        match file.read(bytes.get_mut(length..).unwrap_or_default()) {
            Ok(0) => break,
            Ok(read) => length += read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(told(error)),
        }
    }
    bytes.truncate(length);
    if length != size || size == 0 {
        // It has changed since, or has no size to tell.
        file.take(LARGEST + 1).read_to_end(&mut bytes).map_err(told)?;
    }
    Ok((bytes, metadata.permissions()))
}

/// Says what the bytes may be instead of UTF-8.
fn not_text(bytes: &[u8], valid: usize) -> String {
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return "is UTF-16; save it as UTF-8".to_owned();
    }
    if bytes.contains(&0) {
        return "is not text (it looks like a binary file)".to_owned();
    }
    let before = bytes.get(..valid).unwrap_or_default();
    let line = before.split(|byte| *byte == b'\n').count();
    let byte = bytes.get(valid).copied().unwrap_or_default();
    format!("is not UTF-8: byte 0x{byte:02x} in line {line}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds() {
        let check = |name: &str, source: bool| assert_eq!(is_source(Path::new(name)), source, "{name}");
        for name in
            ["a.js", "a.mjs", "a.cjs", "a.jsx", "a.ts", "a.mts", "a.cts", "a.tsx", "a.test.ts", "d.ts"]
        {
            check(name, true);
        }
        for name in ["a.d.ts", "a.d.mts", "a.d.cts", "a.d.css.ts", "a.json", "a", ".js", "a.JSON", "js"] {
            check(name, false);
        }
    }

    #[test]
    fn bytes_that_are_no_text() {
        let check = |bytes: &[u8], said: &str| {
            let message = match std::str::from_utf8(bytes) {
                Ok(_) => String::new(),
                Err(error) => not_text(bytes, error.valid_up_to()),
            };
            assert!(message.contains(said), "{message}");
        };
        check(b"\xff\xfea\0", "UTF-16");
        check(b"a\n\xffb", "0xff in line 2");
        check(b"\0\x01\xff", "binary");
    }
}
