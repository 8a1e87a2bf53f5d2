//! Where each result goes, decided and checked before anything is written.
//!
//! ```text
//! build src --out-dir dist          src/a/b.ts    → dist/a/b.js
//! build src lib --out-dir dist      src/a/b.ts    → dist/src/a/b.js
//! ```

use std::cell::LazyCell;
use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};

use super::inputs::{Input, shown};
use super::misuse;

/// Where the results of a run go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Destination {
    /// To standard output; one input only.
    Stdout,
    /// Below a folder.
    Folder(PathBuf),
    /// Over the sources.
    InPlace,
}

/// Where one result goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    /// To standard output.
    Stdout,
    /// To a new file, or over an older result.
    File(PathBuf),
    /// Over its source.
    InPlace(PathBuf),
    /// Nowhere, for this reason.
    Nowhere(String),
}

/// The target of each input, in their order.
///
/// # Errors
/// Where a result would overwrite a source, or several would go to standard output.
pub(crate) fn targets(inputs: &[Input], destination: &Destination) -> anyhow::Result<Vec<Target>> {
    match destination {
        Destination::Stdout if inputs.len() > 1 => Err(misuse(format!(
            "{} files cannot all go to standard output; give --out-dir or --write",
            inputs.len()
        ))),
        Destination::Stdout => Ok(inputs.iter().map(|_| Target::Stdout).collect()),
        Destination::InPlace if inputs.iter().any(|input| input.path.is_none()) => {
            Err(misuse("--write needs files; standard input cannot be written over"))
        }
        // The canonical path, so that a symbolic link stays one and its target is rewritten.
        Destination::InPlace => Ok(inputs.iter().map(|input| Target::InPlace(input.real.clone())).collect()),
        Destination::Folder(folder) => in_folder(inputs, folder),
    }
}

fn in_folder(inputs: &[Input], folder: &Path) -> anyhow::Result<Vec<Target>> {
    if folder.exists() && !folder.is_dir() {
        anyhow::bail!("--out-dir `{}` is not a folder", shown(folder));
    }
    let common = common_root(inputs);
    // Where nothing is yet, nothing is overwritten.
    let sources: LazyCell<HashSet<FileId>, _> =
        LazyCell::new(|| inputs.iter().filter_map(|input| id(input.path.as_deref()?)).collect());
    let exists = folder.exists();
    let mut taken: HashMap<PathBuf, &str> = HashMap::new();
    let mut targets = Vec::new();
    for input in inputs {
        let root = input.root.strip_prefix(&common).unwrap_or(Path::new(""));
        let path = folder.join(root).join(output_name(&input.below));
        if exists && id(&path).is_some_and(|id| sources.contains(&id)) {
            return Err(misuse(format!(
                "`{}` would overwrite a source; use --write if that is meant, or another --out-dir",
                shown(&path)
            )));
        }
        targets.push(match taken.get(&path) {
            Some(first) => {
                Target::Nowhere(format!("has the same output file as `{first}`: `{}`", shown(&path)))
            }
            None => Target::File(path.clone()),
        });
        taken.entry(path).or_insert(&input.name);
    }
    Ok(targets)
}

/// The deepest folder above all roots.
fn common_root(inputs: &[Input]) -> PathBuf {
    let mut roots = inputs.iter().map(|input| input.root.as_path());
    let mut common = roots.next().unwrap_or(Path::new("")).to_path_buf();
    for root in roots {
        while !root.starts_with(&common) && common.pop() {}
    }
    common
}

/// The name without types: `.ts` becomes `.js`, and so on. JSX is kept.
fn output_name(path: &Path) -> PathBuf {
    match super::inputs::extension(path) {
        Some("ts") => path.with_extension("js"),
        Some("mts") => path.with_extension("mjs"),
        Some("cts") => path.with_extension("cjs"),
        Some("tsx") => path.with_extension("jsx"),
        Some(_) | None => path.to_path_buf(),
    }
}

/// What makes two paths the same file: links of both kinds are seen through.
#[cfg(unix)]
type FileId = (u64, u64);
#[cfg(unix)]
fn id(path: &Path) -> Option<FileId> {
    use std::os::unix::fs::MetadataExt;
    fs::metadata(path).ok().map(|data| (data.dev(), data.ino()))
}

#[cfg(not(unix))]
type FileId = PathBuf;
#[cfg(not(unix))]
fn id(path: &Path) -> Option<FileId> {
    fs::canonicalize(path).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn input(root: &str, below: &str) -> Input {
        let path = Path::new(root).join(below);
        Input {
            path: Some(path.clone()),
            real: path.clone(),
            root: root.into(),
            below: below.into(),
            name: shown(&path),
        }
    }

    fn check(inputs: &[(&str, &str)], expected: &[&str]) {
        let inputs: Vec<Input> = inputs.iter().map(|(root, below)| input(root, below)).collect();
        let targets = targets(&inputs, &Destination::Folder("no-such-out".into())).unwrap();
        let shown: Vec<String> = targets
            .iter()
            .map(|target| match target {
                Target::File(path) => path.display().to_string(),
                other => format!("{other:?}"),
            })
            .collect();
        assert_eq!(shown, expected);
    }

    #[test]
    fn structure_is_mirrored() {
        check(&[("/no/src", "a/b.ts"), ("/no/src", "c.mjs")], &["no-such-out/a/b.js", "no-such-out/c.mjs"]);
        check(
            &[("/no/src", "a.tsx"), ("/no/lib", "a.cts")],
            &["no-such-out/src/a.jsx", "no-such-out/lib/a.cjs"],
        );
        check(&[("/no/src", "a.js"), ("/no/src/b", "c.mts")], &["no-such-out/a.js", "no-such-out/b/c.mjs"]);
    }

    #[test]
    fn one_output_has_one_source() {
        let same = r#"Nowhere("has the same output file as `/no/a.js`: `no-such-out/a.js`")"#;
        check(&[("/no", "a.js"), ("/no", "a.ts")], &["no-such-out/a.js", same]);
    }
}
