//! Compiles tests and runs what comes out.

use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};

use anyhow::Result;
use rayon::prelude::*;
use serde::Serialize;
use unawait::{Mode, SourceType};

use super::compile::{self, Failure, Stage};
use super::host::{Host, Job};
use super::select::{self, Kind, Test, Variant};

/// What became of a test.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Outcome {
    /// The path below `test/`.
    pub(crate) id: String,
    /// What was done with it.
    pub(crate) kind: Kind,
    /// The first variant that fails, and why.
    pub(crate) failure: Option<(Variant, Failure)>,
}

/// The modules that tests load, as the compiler has them.
type Fixtures = HashMap<PathBuf, Result<String, Failure>>;

/// What there is to run of a variant; nothing where it was to be refused, and is.
type Compiled = (Variant, Result<Option<Job>, Failure>);

/// Compiles and runs all variants of all tests.
///
/// # Errors
/// Where a file cannot be read, or Node cannot be started.
pub(crate) fn judge(tests: &[Test], mode: Mode, host: &Host) -> Result<Vec<Outcome>> {
    let fixtures = fixtures(tests, mode)?;
    let compiled: Vec<Vec<Compiled>> =
        tests.par_iter().map(|test| variants(test, mode, &fixtures)).collect::<Result<_>>()?;
    let jobs: Vec<Job> = compiled.iter().flatten().filter_map(|(_, it)| it.clone().ok().flatten()).collect();
    let mut verdicts = host.run(&jobs)?.into_iter();
    let mut outcomes = Vec::new();
    for (test, variants) in tests.iter().zip(compiled) {
        let mut failure = None;
        for (variant, result) in variants {
            let found = match result {
                Err(failure) => Some(failure),
                Ok(None) => None,
                Ok(Some(_)) => verdicts.next().flatten(),
            };
            failure = failure.or(found.map(|it| (variant, it)));
        }
        outcomes.push(Outcome { id: test.id.clone(), kind: test.kind, failure });
    }
    Ok(outcomes)
}

/// Compiles each variant of a test.
fn variants(test: &Test, mode: Mode, fixtures: &Fixtures) -> Result<Vec<Compiled>> {
    let one = |variant: Variant| -> Result<_> {
        let source = test.text(variant);
        let result = match test.kind {
            Kind::Rejection => compile::refuses(&source, variant.source_type(), mode).map(|()| None),
            Kind::Execution => match compile::lower(&source, &test.id, variant.source_type(), mode) {
                Ok(code) => with_fixtures(Job::new(test, variant, code), test, fixtures)?.map(Some),
                Err(failure) => Err(failure),
            },
        };
        Ok((variant, result))
    };
    test.variants().into_iter().map(one).collect()
}

/// Adds the modules that a test may load. Some are syntax errors, which are for the engine to find.
fn with_fixtures(mut job: Job, test: &Test, fixtures: &Fixtures) -> Result<Result<Job, Failure>> {
    for path in &test.fixtures {
        match fixtures.get(path) {
            Some(Ok(code)) => job.add(path.clone(), code.clone(), false),
            Some(Err(failure)) if failure.stage != Stage::Refused => {
                return Ok(Err(in_fixture(path, failure)));
            }
            Some(Err(_)) | None => job.add(path.clone(), select::read(path)?, true),
        }
    }
    Ok(Ok(job))
}

fn in_fixture(path: &Path, failure: &Failure) -> Failure {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    Failure::new(failure.stage, format!("{name}: {}", failure.message))
}

fn fixtures(tests: &[Test], mode: Mode) -> Result<Fixtures> {
    let paths: BTreeSet<&PathBuf> = tests.iter().flat_map(|test| &test.fixtures).collect();
    let compiled = paths.into_par_iter().map(|path| {
        let code = compile::lower(&select::read(path)?, &path.to_string_lossy(), SourceType::Module, mode);
        Ok((path.clone(), code))
    });
    compiled.collect()
}
