//! A configuration to begin with, from the audits that there are. Never writes a file.

use std::fmt::Write as _;

use crate::audit::Audit;
use crate::lint::Run;
use crate::series::Series;
use crate::template::counted;

/// A commented configuration for the audits of a run.
pub fn configuration(run: &Run) -> String {
    let audits = counted(run.audits, "audit");
    let mut text = format!(
        "# The configuration of audit-lint, from {audits} in {} series.\n# {}/blob/v{}/docs/configuration.md\n\n",
        run.series_count,
        env!("CARGO_PKG_REPOSITORY"),
        env!("CARGO_PKG_VERSION"),
    );
    for line in seen(run) {
        let _ = writeln!(text, "# {line}");
    }
    match template(run) {
        Some(name) => {
            let _ = writeln!(text, "template = \"{name}\"");
        }
        None => text.push_str(
            "# No one template fits all series, so each keeps the one that fits it best.\n# template = \"minimal\"\n",
        ),
    }
    text.push_str("\n# Findings of this weight make the exit code 1.\nfail-on = \"error\"\n");
    if let Some(window) = window(run) {
        let _ = write!(
            text,
            "\n# The score trends keep their last {window} rows.\n[rules.\"score/dropped-rows\"]\nwindow = {window}\n"
        );
    }
    text
}

/// What there is: a line for each series.
pub fn seen(run: &Run) -> Vec<String> {
    run.series
        .iter()
        .map(|series| {
            let names: Vec<String> = series.audits().iter().map(Audit::name).collect();
            let span = match names.as_slice() {
                [first, .., last] => format!("{first} to {last}"),
                names => names.concat(),
            };
            let audits = counted(series.audits().len(), "audit");
            let template = &series.fit().template.name;
            format!("{}: {span}, {audits}; {template} fits best", root(series))
        })
        .collect()
}

/// The directory of a series, as reports print it.
fn root(series: &Series) -> String {
    let Some(audit) = series.audits().first() else {
        return String::new();
    };
    let path = audit.document.source.path();
    let below = audit.location.path_in_series();
    match path
        .strip_suffix(&below)
        .map(|root| root.trim_end_matches('/'))
    {
        Some("") | None => ".".to_owned(),
        Some(root) => root.to_owned(),
    }
}

/// The template that fits every series best, where it is one.
fn template(run: &Run) -> Option<&str> {
    let formal = |series: &&Series| {
        series
            .audits()
            .iter()
            .any(|audit| !audit.follows_no_template())
    };
    let mut names = run
        .series
        .iter()
        .filter(formal)
        .map(|series| series.fit().template.name.as_str());
    let first = names.next()?;
    names.all(|name| name == first).then_some(first)
}

/// How many rows the trends keep, where the newest of each series keep equally many and drop older ones.
fn window(run: &Run) -> Option<usize> {
    let mut windows = run.series.iter().filter_map(Series::window);
    let first = windows.next()?;
    windows.all(|window| window == first).then_some(first)
}
