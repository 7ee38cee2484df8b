//! `audit-lint [check]` and `audit-lint inspect`. Never formats a finding.

use std::cell::LazyCell;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::args::{ChangeArguments, CheckArguments, InspectArguments, RuleArguments};
use super::choices::choices;
use super::fix;
use super::online;
use super::output::{Output, Trouble};
use super::progress;
use super::reports::Reports;
use super::{CLEAN, FINDINGS, NO_AUDIT, TROUBLE};
use crate::config::ConfigError;
use crate::lint::{
    Baseline, Changes, Clock, Fixing, Keeping, Problem, Request, Run, Since, Stage, Wish, decode,
    is_standard_input, read_all, usual_baseline,
};
use crate::report::{clean, clean_line, settings, summary};
use crate::template::counted;

pub(super) fn run(arguments: &CheckArguments, output: &Output) -> Result<u8, Trouble> {
    let started = Instant::now();
    let (mut request, mut problems) =
        request(&arguments.paths, arguments.stdin_filename.as_deref())?;
    request.choices = choices(
        &arguments.config,
        &arguments.rules,
        &request.working_directory,
    )?;
    request.choices.command_line.fail_on =
        arguments.fail_on.or(request.choices.command_line.fail_on);
    let reports = Reports::of(arguments, &request.working_directory)?;
    request.baseline = baseline(arguments, &request)?;
    if reports.tell_fixes(arguments.statistics) || !output.is_quiet() {
        request.fixing = Fixing::Offered;
    }
    if !reports.show_places(arguments.statistics) {
        request.keeps = Keeping::Nothing;
    }
    request.changes = changes(&arguments.changes)?;
    fix::ask(&arguments.fixes, &mut request);
    request.network = online::network(&arguments.online, output)?;
    request.threads = arguments.threads;
    request.watch = output
        .is_watched()
        .then(|| progress::watch("reading audits"));
    if arguments.show_files || arguments.show_settings {
        // Nothing is linted, so nobody is asked.
        request.network.wish = Wish::Offline;
    }
    let mut run = Run::new(&request)?;
    reports.spare_audits(&run)?;
    problems.append(&mut run.problems);
    run.problems = problems;
    if arguments.hide_suppressed {
        run.held.clear();
    }
    output.problems(&run.problems);
    for series in &run.records {
        let asked = series.targets().count();
        let root = || crate::lint::shown(&request.working_directory, &series.root);
        let name = series.name.clone().unwrap_or_else(root);
        let audits = counted(series.audits.len(), "audit");
        output.detail(&format!("series {name}: {audits}, {asked} asked for"));
    }
    if let Some(baseline) = &request.baseline {
        let entries = counted(baseline.entries().len(), "finding");
        output.detail(&format!("baseline {}: {entries}", baseline.shown()));
    }
    if arguments.show_files || arguments.show_settings {
        return show(arguments, &run, output);
    }
    if arguments.fixes.diff {
        return fix::show(&run, output);
    }
    let mends = arguments.fixes.writes();
    if mends {
        let unwritten = fix::write(&run, &request, &arguments.fixes, output)?;
        output.problems(&unwritten);
        run.problems.extend(unwritten);
    }
    let reported = Instant::now();
    if !arguments.fixes.fix_only {
        // Standard output belongs to the mended document.
        let is_taken = mends && request.standard_input.is_some();
        let unwritten = reports.write(&run, arguments.statistics, is_taken, output)?;
        output.problems(&unwritten);
        run.problems.extend(unwritten);
    }
    let reporting = reported.elapsed();
    output.detail(&took(started.elapsed(), &run.clock, reporting));
    if run.audits == 0
        && let Some(hint) = meant_command(&arguments.paths)
    {
        output.say(&hint);
    }
    if run.audits == 0 && run.unchanged > 0 && run.problems.is_empty() {
        output.say(&format!("no audit has changed of {}", run.unchanged));
        return Ok(CLEAN);
    }
    if run.audits == 0 && run.problems.is_empty() {
        output.say(&no_audit(&arguments.paths, run.excluded));
        return Ok(if arguments.allow_empty {
            CLEAN
        } else {
            NO_AUDIT
        });
    }
    if run.audits > 0 && !arguments.fixes.fix_only {
        output.notices(&run.evidence.notices());
        output.say(&summary(&run));
        if let Some(line) = reports.unseen(&run).filter(|_| !arguments.statistics) {
            output.say(&line);
        }
    }
    let fails = run.fails() && !arguments.exit_zero && !arguments.fixes.fix_only;
    Ok(match (run.problems.is_empty(), fails) {
        (false, _) => TROUBLE,
        (true, true) => FINDINGS,
        (true, false) => CLEAN,
    })
}

pub(super) fn inspect(arguments: &InspectArguments, output: &Output) -> Result<u8, Trouble> {
    let (mut request, mut problems) = request(&arguments.paths, None)?;
    request.choices = choices(
        &arguments.config,
        &RuleArguments::default(),
        &request.working_directory,
    )?;
    request.network = online::network(&arguments.online, output)?;
    request.keeps = Keeping::Audits;
    let run = Run::new(&request)?;
    problems.extend(run.problems.iter().cloned());
    output.problems(&problems);
    output.notices(&run.evidence.notices());
    output.findings(|style, out| {
        crate::inspect::write(&run, arguments.output_format.is_json(), style, out)
    })?;
    if run.audits == 0 && problems.is_empty() {
        output.say(&no_audit(&arguments.paths, run.excluded));
        return Ok(NO_AUDIT);
    }
    Ok(if problems.is_empty() { CLEAN } else { TROUBLE })
}

/// Which of the audits the command line wants to be reported on.
fn changes(arguments: &ChangeArguments) -> Result<Option<Changes>, ConfigError> {
    let since = match &arguments.since {
        Some(revision) => Since::Revision(revision.clone()),
        None if arguments.staged => Since::Staged,
        None if arguments.introduced => {
            return Err(ConfigError::new("`--introduced` needs a time before")
                .help("write `--since REV` or `--staged` beside it"));
        }
        None => return Ok(None),
    };
    Ok(Some(Changes {
        since,
        introduced: arguments.introduced,
    }))
}

/// The baseline that is named, else the one that lies where it usually does.
fn baseline(
    arguments: &CheckArguments,
    request: &Request,
) -> Result<Option<Baseline>, ConfigError> {
    let base = &request.working_directory;
    if let Some(path) = &arguments.baseline {
        return Baseline::read(base, path).map(Some);
    }
    let usual = usual_baseline(request);
    if arguments.no_baseline || !usual.exists() {
        return Ok(None);
    }
    Baseline::read(base, &usual).map(Some)
}

/// Why there is nothing to lint.
pub(super) fn no_audit(paths: &[PathBuf], excluded: usize) -> String {
    let places: Vec<String> = paths
        .iter()
        .map(|path| format!("`{}`", path.display()))
        .collect();
    let places = places.join(", ");
    if excluded > 0 {
        let audits = counted(excluded, "audit");
        return format!(
            "no audit found in {places}: {audits} excluded by the configuration; `--no-exclude` lints what is"
        );
    }
    format!(
        "no audit found in {places}: an audit is called `audit.md`, `<milestone>_audit.md` or `<milestone>-audit.md`"
    )
}

/// What to say to somebody who wrote a flag before a command, which makes the command a path.
fn meant_command(paths: &[PathBuf]) -> Option<String> {
    let commands = LazyCell::new(super::command);
    let is_command = |path: &&PathBuf| {
        let name = path.to_str().unwrap_or_default();
        let is_word = name.bytes().all(|byte| byte.is_ascii_lowercase());
        is_word && commands.find_subcommand(name).is_some()
    };
    let name = paths.iter().find(is_command)?.display();
    Some(format!(
        "is `{name}` the command? it goes first: `audit-lint {name} …`"
    ))
}

/// How long a run took, and each of its stages that took long enough to be told.
fn took(all: Duration, clock: &Clock, reporting: Duration) -> String {
    let stages = Stage::ALL.map(|stage| (stage.name(), clock.of(stage)));
    let stages = stages.into_iter().chain([("reporting", reporting)]);
    let told = stages.filter(|(_, took)| took.as_millis() > 0);
    let told: Vec<String> = told
        .map(|(name, took)| format!("{name} {}", took.as_millis()))
        .collect();
    let all = all.as_millis();
    if told.is_empty() {
        return format!("took {all} ms");
    }
    format!("took {all} ms; over all threads: {}", told.join(", "))
}

/// What would be linted, or what holds for it.
fn show(arguments: &CheckArguments, run: &Run, output: &Output) -> Result<u8, Trouble> {
    let mut paths: Vec<&str> = run
        .targets()
        .map(|audit| run.sources.get(audit.source).path())
        .collect();
    paths.sort_unstable();
    if arguments.show_settings {
        output.findings(|_, out| {
            let mut text = Vec::new();
            settings(run, &mut text)?;
            out.write_all(clean(&String::from_utf8_lossy(&text)).as_bytes())
        })?;
    } else {
        let mut lines = paths.iter().map(|path| clean_line(path));
        output.findings(|_, out| lines.try_for_each(|path| writeln!(out, "{path}")))?;
    }
    Ok(match (run.problems.is_empty(), paths.is_empty()) {
        (false, _) => TROUBLE,
        (true, true) if !arguments.allow_empty => NO_AUDIT,
        _ => CLEAN,
    })
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
        // Only who tells of fixes needs them.
        fixing: Fixing::Ignored,
        ..Request::default()
    };
    let mut problems = Vec::new();
    if request.paths.len() < paths.len() {
        let name = stdin_filename.unwrap_or(Path::new("audit.md"));
        let bytes = read_all(std::io::stdin().lock(), 0);
        let bytes = bytes.map_err(|error| format!("cannot be read: {error}"));
        match bytes.and_then(decode) {
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
