//! What a build makes of one file, and where it goes.
//!
//! ```text
//! to a folder that was not there    written at once: nobody can miss what was there before
//! over a source, an older result    kept until it is known which modules await
//! does not parse                    its messages are all that there is
//! ```

use std::fs::{self, Permissions};
use std::path::{Path, PathBuf};

use unawait::ModulePlan;
use unawait::modules::Scan;

use super::ahead::Made;
use super::args::BuildArgs;
use super::build::Done;
use super::cache::Cache;
use super::compile::{Wanted, prepare};
use super::inputs::{Input, is_typescript};
use super::maps::beside;
use super::plan::Target;
use super::product::product;
use super::summary::Summary;
use super::write::{write_new, write_over};

/// What is the same for all files of a run.
#[derive(Clone, Copy)]
pub(crate) struct How<'a> {
    /// The arguments.
    pub(crate) args: &'a BuildArgs,
    /// Where results are kept.
    pub(crate) cache: &'a Cache,
    /// Whether messages are coloured.
    pub(crate) colour: bool,
    /// Whether the folder for the results was not there before.
    pub(crate) fresh: bool,
}

/// Makes the result of one input and puts it in its place.
pub(crate) fn build_one(input: &Input, target: &Target, how: How, module: ModulePlan) -> Done {
    make(input, target, how, module).put(input, target, how)
}

/// The result for an input, which may have to be made again.
pub(crate) struct Draft {
    awaits: Option<bool>,
    scan: Option<Scan>,
    done: Done,
    /// What is not in its place yet.
    held: Option<Held>,
}

/// What goes to the place of a result.
struct Held {
    text: String,
    map: Option<String>,
    /// Those of the source.
    permissions: Option<Permissions>,
}

impl Made for Draft {
    fn awaits(&self) -> Option<bool> {
        self.awaits
    }

    fn scan(&mut self) -> Option<Scan> {
        self.scan.take()
    }

    fn size(&self) -> usize {
        let map = |held: &Held| held.map.as_ref().map_or(0, String::len);
        self.held.as_ref().map_or(0, |held| held.text.len() + map(held))
    }

    fn withdraw(self) {
        for file in self.done.written {
            // It is written again, or an error says why not.
            let _ = fs::remove_file(file);
        }
    }
}

/// Makes the result of one input, and puts it in its place where nothing has been before.
pub(crate) fn draft(input: &Input, target: &Target, how: How, module: ModulePlan) -> Draft {
    let mut draft = make(input, target, how, module);
    if !how.fresh {
        return draft;
    }
    let (awaits, scan) = (draft.awaits, draft.scan.take());
    Draft { awaits, scan, done: draft.put(input, target, how), held: None }
}

fn make(input: &Input, target: &Target, how: How, module: ModulePlan) -> Draft {
    if let Target::Nowhere(reason) = target {
        return refused(vec![format!("error: `{}` {reason}", input.name)], Vec::new());
    }
    let How { args, cache, colour, .. } = how;
    let wanted = Wanted {
        mode: args.mode.into(),
        runtime: args.runtime.into(),
        map: args.source_map.is_some(),
        check: false,
        module,
    };
    let mut prepared = match prepare(input, &args.input, wanted) {
        Ok(prepared) => prepared,
        Err(messages) => return refused(messages, Vec::new()),
    };
    let read: Vec<PathBuf> = prepared.chained.file.take().into_iter().collect();
    let made = product(&prepared, (input, target), args.source_map, (cache, colour));
    let (product, cached) = match made {
        Ok(made) => made,
        Err(messages) => return refused(messages, read),
    };
    // A source without async is left alone with its types and all.
    let stays = || product.code.is_none() || !(prepared.waits || product.functions > 0);
    let left_alone = matches!(target, Target::InPlace(_)) && stays();
    let summary = Summary {
        changed: usize::from(product.code.is_some() && !left_alone),
        functions: product.functions,
        lowered: product.lowered,
        ..Summary::default()
    };
    let messages = prepared.told(&product.warnings, input, colour);
    Draft {
        awaits: Some(product.awaits),
        scan: product.scan,
        done: Done { messages, summary, cached, read, ..Done::default() },
        held: (!left_alone).then(|| Held {
            text: product.code.unwrap_or(prepared.source),
            map: product.map,
            permissions: prepared.permissions,
        }),
    }
}

impl Draft {
    /// Puts the result in its place, if it is not there.
    pub(crate) fn put(self, input: &Input, target: &Target, how: How) -> Done {
        let Self { mut done, held, .. } = self;
        let Some(held) = held else { return done };
        let placed = match target {
            Target::Stdout => {
                done.print = Some(held.text);
                return done;
            }
            Target::File(path) => write(path, &held, how.fresh),
            Target::InPlace(path) => write_map(path, &held, false).and_then(|files| {
                write_over(path, &held.text)?;
                Ok(files)
            }),
            Target::Nowhere(reason) => Err(reason.clone()),
        };
        match placed {
            Ok(files) => done.written = files,
            Err(message) => {
                return refused(vec![format!("error: `{}` {message}", input.name)], done.read).done;
            }
        }
        if matches!(target, Target::InPlace(path) if is_typescript(path)) {
            let warning = format!("warning: `{}` lost its types, too: the output is JavaScript", input.name);
            done.messages.push(warning);
        }
        done
    }
}

/// Writes the result and its map.
fn write(path: &Path, held: &Held, fresh: bool) -> Result<Vec<PathBuf>, String> {
    let files = write_map(path, held, fresh)?;
    write_new(path, &held.text, held.permissions.as_ref(), fresh)?;
    Ok(files)
}

/// Writes the map, which goes first, so that no result ever names one that is not there. What comes back is the
/// files of the result.
fn write_map(path: &Path, held: &Held, fresh: bool) -> Result<Vec<PathBuf>, String> {
    let Some(map) = held.map.as_deref() else { return Ok(vec![path.to_path_buf()]) };
    write_new(&beside(path), map, None, fresh)?;
    Ok(vec![path.to_path_buf(), beside(path)])
}

fn refused(messages: Vec<String>, read: Vec<PathBuf>) -> Draft {
    let summary = Summary { errors: 1, ..Summary::default() };
    let done = Done { messages, summary, read, ..Done::default() };
    Draft { awaits: None, scan: None, done, held: None }
}
