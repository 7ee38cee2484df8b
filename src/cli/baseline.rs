//! `audit-lint baseline`. Never decides what an entry matches.

use super::args::BaselineArguments;
use super::check::{no_audit, request};
use super::choices::choices;
use super::online;
use super::output::{Output, Trouble};
use super::{CLEAN, FINDINGS, NO_AUDIT, TROUBLE};
use crate::config::ConfigError;
use crate::lint::{Baseline, Request, Run, is_standard_input, usual_baseline};
use crate::report::write_stale;
use crate::template::counted;

pub(super) fn run(arguments: &BaselineArguments, output: &Output) -> Result<u8, Trouble> {
    if arguments.paths.iter().any(|path| is_standard_input(path)) {
        return Err(
            ConfigError::new("a baseline is about files, and `-` is standard input")
                .help("name the files, or their directory")
                .into(),
        );
    }
    let (mut request, _) = request(&arguments.paths, None)?;
    request.choices = choices(
        &arguments.config,
        &arguments.rules,
        &request.working_directory,
    )?;
    let baseline = before(arguments, &request)?;
    request.baseline = Some(baseline.clone());
    request.network = online::network(&arguments.online, output)?;
    let run = Run::new(&request)?;
    output.notices(&run.evidence.notices());
    if !run.problems.is_empty() {
        // What stands in a file that cannot be read is not known to be gone.
        output.problems(&run.problems);
        output.say(&format!("{} is left as it is", baseline.shown()));
        return Ok(TROUBLE);
    }
    output.notices(&run.evidence.notices());
    if run.audits == 0 {
        output.say(&no_audit(&arguments.paths, run.excluded));
        return Ok(NO_AUDIT);
    }
    if arguments.check {
        check(&baseline, &run, output)
    } else {
        write(&baseline, &run, arguments.prune, output)
    }
}

/// The baseline as it is now. Only where it is to be written may it be missing.
fn before(arguments: &BaselineArguments, request: &Request) -> Result<Baseline, ConfigError> {
    let base = &request.working_directory;
    let usual = usual_baseline(request);
    let path = arguments.baseline.as_deref().unwrap_or(&usual);
    let must_exist = arguments.check || arguments.prune;
    if must_exist || base.join(path).exists() {
        Baseline::read(base, path)
    } else {
        Ok(Baseline::empty(base, path))
    }
}

fn check(baseline: &Baseline, run: &Run, output: &Output) -> Result<u8, Trouble> {
    output.findings(|_, out| write_stale(run, out))?;
    let stale = run.stale_entries().count();
    let entries = counted(baseline.entries().len(), "finding");
    output.say(&match stale {
        0 => format!("{}: {entries}, none stale", baseline.shown()),
        stale => format!("{}: {entries}, {stale} stale", baseline.shown()),
    });
    Ok(if stale == 0 { CLEAN } else { FINDINGS })
}

fn write(baseline: &Baseline, run: &Run, prune: bool, output: &Output) -> Result<u8, Trouble> {
    let mut entries = baseline.kept(run);
    let removed = baseline.entries().len() - entries.len();
    let mut added = 0;
    if !prune {
        let missing = baseline.missing(run);
        added = missing.len();
        entries.extend(missing);
    }
    let count = counted(entries.len(), "finding");
    let is_changed = baseline.write(entries)?;
    let changes: Vec<String> = [(added, "new"), (removed, "removed")]
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, what)| format!("{count} {what}"))
        .collect();
    output.say(&match (is_changed, changes.is_empty()) {
        (false, _) => format!("{} is up to date: {count}", baseline.shown()),
        (true, true) => format!("wrote {}: {count}", baseline.shown()),
        (true, false) => format!(
            "wrote {}: {count} ({})",
            baseline.shown(),
            changes.join(", ")
        ),
    });
    Ok(CLEAN)
}
