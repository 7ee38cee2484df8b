//! The facts of one audit. Never formats them.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Number, Value};

use super::history::GitFacts;
use super::run::{self, RunFact};
use crate::audit::{
    Audit, Colour, List, Reading, Registry, Score, ScoreTable, State, Weights, WordyWeights,
};
use crate::evidence::Evidence;
use crate::series::Entry;
use crate::source::Span;

/// What was read in one audit.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Facts {
    /// Relative to the working directory, with `/`.
    pub path: String,
    /// The directory of its series, and how many audits the series has.
    pub series: SeriesFact,
    /// The template that fits the series best.
    pub template: String,
    /// How well each template fits the series: demands met less demands not met, over all audits.
    pub template_fit: BTreeMap<String, i64>,
    /// The audit's milestone.
    pub milestone: Option<String>,
    /// Every place that names a milestone.
    pub milestone_claims: Vec<Claim>,
    /// The milestone of the audit before.
    pub predecessor: Option<String>,
    /// The header's fields, as written.
    pub header: Vec<HeaderField>,
    /// `read`, `missing` or `unreadable`.
    pub range: &'static str,
    /// The revision that the range starts at.
    pub range_start: Option<String>,
    /// The revisions that it ends at.
    pub range_ends: Vec<String>,
    /// What git knows of these. Null where it was not asked, or the repository knows none of them.
    pub git: Option<GitFacts>,
    /// The CI status as text.
    pub ci_status: Option<String>,
    /// Its colour.
    pub ci_colour: Option<Colour>,
    /// Runs in the header's CI fields.
    pub headline_runs: Vec<String>,
    /// Every run that is cited.
    pub all_runs: Vec<String>,
    /// What the CI provider, or an evidence file, says of them; empty where nobody was asked.
    pub run_facts: Vec<RunFact>,
    /// The verdict as text.
    pub verdict_text: Option<String>,
    /// Its colour.
    pub verdict: Option<Colour>,
    /// Whether there is a deferred issues registry.
    pub registry_section: bool,
    /// What the registry says about the whole list: `full`, `nothing` or `unchanged`.
    pub registry_states: Option<&'static str>,
    /// IDs of open rows.
    pub registry_open: Vec<String>,
    /// IDs of resolved rows.
    pub registry_resolved: Vec<String>,
    /// The registry that stands beside the audits.
    pub standing_registry: Option<StandingFact>,
    /// IDs that are open after this audit, whether it lists them or not.
    pub ledger: Vec<String>,
    /// IDs that were open before, and of which this audit says nothing.
    pub lost: Vec<String>,
    /// Items that the flake log lists as open.
    pub flake_items: Vec<String>,
    /// Scores by milestone and column, with `Overall`.
    #[schemars(with = "BTreeMap<String, BTreeMap<String, f64>>")]
    pub trend: Map<String, Value>,
    /// The weights that this audit states, in percent.
    #[schemars(with = "Option<BTreeMap<String, f64>>")]
    pub weights: Option<Map<String, Value>>,
    /// The weights that its overall is measured by, and who states them.
    pub weights_in_force: WeightsFact,
    /// `valid`, `invalid` or `absent`.
    pub appendix: &'static str,
}

/// A series.
#[derive(Debug, Serialize, JsonSchema)]
pub struct SeriesFact {
    /// Its name, where the configuration gives it one.
    pub name: Option<String>,
    /// How many audits it has.
    pub audits: usize,
    /// This audit's place in it, from 1.
    pub place: usize,
}

/// A registry that stands in a file of its own.
#[derive(Debug, Serialize, JsonSchema)]
pub struct StandingFact {
    /// Relative to the working directory, with `/`.
    pub path: String,
    /// How many of its rows are open.
    pub open: usize,
    /// How many are resolved.
    pub resolved: usize,
}

/// A place that names a milestone.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Claim {
    /// `header`, `title`, `file name`, `directory` or `appendix`.
    pub place: &'static str,
    /// The milestone that it names.
    pub milestone: String,
}

/// A header field.
#[derive(Debug, Serialize, JsonSchema)]
pub struct HeaderField {
    /// As written, without markup.
    pub name: String,
    /// What it is, where its name is known.
    pub kind: Option<crate::template::FieldKind>,
    /// As written, without markup.
    pub value: String,
    /// 1-based.
    pub line: usize,
}

/// Where weights come from.
#[derive(Debug, Serialize, JsonSchema)]
pub struct WeightsFact {
    /// `this audit`, `an earlier audit`, `prose without numbers` or `nobody: equal`.
    pub stated_by: &'static str,
    /// The file and 1-based line that states them.
    pub path: Option<String>,
    /// 1-based.
    pub line: Option<usize>,
    /// In percent.
    #[schemars(with = "Option<BTreeMap<String, f64>>")]
    pub percent: Option<Map<String, Value>>,
}

impl Facts {
    /// The facts of an audit at its place, beside what is known from outside.
    pub fn of(entry: Entry<'_>, evidence: &Evidence) -> Self {
        let audit = entry.audit();
        let document = &audit.document;
        let range = audit.range.value();
        let ledger = entry.ledger(List::Deferred);
        let in_series = |audits: &[Audit]| {
            audits
                .iter()
                .position(|one| one.document.source.id() == document.source.id())
        };
        Self {
            path: document.source.path().to_owned(),
            series: SeriesFact {
                name: entry.series.name().map(str::to_owned),
                audits: entry.series.audits().len(),
                place: in_series(entry.series.audits()).map_or(0, |place| place + 1),
            },
            template: entry.series.fit().template.name.clone(),
            template_fit: entry.series.fit().points.iter().cloned().collect(),
            milestone: audit.milestone().map(ToString::to_string),
            milestone_claims: audit
                .claims
                .iter()
                .map(|claim| Claim {
                    place: claim.place,
                    milestone: claim.milestone.to_string(),
                })
                .collect(),
            predecessor: entry.handover().map(|step| step.from().name()),
            header: audit
                .header
                .fields
                .iter()
                .map(|field| HeaderField {
                    name: field.name.value.clone(),
                    kind: field.kind,
                    value: document.plain(field.value).into_owned(),
                    line: line(audit, field.name.span),
                })
                .collect(),
            range: state(&audit.range),
            range_start: range.map(|range| range.start.value.name.clone()),
            range_ends: range.map_or(Vec::new(), |range| {
                range
                    .ends
                    .iter()
                    .map(|end| end.value.name.clone())
                    .collect()
            }),
            git: evidence
                .traced(entry)
                .and_then(|claim| GitFacts::of(&claim)),
            ci_status: audit.ci_status.value().cloned(),
            ci_colour: audit.ci_colour(),
            headline_runs: audit
                .runs
                .headline()
                .iter()
                .map(|run| run.id.clone())
                .collect(),
            run_facts: run::facts(audit, evidence.runs(audit)),
            all_runs: distinct(audit.runs.cited.iter().map(|run| run.id.clone())),
            verdict_text: audit.verdict.value().map(|verdict| verdict.text.clone()),
            verdict: audit.verdict_colour(),
            registry_section: audit.registry.is_some(),
            registry_states: audit
                .registry
                .as_ref()
                .map(|registry| registry.statement.name()),
            registry_open: listed(audit.registry.as_ref(), State::Open),
            registry_resolved: listed(audit.registry.as_ref(), State::Resolved),
            standing_registry: audit.standing_registry().map(|standing| StandingFact {
                path: standing.path().to_owned(),
                open: standing.count(State::Open),
                resolved: standing.count(State::Resolved),
            }),
            ledger: ledger.open.iter().map(|item| item.id.clone()).collect(),
            lost: ledger.lost.iter().map(|item| item.id.clone()).collect(),
            flake_items: listed(audit.flakes.as_ref(), State::Open),
            trend: audit.trend.as_ref().map(trend).unwrap_or_default(),
            weights: audit.weights.as_ref().map(percent),
            weights_in_force: weights_in_force(&entry),
            appendix: match audit.appendix {
                Reading::Missing(_) => "absent",
                Reading::Unreadable(_) => "invalid",
                Reading::Read(_) => "valid",
            },
        }
    }
}

fn state<T>(reading: &Reading<T>) -> &'static str {
    match reading {
        Reading::Missing(_) => "missing",
        Reading::Unreadable(_) => "unreadable",
        Reading::Read(_) => "read",
    }
}

fn line(audit: &Audit, span: Span) -> usize {
    audit.document.source.position(span.start as usize).line
}

fn distinct(ids: impl Iterator<Item = String>) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for id in ids {
        if !found.contains(&id) {
            found.push(id);
        }
    }
    found
}

fn listed(list: Option<&Registry>, state: State) -> Vec<String> {
    let rows = list.iter().flat_map(|list| &list.rows);
    distinct(
        rows.filter(|row| row.state == state)
            .map(|row| row.id.clone()),
    )
}

fn trend(table: &ScoreTable) -> Map<String, Value> {
    let score = |score: &Score| number(score.value);
    table
        .rows
        .iter()
        .map(|row| {
            let mut scores: Map<String, Value> = table
                .columns
                .iter()
                .zip(row.scores())
                .filter_map(|(column, value)| Some((column.name.clone(), score(value.as_ref()?))))
                .collect();
            if let Some(overall) = row.overall() {
                scores.insert("Overall".to_owned(), score(overall));
            }
            (row.milestone.to_string(), Value::Object(scores))
        })
        .collect()
}

fn percent(weights: &Weights) -> Map<String, Value> {
    weights
        .entries
        .iter()
        .map(|entry| {
            let (name, weight) = &entry.value;
            (name.clone(), number(*weight * Decimal::ONE_HUNDRED))
        })
        .collect()
}

/// A decimal as a JSON number with the same digits.
fn number(value: Decimal) -> Value {
    let text = value.normalize().to_string();
    text.parse::<Number>().map_or(Value::Null, Value::Number)
}

fn weights_in_force(entry: &Entry<'_>) -> WeightsFact {
    let stated = |stated_by: &'static str, audit: &Audit, weights: &Weights| WeightsFact {
        stated_by,
        path: Some(audit.document.source.path().to_owned()),
        line: Some(line(audit, weights.span)),
        percent: Some(percent(weights)),
    };
    let audit = entry.audit();
    if let Some(weights) = &audit.weights {
        return stated("this audit", audit, weights);
    }
    let prose = |prose: WordyWeights| WeightsFact {
        stated_by: "prose without numbers",
        path: Some(audit.document.source.path().to_owned()),
        line: Some(line(audit, prose.span)),
        percent: None,
    };
    let equal = WeightsFact {
        stated_by: "nobody: equal",
        path: None,
        line: None,
        percent: None,
    };
    if let Some(words) = audit.wordy_weights.filter(|words| !words.is_reference) {
        return prose(words);
    }
    let earlier = entry
        .earlier()
        .find_map(|earlier| Some((earlier, earlier.weights.as_ref()?)));
    match earlier {
        Some((audit, weights)) => stated("an earlier audit", audit, weights),
        None => audit.wordy_weights.map_or(equal, prose),
    }
}
