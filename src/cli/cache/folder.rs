//! Where the cache is, if nobody says it.
//!
//! ```text
//! project/node_modules/.cache/unawait       where other tools keep theirs, too
//! ~/.cache/unawait                          where there is no project (macOS, Windows: their own folder)
//! ```

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// The folder for a run in `here`, if there is any; `var` has the environment.
pub(super) fn default_folder(here: &Path, var: impl Fn(&str) -> Option<OsString>) -> Option<PathBuf> {
    let modules = here.ancestors().map(|folder| folder.join("node_modules")).find(|folder| folder.is_dir());
    if let Some(modules) = modules {
        return Some(modules.join(".cache").join("unawait"));
    }
    let absolute = |name: &str| var(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let user = if cfg!(windows) {
        absolute("LOCALAPPDATA")
    } else if cfg!(target_os = "macos") {
        absolute("HOME").map(|home| home.join("Library").join("Caches"))
    } else {
        absolute("XDG_CACHE_HOME").or_else(|| absolute("HOME").map(|home| home.join(".cache")))
    };
    user.map(|user| user.join("unawait"))
}

/// The folder that the environment asks for.
pub(super) fn wished() -> Option<PathBuf> {
    env::var_os("UNAWAIT_CACHE").filter(|value| !value.is_empty()).map(PathBuf::from)
}

#[cfg(all(test, unix, not(target_os = "macos")))]
mod tests {
    use super::*;

    #[test]
    fn folders() {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path();
        let check = |here: &str, vars: &[(&str, &str)], expected: Option<PathBuf>| {
            let var =
                |name: &str| vars.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).into());
            assert_eq!(default_folder(&root.join(here), var), expected, "{here} {vars:?}");
        };
        std::fs::create_dir_all(root.join("a/node_modules")).unwrap();
        std::fs::create_dir_all(root.join("a/packages/b")).unwrap();
        let modules = Some(root.join("a/node_modules/.cache/unawait"));
        check("a", &[], modules.clone());
        check("a/packages/b", &[("HOME", "/u")], modules);
        check("", &[("HOME", "/u")], Some("/u/.cache/unawait".into()));
        check("", &[("HOME", "/u"), ("XDG_CACHE_HOME", "/x")], Some("/x/unawait".into()));
        check("", &[("HOME", "/u"), ("XDG_CACHE_HOME", "x")], Some("/u/.cache/unawait".into()));
        check("", &[], None);
    }
}
