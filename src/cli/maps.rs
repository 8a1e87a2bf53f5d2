//! The files around a source map: the map that an input has, and where the map of a result goes.
//!
//! ```text
//! src/a.ts                                  dist/a.js       //# sourceMappingURL=a.js.map
//! --source-map                              dist/a.js.map   "sources": ["../src/a.ts"]
//! ```

use std::collections::HashMap;
use std::fmt::Write;
use std::path::{Component, Path, PathBuf, absolute};
use std::{fs, io};

use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};
use unawait::SourceMap;
use unawait::source_map::{InputMap, Reference, reference};

use super::args::SourceMapArg;
use super::inputs::Input;
use super::plan::Target;

/// What a path in an address may not hold as it is.
const ESCAPED: &AsciiSet = &CONTROLS.add(b' ').add(b'%').add(b'#').add(b'?').add(b'"').add(b'\'').add(b'`');

/// Larger maps are not read.
const LARGEST: u64 = 1 << 30;

/// The map that an input has.
#[derive(Debug, Default)]
pub(crate) struct Chained {
    /// Its text.
    pub(crate) json: Option<String>,
    /// The folder that its sources are relative to.
    pub(crate) folder: Option<PathBuf>,
    /// What it calls its sources.
    pub(crate) sources: Vec<String>,
    /// The file that it was read from, be it there or not.
    pub(crate) file: Option<PathBuf>,
    /// Why it was not read, although there should be one.
    pub(crate) warning: Option<String>,
}

/// The names in the map of a result: all that depends on where files are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Names {
    /// Whether the map goes into a file beside the result.
    pub(crate) beside: bool,
    /// What the map calls the result.
    pub(crate) file: String,
    /// What the sources are called before, and in the map.
    pub(crate) sources: Vec<(String, String)>,
}

/// The map of an input: the one in its last comment, or in the file that the comment names. Nothing is
/// taken from the net.
pub(crate) fn of_input(input: &Input, source: &str) -> Chained {
    let here = input.path.as_deref().and_then(Path::parent).map(Path::to_path_buf);
    let (json, folder, file) = match reference(source) {
        None => return Chained::default(),
        Some(Reference::Url(url)) if is_absolute_url(&url) => return Chained::default(),
        Some(Reference::Inline(json)) => (Ok(json), here, None),
        Some(Reference::Url(url)) => {
            let path = here.unwrap_or_default().join(&*percent_decode_str(&url).decode_utf8_lossy());
            let json = read(&path).map_err(|error| format!("`{url}`: {error}"));
            (json, path.parent().map(Path::to_path_buf), Some(path))
        }
    };
    match json.and_then(|json| InputMap::parse(&json).map(|map| (json, map))) {
        Ok((json, map)) => {
            let sources = map.sources().map(str::to_owned).collect();
            Chained { json: Some(json), folder, sources, file, warning: None }
        }
        Err(why) => {
            let warning = format!("warning: the source map of `{}` cannot be read: {why}", input.name);
            Chained { file, warning: Some(warning), ..Chained::default() }
        }
    }
}

fn read(path: &Path) -> io::Result<String> {
    if fs::metadata(path)?.len() > LARGEST {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "it is larger than 1 GiB"));
    }
    fs::read_to_string(path)
}

/// The names in the map of a result.
pub(crate) fn names(input: &Input, target: &Target, chained: &Chained, kind: SourceMapArg) -> Names {
    let output = match target {
        Target::File(path) | Target::InPlace(path) => Some(path.as_path()),
        Target::Stdout | Target::Nowhere(_) => None,
    };
    let address = |name: &String| match (&chained.folder, output) {
        (Some(folder), Some(output)) if !is_absolute_url(name) => {
            relative(output, &folder.join(&*percent_decode_str(name).decode_utf8_lossy()))
        }
        _ => name.clone(), // leads somewhere by itself, or starts nowhere
    };
    let own = match (output, &input.path) {
        (Some(output), Some(path)) => relative(output, path),
        // Standard input and output are nowhere.
        (None, _) | (_, None) => input.name.clone(),
    };
    let name = output.and_then(Path::file_name).map(|name| escaped(&name.to_string_lossy()));
    Names {
        beside: kind == SourceMapArg::File && name.is_some(),
        file: name.unwrap_or_else(|| input.name.clone()),
        sources: match chained.json {
            Some(_) => chained.sources.iter().map(|name| (name.clone(), address(name))).collect(),
            None => vec![(input.name.clone(), own)],
        },
    }
}

/// Puts the comment that leads to the map at the end of the result, or the map itself. What comes back is
/// the text of the map that has to be written beside it.
pub(crate) fn attach(code: &mut String, mut map: SourceMap, names: &Names) -> Option<String> {
    let new: HashMap<&str, &str> = names.sources.iter().map(|(old, new)| (&**old, &**new)).collect();
    map.rename_sources(|name| new.get(name).copied().unwrap_or(name).to_owned());
    map.set_file(&names.file);
    let (address, json) = if names.beside {
        (format!("{}.map", names.file), Some(map.to_json()))
    } else {
        (map.to_data_url(), None)
    };
    let eol = if code.contains("\r\n") { "\r\n" } else { "\n" };
    if !code.is_empty() && !code.ends_with('\n') {
        code.push_str(eol);
    }
    // Writing to a string cannot fail.
    let _ = write!(code, "//# sourceMappingURL={address}{eol}");
    json
}

/// Where the map of a result goes.
pub(crate) fn beside(output: &Path) -> PathBuf {
    let mut path = output.as_os_str().to_owned();
    path.push(".map");
    path.into()
}

/// Whether an address says more than a path: `https://…`, `webpack:…`, `/…`.
fn is_absolute_url(url: &str) -> bool {
    let scheme = url.split_once(':').map(|(scheme, _)| scheme);
    url.starts_with('/')
        || scheme.is_some_and(|scheme| {
            scheme.len() > 1
                && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
        })
}

/// The address of `path` from the folder that `output` is in.
fn relative(output: &Path, path: &Path) -> String {
    let (Some(from), Some(to)) = (whole(output.parent().unwrap_or(Path::new(""))), whole(path)) else {
        return escaped(&path.to_string_lossy());
    };
    let shared = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let up = std::iter::repeat_n("..".to_owned(), from.len() - shared);
    let down = to.iter().skip(shared).map(|part| escaped(part));
    up.chain(down).collect::<Vec<_>>().join("/")
}

/// The parts of a path from the root, without `.` and `..`.
fn whole(path: &Path) -> Option<Vec<String>> {
    let path = if path.as_os_str().is_empty() { Path::new(".") } else { path };
    let mut parts = Vec::new();
    for part in absolute(path).ok()?.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                parts.pop();
            }
            Component::Prefix(_) | Component::RootDir | Component::Normal(_) => {
                parts.push(part.as_os_str().to_string_lossy().into_owned());
            }
        }
    }
    Some(parts)
}

fn escaped(text: &str) -> String {
    utf8_percent_encode(text, ESCAPED).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        let check = |output: &str, path: &str, expected: &str| {
            assert_eq!(relative(Path::new(output), Path::new(path)), expected, "{output} {path}");
        };
        check("dist/a.js", "src/a.ts", "../src/a.ts");
        check("a.js", "a.ts", "a.ts");
        check("/x/dist/b/a.js", "/x/src/b/a.ts", "../../src/b/a.ts");
        check("/x/a.js", "/x/y/../a b#.ts", "a%20b%23.ts");
        check("./dist/a.js", "./dist/../src/./a.ts", "../src/a.ts");
    }

    #[test]
    fn addresses_with_a_scheme() {
        let check = |url: &str, expected: bool| assert_eq!(is_absolute_url(url), expected, "{url}");
        check("https://a.b/c.map", true);
        check("webpack:///a.js", true);
        check("/a.js", true);
        check("../a.js", false);
        check("c:/a.js", false);
        check("a b:c.js", false);
    }
}
