//! The facts of one audit for people. Never reads a document.

use std::io::{self, Write};

use serde_json::{Map, Value};

use super::facts::Facts;
use super::history::GitFacts;
use crate::report::Style;
use crate::report::clean;
use crate::report::clean_line;
use crate::template::{counted, shortened};

const LABEL: usize = 12;

pub(super) fn write(facts: &Facts, style: Style, out: &mut dyn Write) -> io::Result<()> {
    let bold = if style.colour {
        anstyle::Style::new().bold()
    } else {
        anstyle::Style::new()
    };
    writeln!(out, "{bold}{}{bold:#}", clean_line(&facts.path))?;
    let mut line = |label: &str, value: String| writeln!(out, "  {label:LABEL$} {}", clean(&value));
    line("milestone", milestone(facts))?;
    line("series", series(facts))?;
    line("template", template(facts))?;
    for (index, field) in facts.header.iter().enumerate() {
        let label = if index == 0 { "header" } else { "" };
        let known = if field.kind.is_some() {
            ""
        } else {
            " (not used)"
        };
        line(
            label,
            format!("{}: {}{known}", field.name, shortened(&field.value)),
        )?;
    }
    line("range", range(facts))?;
    for (index, told) in facts.git.iter().flat_map(git).enumerate() {
        line(if index == 0 { "git" } else { "" }, told)?;
    }
    line("CI", ci(facts))?;
    line("runs", runs(facts))?;
    for (index, run) in facts.run_facts.iter().enumerate() {
        let label = if index == 0 { "looked up" } else { "" };
        line(label, run.told())?;
    }
    line(
        "verdict",
        coloured(
            facts.verdict.map(crate::audit::Colour::name),
            facts.verdict_text.as_deref(),
        ),
    )?;
    line("registry", registry(facts))?;
    if let Some(standing) = &facts.standing_registry {
        let (open, resolved) = (standing.open, standing.resolved);
        let path = &standing.path;
        line(
            "beside it",
            format!("{path}: {open} open, {resolved} resolved"),
        )?;
    }
    line("open after", listed(&facts.ledger))?;
    if !facts.lost.is_empty() {
        line("lost", listed(&facts.lost))?;
    }
    line("flakes", listed(&facts.flake_items))?;
    line("trend", trend(facts))?;
    line("weights", weights(facts))?;
    line("appendix", facts.appendix.to_owned())
}

fn milestone(facts: &Facts) -> String {
    let places: Vec<String> = facts
        .milestone_claims
        .iter()
        .map(|claim| format!("{} {}", claim.place, claim.milestone))
        .collect();
    let own = facts.milestone.as_deref().unwrap_or("none");
    if places.is_empty() {
        own.to_owned()
    } else {
        format!("{own} ({})", places.join(", "))
    }
}

fn series(facts: &Facts) -> String {
    let mut place = format!("{} of {}", facts.series.place, facts.series.audits);
    if let Some(name) = &facts.series.name {
        place = format!("{name}, {place}");
    }
    match &facts.predecessor {
        Some(predecessor) => format!("{place}, after {predecessor}"),
        None => place,
    }
}

fn template(facts: &Facts) -> String {
    let fit: Vec<String> = facts
        .template_fit
        .iter()
        .map(|(name, points)| format!("{name} {points:+}"))
        .collect();
    format!(
        "{} (demands met less those not met: {})",
        facts.template,
        fit.join(", ")
    )
}

fn range(facts: &Facts) -> String {
    match &facts.range_start {
        Some(start) => format!("{start} → {}", facts.range_ends.join(", ")),
        None => facts.range.to_owned(),
    }
}

/// What git knows of the range: a line for the revisions, and one for what differs.
fn git(facts: &GitFacts) -> Vec<String> {
    const MOST_FILES: usize = 10;
    let revisions = facts.revisions.iter().map(|one| match &one.commit {
        Some(commit) => format!("{} is {commit}", one.name),
        None if one.unknown => format!("{} is unknown", one.name),
        None => format!("{} is not clear", one.name),
    });
    let mut revisions: Vec<String> = revisions.collect();
    let are_known = facts.revisions.iter().all(|one| one.commit.is_some());
    match facts.is_ancestor {
        Some(false) => revisions.push("the start is no ancestor of an end".to_owned()),
        None if are_known => revisions.push("which comes first is not clear".to_owned()),
        Some(true) | None => {}
    }
    let mut lines = vec![revisions.join("; ")];
    if let Some(changed) = &facts.changed {
        let differ = if changed.len() == 1 {
            "differs"
        } else {
            "differ"
        };
        let count = counted(changed.len(), "file");
        let shown: Vec<&str> = changed
            .iter()
            .take(MOST_FILES)
            .map(String::as_str)
            .collect();
        let more = match changed.len().saturating_sub(MOST_FILES) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        let colon = if shown.is_empty() { "" } else { ": " };
        lines.push(format!(
            "{count} {differ} from the start to the end{colon}{}{more}",
            shown.join(", ")
        ));
    }
    lines
        .iter()
        .map(|line| clean_line(line).into_owned())
        .collect()
}

fn ci(facts: &Facts) -> String {
    coloured(
        facts.ci_colour.map(crate::audit::Colour::name),
        facts.ci_status.as_deref(),
    )
}

fn runs(facts: &Facts) -> String {
    let other: Vec<String> = facts
        .all_runs
        .iter()
        .filter(|run| !facts.headline_runs.contains(run))
        .cloned()
        .collect();
    match (facts.headline_runs.is_empty(), other.is_empty()) {
        (true, true) => "none".to_owned(),
        (false, true) => format!("{} in the header", listed(&facts.headline_runs)),
        (true, false) => format!("{} in the text", listed(&other)),
        (false, false) => format!(
            "{} in the header, {} in the text",
            listed(&facts.headline_runs),
            listed(&other)
        ),
    }
}

fn registry(facts: &Facts) -> String {
    let Some(states) = facts.registry_states else {
        return "none".to_owned();
    };
    let meaning = match states {
        "full" => "states the whole list",
        "nothing" => "says that nothing is open",
        _ => "leaves the list as it was",
    };
    format!(
        "{meaning}; open {}; resolved {}",
        listed(&facts.registry_open),
        listed(&facts.registry_resolved)
    )
}

fn trend(facts: &Facts) -> String {
    if facts.trend.is_empty() {
        return "none".to_owned();
    }
    let rows: Vec<String> = facts
        .trend
        .iter()
        .map(|(milestone, scores)| match scores {
            Value::Object(scores) => format!("{milestone} ({})", pairs(scores)),
            _ => milestone.clone(),
        })
        .collect();
    rows.join(&format!("\n  {:LABEL$} ", ""))
}

fn weights(facts: &Facts) -> String {
    let force = &facts.weights_in_force;
    let place = match (&force.path, force.line) {
        (Some(path), Some(line)) => format!(", {path}:{line}"),
        _ => String::new(),
    };
    match &force.percent {
        Some(percent) => format!("{} (stated by {}{place})", pairs(percent), force.stated_by),
        None => format!("stated by {}{place}", force.stated_by),
    }
}

fn pairs(map: &Map<String, Value>) -> String {
    let pairs: Vec<String> = map
        .iter()
        .map(|(name, value)| format!("{name} {value}"))
        .collect();
    pairs.join(", ")
}

fn coloured(colour: Option<&str>, text: Option<&str>) -> String {
    match (colour, text) {
        (_, None) => "missing".to_owned(),
        (Some(colour), Some(text)) => format!("{colour}: {}", shortened(text)),
        (None, Some(text)) => format!("no colour: {}", shortened(text)),
    }
}

fn listed(ids: &[String]) -> String {
    if ids.is_empty() {
        "none".to_owned()
    } else {
        ids.join(", ")
    }
}
