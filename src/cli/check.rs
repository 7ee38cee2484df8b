//! `audit-lint [check]` and `audit-lint inspect`. Never formats a finding.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::Instant;

use super::args::{CheckArguments, InspectArguments, RuleArguments};
use super::output::{Output, Trouble};
use super::{CLEAN, FINDINGS, NO_AUDIT, TROUBLE};
use crate::config::{Config, ConfigError, RuleSet};
use crate::lint::{
    BASELINE_NAME, Baseline, Problem, Request, Run, decode, is_standard_input, read_text, series_of,
};
use crate::report::{summary, write};
use crate::template::counted;

pub(super) fn run(arguments: &CheckArguments, output: &Output) -> Result<u8, Trouble> {
    let started = Instant::now();
    let rules = RuleSet::new(&config(&arguments.rules)?)?;
    let (mut request, mut problems) =
        request(&arguments.paths, arguments.stdin_filename.as_deref())?;
    request.baseline = baseline(arguments, &request.working_directory)?;
    let run = Run::new(&request, &rules);
    problems.extend(run.problems.iter().cloned());
    output.problems(&problems);
    for series in &run.series {
        let asked = series
            .audits()
            .iter()
            .filter(|audit| run.is_target(audit))
            .count();
        let root = crate::lint::shown(&request.working_directory, series.root());
        let audits = counted(series.audits().len(), "audit");
        output.detail(&format!("series {root}: {audits}, {asked} asked for"));
    }
    if let Some(baseline) = &request.baseline {
        let entries = counted(baseline.entries().len(), "finding");
        output.detail(&format!("baseline {}: {entries}", baseline.shown()));
    }
    output.findings(|style, out| write(&run, arguments.output_format, style, out))?;
    output.detail(&format!("took {} ms", started.elapsed().as_millis()));
    if run.audits == 0 && problems.is_empty() {
        output.say(&no_audit(&arguments.paths));
        return Ok(if arguments.allow_empty {
            CLEAN
        } else {
            NO_AUDIT
        });
    }
    if run.audits > 0 {
        output.say(&summary(&run));
    }
    let fails = run
        .worst()
        .is_some_and(|worst| arguments.fail_on.counts(worst));
    Ok(match (problems.is_empty(), fails && !arguments.exit_zero) {
        (false, _) => TROUBLE,
        (true, true) => FINDINGS,
        (true, false) => CLEAN,
    })
}

pub(super) fn inspect(arguments: &InspectArguments, output: &Output) -> Result<u8, Trouble> {
    let (request, mut problems) = request(&arguments.paths, None)?;
    let (run, more) = series_of(&request);
    problems.extend(more);
    output.problems(&problems);
    output.findings(|style, out| {
        crate::inspect::write(&run, arguments.output_format.is_json(), style, out)
    })?;
    if run.audits == 0 && problems.is_empty() {
        output.say(&no_audit(&arguments.paths));
        return Ok(NO_AUDIT);
    }
    Ok(if problems.is_empty() { CLEAN } else { TROUBLE })
}

/// The baseline that is named, else the one that lies in the working directory.
fn baseline(
    arguments: &CheckArguments,
    working_directory: &Path,
) -> Result<Option<Baseline>, ConfigError> {
    let usual = Path::new(BASELINE_NAME);
    match &arguments.baseline {
        Some(path) => Baseline::read(working_directory, path).map(Some),
        None if arguments.no_baseline || !working_directory.join(usual).exists() => Ok(None),
        None => Baseline::read(working_directory, usual).map(Some),
    }
}

pub(super) fn no_audit(paths: &[PathBuf]) -> String {
    let places: Vec<String> = paths
        .iter()
        .map(|path| format!("`{}`", path.display()))
        .collect();
    format!(
        "no audit found in {}: an audit is called `audit.md`, `<milestone>_audit.md` or `<milestone>-audit.md`",
        places.join(", ")
    )
}

/// The configuration file, then the command line over it, key by key.
pub(super) fn config(arguments: &RuleArguments) -> Result<Config, ConfigError> {
    let mut config = match &arguments.config {
        Some(path) => {
            let shown = path.display().to_string();
            let text =
                read_text(path, &shown).map_err(|problem| ConfigError::new(problem.to_string()))?;
            Config::parse(&shown, &text)?
        }
        None => Config::default(),
    };
    if let Some(select) = &arguments.select {
        config.select = Some(select.clone());
    }
    if !arguments.extend_select.is_empty() {
        config.extend_select.clone_from(&arguments.extend_select);
    }
    if !arguments.ignore.is_empty() {
        config.ignore.clone_from(&arguments.ignore);
    }
    Ok(config)
}

pub(super) fn request(
    paths: &[PathBuf],
    stdin_filename: Option<&Path>,
) -> Result<(Request, Vec<Problem>), Trouble> {
    let mut request = Request {
        paths: paths
            .iter()
            .filter(|path| !is_standard_input(path))
            .cloned()
            .collect(),
        working_directory: std::env::current_dir()?,
        ..Request::default()
    };
    let mut problems = Vec::new();
    if request.paths.len() < paths.len() {
        let name = stdin_filename.unwrap_or(Path::new("audit.md"));
        let mut bytes = Vec::new();
        std::io::stdin().lock().read_to_end(&mut bytes)?;
        match decode(bytes) {
            Ok(text) => request.standard_input = Some((name.to_owned(), text)),
            Err(message) => problems.push(Problem {
                path: "standard input".to_owned(),
                message,
            }),
        }
    } else if stdin_filename.is_some() {
        return Err(
            ConfigError::new("`--stdin-filename` needs `-` among the paths")
                .help("write `audit-lint - --stdin-filename docs/milestones/M10/M10_audit.md`")
                .into(),
        );
    }
    Ok((request, problems))
}
