//! Which tests Node passes as they are: only these say something about a compiler.
//!
//! Results are kept in `target/test262`, in a file for each version of Node, of the harness and of the host. A
//! test is known there by its path and all its text, so a newer checkout in the same place runs only what is new.

use std::collections::BTreeMap;

use anyhow::Result;
use rayon::prelude::*;

use super::folder;
use super::host::{Host, Job};
use super::select::{self, Test};

/// By the digest of a job, whether it passes.
type Known = BTreeMap<u64, bool>;

/// Leaves the tests that pass in all their variants.
///
/// # Errors
/// Where a file cannot be read or written, or Node cannot be started.
pub(crate) fn passing(tests: Vec<Test>, host: &Host) -> Result<Vec<Test>> {
    let file = folder().join(format!("native-{}-{:016x}.json", host.version, host.digest));
    let mut known: Known = match std::fs::read_to_string(&file) {
        Ok(text) => serde_json::from_str(&text)?,
        Err(_) => Known::new(),
    };
    let keyed: Vec<Vec<(u64, Job)>> = tests.par_iter().map(jobs).collect::<Result<_>>()?;
    let (keys, new): (Vec<u64>, Vec<Job>) =
        keyed.iter().flatten().filter(|(key, _)| !known.contains_key(key)).cloned().unzip();
    if !new.is_empty() {
        eprintln!("running {} programs as they are, once", new.len());
        let verdicts = host.run(&new)?;
        known.extend(keys.into_iter().zip(verdicts.iter().map(Option::is_none)));
        std::fs::create_dir_all(folder())?;
        std::fs::write(&file, serde_json::to_string(&known)?)?;
    }
    let passes = |jobs: &[(u64, Job)]| jobs.iter().all(|(key, _)| known.get(key) == Some(&true));
    Ok(tests.into_iter().zip(keyed).filter(|(_, jobs)| passes(jobs)).map(|(test, _)| test).collect())
}

/// The variants of a test as they are.
fn jobs(test: &Test) -> Result<Vec<(u64, Job)>> {
    let one = |variant| {
        let mut job = Job::new(test, variant, test.text(variant));
        for fixture in &test.fixtures {
            job.add(fixture.clone(), select::read(fixture)?, false);
        }
        Ok((job.digest()?, job))
    };
    test.variants().into_iter().map(one).collect()
}
