//! `audit-lint evidence`. Never decides what a run proves.

use std::io::{self, Read as _, Write};
use std::path::Path;

use super::args::{EvidenceArguments, EvidenceCommand, FetchArguments, RuleArguments};
use super::check::{no_audit, request};
use super::choices::choices;
use super::output::{Output, Trouble};
use super::{CLEAN, FINDINGS, NO_AUDIT, TROUBLE, online};
use crate::config::ConfigError;
use crate::evidence::RunFact;
use crate::evidence::file::EvidenceFile;
use crate::evidence::provider::Provider;
use crate::lint::{
    CitedRun, EvidenceBook, Fetched, Keeping, Network, Run, Wish, decode, is_standard_input,
    read_evidence,
};
use crate::report::clean_line;
use crate::template::counted;

pub(super) fn run(command: &EvidenceCommand, output: &Output) -> Result<u8, Trouble> {
    match command {
        EvidenceCommand::Fetch(arguments) => fetch(arguments, output),
        EvidenceCommand::Check(arguments) => check(arguments, output),
    }
}

/// What the audits cite, beside what the file says; or how it ended before that.
fn opened(
    arguments: &EvidenceArguments,
    network: &Network,
    output: &Output,
) -> Result<Result<EvidenceBook, u8>, Trouble> {
    if arguments.paths.iter().any(|path| is_standard_input(path)) {
        return Err(
            ConfigError::new("an evidence file is about files, and `-` is standard input")
                .help("name the files, or their directory")
                .into(),
        );
    }
    let (mut request, _) = request(&arguments.paths, None)?;
    let rules = RuleArguments::default();
    request.choices = choices(&arguments.config, &rules, &request.working_directory)?;
    request.network = Network {
        wish: Wish::Offline,
        ..Network::default()
    };
    // It may be missing, and is read below.
    request.is_without_evidence = true;
    request.keeps = Keeping::Audits;
    let run = Run::new(&request)?;
    if !run.problems.is_empty() {
        // What a file that cannot be read cites is not known.
        output.problems(&run.problems);
        return Ok(Err(TROUBLE));
    }
    if run.audits == 0 {
        output.say(&no_audit(&arguments.paths, run.excluded));
        return Ok(Err(NO_AUDIT));
    }
    let host = provider(network)?.host();
    let book = EvidenceBook::open(&run, &request, arguments.evidence.as_deref(), host)?;
    Ok(Ok(book))
}

fn provider(network: &Network) -> Result<&Provider, ConfigError> {
    match &network.provider {
        Some(Ok(provider)) => Ok(provider),
        Some(Err(error)) => Err(ConfigError::new(error.to_string()).help(error.help)),
        None => Err(ConfigError::new("there is no CI provider to ask")),
    }
}

fn check(arguments: &EvidenceArguments, output: &Output) -> Result<u8, Trouble> {
    let network = online::of(Wish::Offline, true, output);
    let book = match opened(arguments, &network, output)? {
        Ok(book) => book,
        Err(code) => return Ok(code),
    };
    let file = book.shown();
    let mut lines = Vec::new();
    lines.extend(
        book.missing()
            .map(|run| format!("{}: run {} is not in {file}", run.place, named(run))),
    );
    lines.extend(book.unended().map(|run| {
        let status = run.status.name();
        format!("{file}: run {} is {status}", told(run))
    }));
    lines.extend(
        book.uncited()
            .map(|run| format!("{file}: no audit cites run {}", told(run))),
    );
    output.findings(|_, out| listed(&lines, out))?;
    let counts = [
        (book.missing().count(), "missing"),
        (book.unended().count(), "not ended"),
        (book.uncited().count(), "not cited"),
    ];
    let counts: Vec<String> = counts
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, what)| format!("{count} {what}"))
        .collect();
    let runs = counted(book.count(), "run");
    if counts.is_empty() {
        output.say(&format!("{file} is up to date: {runs}"));
        return Ok(CLEAN);
    }
    output.say(&format!("{file}: {runs}, {}", counts.join(", ")));
    output.say("`audit-lint evidence fetch` brings it up to date; with `--prune`, it leaves out what is not cited");
    Ok(FINDINGS)
}

fn fetch(arguments: &FetchArguments, output: &Output) -> Result<u8, Trouble> {
    if arguments.from.is_none() {
        online::can_ask()?;
    }
    let network = online::of(Wish::Online, arguments.no_cache, output);
    let mut book = match opened(&arguments.evidence, &network, output)? {
        Ok(book) => book,
        Err(code) => return Ok(code),
    };
    let before = book.count();
    let Fetched { open, notice } = match &arguments.from {
        Some(path) => book.take(&given(path)?),
        None => book.fetch(provider(&network)?, &network, arguments.refresh),
    };
    let added = book.count() - before;
    let removed = if arguments.prune { book.prune() } else { 0 };
    let is_changed = book.write()?;
    let missing: Vec<String> = book
        .missing()
        .map(|run| {
            let why = open.iter().find(|(known, _)| known == run);
            let why = why.map_or("it is not among the runs that are given", |(_, why)| why);
            format!("{}: run {}: {why}", run.place, named(run))
        })
        .collect();
    output.findings(|_, out| listed(&missing, out))?;
    if let Some(notice) = notice {
        output.say(&format!("CI: {notice}"));
    }
    if book.foreign() > 0 {
        let runs = counted(book.foreign(), "run");
        output.say(&format!(
            "CI: {runs} not asked about: the address is not one of the CI provider"
        ));
    }
    if arguments.prune && !book.is_whole() {
        output.say("nothing was removed: not all audits were asked for that the file is about");
    }
    tell(
        &book,
        is_changed,
        [
            (added, "new"),
            (removed, "removed"),
            (missing.len(), "missing"),
        ],
        output,
    );
    Ok(if missing.is_empty() { CLEAN } else { FINDINGS })
}

fn tell(book: &EvidenceBook, is_changed: bool, counts: [(usize, &str); 3], output: &Output) {
    let (file, runs) = (book.shown(), counted(book.count(), "run"));
    let counts: Vec<String> = counts
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, what)| format!("{count} {what}"))
        .collect();
    let counts = if counts.is_empty() {
        String::new()
    } else {
        format!(" ({})", counts.join(", "))
    };
    output.say(&if is_changed {
        format!("wrote {file}: {runs}{counts}")
    } else {
        format!("{file} is left as it was: {runs}{counts}")
    });
}

fn listed(lines: &[String], out: &mut dyn Write) -> io::Result<()> {
    lines
        .iter()
        .try_for_each(|line| writeln!(out, "{}", clean_line(line)))
}

/// The runs that another program has written down.
fn given(path: &Path) -> Result<EvidenceFile, Trouble> {
    let base = std::env::current_dir()?;
    if !is_standard_input(path) {
        let shown = path.display().to_string();
        return Ok(read_evidence(base.join(path).as_path(), &shown)?);
    }
    let mut bytes = Vec::new();
    std::io::stdin().lock().read_to_end(&mut bytes)?;
    let text =
        decode(bytes).map_err(|message| ConfigError::new(format!("standard input {message}")))?;
    Ok(crate::lint::evidence_of("standard input", &text)?)
}

/// `17640228913 of acme/pipeline`, as an audit cites it.
fn named(run: &CitedRun) -> String {
    match &run.repository {
        Some(repository) => format!("{} of {repository}", run.id),
        None => run.id.to_string(),
    }
}

/// The same, as the file has it.
fn told(run: &RunFact) -> String {
    match &run.repository {
        Some(repository) => format!("{} of {repository}", run.id),
        None => run.id.to_string(),
    }
}
