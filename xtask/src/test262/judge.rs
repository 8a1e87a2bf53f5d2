//! Compiles tests and runs what comes out.

use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};

use anyhow::Result;
use rayon::prelude::*;
use serde::Serialize;
use unawait::{Mode, ModulePlan, SourceType};

use super::compile::{self, Failure, Stage};
use super::host::{Host, Job};
use super::select::{self, Kind, Test, Variant};
use super::sets;

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
        let plans = if test.kind == Kind::Execution && !test.fixtures.is_empty() {
            sets::plans(&test.file, &source, variant.source_type(), &test.fixtures)?
        } else {
            HashMap::new()
        };
        let plan = plans.get(&test.file).cloned().unwrap_or_default();
        let waits = !plan.awaited.is_empty();
        let result = match test.kind {
            Kind::Rejection => compile::refuses(&source, variant.source_type(), mode).map(|()| None),
            Kind::Execution => match compile::lower(&source, &test.id, variant.source_type(), mode, plan) {
                Ok(code) => {
                    let fixtures = Modules { alone: fixtures, plans: &plans, mode };
                    let mut job = Job::new(test, variant, code);
                    if waits {
                        job.fail_late();
                    }
                    with_fixtures(job, test, &fixtures)?.map(Some)
                }
                Err(failure) => Err(failure),
            },
        };
        Ok((variant, result))
    };
    test.variants().into_iter().map(one).collect()
}

/// The modules that a test may load.
struct Modules<'a> {
    /// Compiled one by one.
    alone: &'a Fixtures,
    /// What those have to know that are part of a set with an async module.
    plans: &'a HashMap<PathBuf, ModulePlan>,
    mode: Mode,
}

impl Modules<'_> {
    fn get(&self, path: &PathBuf) -> Result<Option<Result<String, Failure>>> {
        let Some(plan) = self.plans.get(path) else { return Ok(self.alone.get(path).cloned()) };
        let (source, name) = (select::read(path)?, path.to_string_lossy());
        Ok(Some(compile::lower(&source, &name, SourceType::Module, self.mode, plan.clone())))
    }
}

/// Adds the modules that a test may load. Some are syntax errors, which are for the engine to find.
fn with_fixtures(mut job: Job, test: &Test, fixtures: &Modules) -> Result<Result<Job, Failure>> {
    for path in &test.fixtures {
        match fixtures.get(path)? {
            Some(Ok(code)) => job.add(path.clone(), code, false),
            Some(Err(failure)) if failure.stage != Stage::Refused => {
                return Ok(Err(in_fixture(path, &failure)));
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
        let code = compile::lower(
            &select::read(path)?,
            &path.to_string_lossy(),
            SourceType::Module,
            mode,
            ModulePlan::default(),
        );
        Ok((path.clone(), code))
    });
    compiled.collect()
}
