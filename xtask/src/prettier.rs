//! How many lines of the output Prettier leaves alone, where it has formatted the input.
//!
//! ```text
//! source ─ prettier → formatted ─ lower → output ─ prettier → again
//!                          └ not in it: new ┘ └ not in it: moved ┘
//! ```
//!
//! A line stays if a line diff between the output and its formatted self keeps it. The share is
//! given for all lines and for the new ones alone, which the formatted input did not have.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};
use rayon::prelude::*;
use similar::{ChangeTag, TextDiff};
use unawait::Mode;

use crate::asyncs;
use crate::corpus::percent;
use crate::files::{File, MODES};
use crate::packages;

const PRETTIER: &str = "prettier@3.6.2";
/// The share wanted of all lines, in percent.
const WANTED: usize = 90;
/// Moved lines shown.
const SHOWN: usize = 20;

#[derive(Default)]
struct Count {
    lines: usize,
    stay: usize,
    new: usize,
    new_stay: usize,
    moved: Vec<String>,
}

/// Measures the files with async functions in every mode; whether the share is the one wanted.
///
/// # Errors
/// Where npm, node or the file system fails.
pub(crate) fn run(files: &[File]) -> Result<bool> {
    let has_async =
        |file: &&File| asyncs::find(&file.source, &file.name).is_ok_and(|found| !found.is_empty());
    let files: Vec<File> = files.par_iter().filter(has_async).cloned().collect();
    let folder = packages::folder().join("prettier");
    install(&folder)?;
    let formatted = format(&folder, "input", &files)?;
    let mut wanted = true;
    for mode in MODES {
        let outputs: Vec<File> = formatted.par_iter().filter_map(|file| lowered(file, mode)).collect();
        let again = format(&folder, &format!("{mode:?}"), &outputs)?;
        let counts = outputs.par_iter().filter_map(|output| {
            let input = formatted.iter().find(|file| file.name == output.name)?;
            let again = again.iter().find(|file| file.name == output.name)?;
            Some(count(&input.source, &output.source, &again.source))
        });
        let total = counts.reduce(Count::default, merge);
        print(mode, outputs.len(), &total);
        wanted &= total.stay * 100 >= total.lines * WANTED;
    }
    Ok(wanted)
}

fn lowered(file: &File, mode: Mode) -> Option<File> {
    let source = file.compile(mode).code?;
    Some(File { name: file.name.clone(), source })
}

fn install(folder: &Path) -> Result<()> {
    if folder.join("node_modules/prettier").exists() {
        return Ok(());
    }
    std::fs::create_dir_all(folder)?;
    std::fs::write(folder.join("package.json"), "{ \"private\": true }\n")?;
    let status = Command::new("npm")
        .args(["install", "--ignore-scripts", "--no-audit", "--no-fund", "--silent", PRETTIER])
        .current_dir(folder)
        .status()
        .context("npm is needed to install Prettier")?;
    ensure!(status.success(), "npm cannot install {PRETTIER}");
    Ok(())
}

/// Formats the files, by the helper in `format.mjs`; without those that Prettier cannot parse.
fn format(folder: &Path, stage: &str, files: &[File]) -> Result<Vec<File>> {
    let stage = folder.join(stage);
    // What an earlier run has left would be read as its result.
    if stage.exists() {
        std::fs::remove_dir_all(&stage)?;
    }
    std::fs::create_dir_all(&stage)?;
    let path = |index: usize| -> PathBuf { stage.join(format!("{index}.js")) };
    for (index, file) in files.iter().enumerate() {
        std::fs::write(path(index), &file.source)?;
    }
    let helper = Path::new(env!("CARGO_MANIFEST_DIR")).join("format.mjs");
    let status = Command::new("node")
        .arg(helper)
        .arg(folder)
        .arg(&stage)
        .status()
        .context("node is needed to run Prettier")?;
    ensure!(status.success(), "the helper that runs Prettier fails");
    let read = |(index, file): (usize, &File)| {
        let source = std::fs::read_to_string(path(index)).ok()?;
        Some(File { name: file.name.clone(), source })
    };
    Ok(files.iter().enumerate().filter_map(read).collect())
}

fn count(input: &str, output: &str, again: &str) -> Count {
    let new = changed(input, output, ChangeTag::Insert);
    let moved = changed(output, again, ChangeTag::Delete);
    let lines = output.lines().count();
    let show = |index: &usize| output.lines().nth(*index).map(|line| line.trim().to_owned());
    Count {
        lines,
        stay: lines - moved.len(),
        new: new.len(),
        new_stay: new.difference(&moved).count(),
        moved: moved.iter().take(2).filter_map(show).collect(),
    }
}

/// The indices of the lines that a diff has under `tag`: of `after` where inserted, of `before`
/// where deleted.
fn changed(before: &str, after: &str, tag: ChangeTag) -> HashSet<usize> {
    let diff = TextDiff::from_lines(before, after);
    let changes = diff.iter_all_changes().filter(|change| change.tag() == tag);
    changes
        .filter_map(|change| match tag {
            ChangeTag::Insert => change.new_index(),
            ChangeTag::Delete | ChangeTag::Equal => change.old_index(),
        })
        .collect()
}

fn merge(mut one: Count, other: Count) -> Count {
    one.lines += other.lines;
    one.stay += other.stay;
    one.new += other.new;
    one.new_stay += other.new_stay;
    one.moved.extend(other.moved);
    one
}

fn print(mode: Mode, files: usize, total: &Count) {
    let Count { lines, stay, new, new_stay, moved } = total;
    println!("{mode:?}: {files} files");
    println!("  {stay} of {lines} lines stay ({}); wanted {WANTED} %", percent(*stay, *lines));
    println!("  {new_stay} of {new} new lines stay ({})", percent(*new_stay, *new));
    for line in moved.iter().take(SHOWN) {
        println!("  moved: {line}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn new_and_moved_lines_are_counted() {
        let count = count("a\nb\n", "a\nx\ny\n", "a\nx\nz\n");
        assert_eq!((count.lines, count.stay, count.new, count.new_stay), (3, 2, 2, 1));
        assert_eq!(count.moved, ["y"]);
    }
}
