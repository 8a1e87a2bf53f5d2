//! A copy of a package in which files are lowered.
//!
//! Files that stay as they are, are linked. A file that the compiler leaves (with a diagnostic) stays as
//! it is and is reported; a file with async syntax left in its output, or one that is left for another
//! reason than a top-level `await`, is a problem.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use rayon::prelude::*;
use unawait::{Mode, Options, SourceType};

use super::suite::{Stage, Suite};
use crate::asyncs;
use crate::files::is_source;

/// Folders that no test runs anything of.
const ASIDE: [&str; 8] =
    ["bench", "benchmark", "benchmarks", "docs", "example", "examples", "typescript", ".github"];

/// What became of the files.
#[derive(Debug, Default)]
pub(crate) struct Lowered {
    /// Files that were rewritten.
    pub(crate) files: usize,
    /// Async functions in them.
    pub(crate) functions: usize,
    /// Async functions in files that were left.
    pub(crate) left_functions: usize,
    /// Those files, each with the first reason.
    pub(crate) left: Vec<String>,
    /// What must not happen.
    pub(crate) problems: Vec<String>,
}

/// Makes a copy of `original` at `folder`, lowered as the stage says. What was there goes.
///
/// # Errors
/// Where a file cannot be read or written.
pub(crate) fn lower_into(
    suite: &Suite,
    original: &Path,
    folder: &Path,
    mode: Mode,
    stage: Stage,
) -> Result<Lowered> {
    if folder.exists() {
        std::fs::remove_dir_all(folder)?;
    }
    let mut sources = Vec::new();
    copy(original, folder, &mut sources)?;
    let is_kept = |path: &Path| suite.kept.iter().any(|(kept, _)| path.starts_with(kept));
    sources.retain(|path| path.strip_prefix(folder).is_ok_and(|it| is_wanted(it, stage) && !is_kept(it)));
    sources.sort();
    let parts: Result<Vec<_>> = sources.par_iter().map(|path| lower(path, folder, mode)).collect();
    Ok(parts?.into_iter().fold(Lowered::default(), merge))
}

/// Links what is in a folder into another, and notes the files with JavaScript.
fn copy(from: &Path, to: &Path, sources: &mut Vec<PathBuf>) -> Result<()> {
    std::fs::create_dir_all(to)?;
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        let (path, kind) = (entry.path(), entry.file_type()?);
        let target = to.join(entry.file_name());
        if kind.is_symlink() {
            let linked = std::fs::canonicalize(&path)?;
            std::os::unix::fs::symlink(linked, target)?;
        } else if kind.is_dir() {
            copy(&path, &target, sources)?;
        } else {
            std::fs::hard_link(&path, &target).with_context(|| target.display().to_string())?;
            if is_source(&target) {
                sources.push(target);
            }
        }
    }
    Ok(())
}

fn is_wanted(path: &Path, stage: Stage) -> bool {
    let has = |names: &[&str]| path.iter().any(|part| names.iter().any(|name| part == *name));
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    if has(&["node_modules"]) {
        return stage == Stage::Deps && !has(&ASIDE);
    }
    let is_test = has(&["test", "tests"]) || name.contains(".test.");
    !has(&ASIDE) && !name.starts_with("example.") && (stage == Stage::Tests || !is_test)
}

fn lower(path: &Path, folder: &Path, mode: Mode) -> Result<Lowered> {
    let mut lowered = Lowered::default();
    let Ok(source) = String::from_utf8(std::fs::read(path)?) else { return Ok(lowered) };
    if !source.contains("async") {
        return Ok(lowered);
    }
    let name = path.strip_prefix(folder)?.display().to_string();
    let Ok(functions) = asyncs::find(&source, &name) else {
        lowered.left.push(format!("{name}: does not parse"));
        return Ok(lowered);
    };
    if functions.is_empty() {
        return Ok(lowered);
    }
    let options = Options { source_type: source_type(path, folder), ..Options::new(mode, name.as_str()) };
    let Ok(output) = catch_unwind(AssertUnwindSafe(|| unawait::compile(&source, &options))) else {
        lowered.problems.push(format!("{name}: the compiler panics"));
        return Ok(lowered);
    };
    let Some(code) = output.code else {
        let first = output.diagnostics.first().map(|it| it.message.clone()).unwrap_or_default();
        let is_expected = output.diagnostics.iter().any(|it| it.message.starts_with("top-level"));
        let list = if is_expected { &mut lowered.left } else { &mut lowered.problems };
        list.push(format!("{name}: {first}"));
        lowered.left_functions = functions.len();
        return Ok(lowered);
    };
    match asyncs::remaining(&code, &name) {
        Ok(0) => {}
        Ok(left) => lowered.problems.push(format!("{name}: {left} times async syntax in the output")),
        Err(error) => lowered.problems.push(format!("{name}: the output does not parse: {error}")),
    }
    lowered.files = 1;
    lowered.functions = functions.len();
    // The link goes, so that the original is not written to.
    std::fs::remove_file(path)?;
    std::fs::write(path, code)?;
    Ok(lowered)
}

/// As node sees the file: by its extension, then by the next `package.json`.
fn source_type(path: &Path, folder: &Path) -> SourceType {
    if path.extension().is_some_and(|extension| extension != "js") {
        return SourceType::Auto;
    }
    let around = path.ancestors().skip(1).take_while(|it| it.starts_with(folder));
    let package = around.into_iter().find_map(|it| std::fs::read_to_string(it.join("package.json")).ok());
    let package: serde_json::Value = serde_json::from_str(&package.unwrap_or_default()).unwrap_or_default();
    // Some packages hold modules for other hosts, in `.js` and without saying so.
    if package["type"] == "module" { SourceType::Module } else { SourceType::Auto }
}

fn merge(mut one: Lowered, other: Lowered) -> Lowered {
    one.files += other.files;
    one.functions += other.functions;
    one.left_functions += other.left_functions;
    one.left.extend(other.left);
    one.problems.extend(other.problems);
    one
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The stages that lower a file.
    fn check(path: &str, expected: &[Stage]) {
        let stages: Vec<_> =
            Stage::ALL.into_iter().filter(|stage| is_wanted(Path::new(path), *stage)).collect();
        assert_eq!(stages, expected, "{path}");
    }

    #[test]
    fn stages_lower_what_they_say() {
        check("lib/queue.js", &Stage::ALL);
        check("test/queue.js", &[Stage::Tests]);
        check("lib/queue.test.js", &[Stage::Tests]);
        check("node_modules/tape/test/a.js", &[Stage::Deps]);
        check("examples/a.js", &[]);
    }
}
