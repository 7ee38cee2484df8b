//! The machine-readable appendix: its keys as they were, with what is known filled in.

use serde_json::{Map, Value};

use super::page::Page;
use super::{Draft, Known, TODO};
use crate::audit::Milestone;

impl Draft<'_> {
    /// The predecessor's JSON for the new audit; where it cannot be read, that of a template.
    pub(super) fn write_appendix(&self, json: &str, page: &mut Page) {
        let value = match serde_json::from_str(json) {
            Ok(value) => emptied(&value, self.known, self.audit().milestone()),
            Err(_) => usual(self.known, &[]),
        };
        write(&value, page);
    }
}

/// Writes a JSON block.
pub(super) fn write(value: &Value, page: &mut Page) {
    page.block(&format!("```json\n{value:#}\n```"));
}

/// What an appendix usually says.
pub(super) fn usual(known: &Known, categories: &[String]) -> Value {
    let mut scores: Map<String, Value> = Map::new();
    for category in categories {
        scores.insert(category.to_lowercase(), Value::Null);
    }
    scores.insert("overall".to_owned(), Value::Null);
    serde_json::json!({
        "milestone": known.milestone.to_string(),
        "commit": known.commit(),
        "range": range(known),
        "verdict": TODO,
        "quality_gates": { "ci": TODO, "tests": TODO, "security": TODO },
        "issues": [],
        "deferred_registry_updates": [],
        "score_trend_update": scores,
    })
}

/// The same keys, each with what is known or with what waits: a text with `TODO`, a list with nothing, all else with null.
fn emptied(value: &Value, known: &Known, own: Option<&Milestone>) -> Value {
    let Value::Object(old) = value else {
        return waiting(value, known, own);
    };
    let told = |key: &str, value: &Value| match (key, value) {
        ("milestone", Value::Number(_)) => Some(Value::from(known.milestone.number)),
        ("milestone", _) => {
            let like = value.as_str().and_then(Milestone::parse);
            let like = like.unwrap_or_else(|| known.milestone.clone());
            Some(known.milestone.written_like(&like).to_string().into())
        }
        ("commit", _) => Some(known.commit().into()),
        ("range", _) => Some(range(known).into()),
        _ => None,
    };
    old.iter()
        .map(|(key, value)| {
            let told = told(key, value);
            (
                key.clone(),
                told.unwrap_or_else(|| waiting(value, known, own)),
            )
        })
        .collect::<Map<_, _>>()
        .into()
}

fn waiting(value: &Value, known: &Known, own: Option<&Milestone>) -> Value {
    match value {
        Value::String(text) => match Milestone::parse(text) {
            Some(named) if Some(&named) == own => {
                known.milestone.written_like(&named).to_string().into()
            }
            _ => TODO.into(),
        },
        Value::Array(_) => Value::Array(Vec::new()),
        Value::Object(old) => {
            let entries = old.iter().map(|(key, value)| {
                // "score_trend_update": {"M06": 4.43}
                let is_own = Milestone::parse(key).filter(|named| Some(named) == own);
                let key = is_own.map(|named| known.milestone.written_like(&named).to_string());
                (key, value)
            });
            let keys = old.keys().cloned();
            let entries = entries.zip(keys).map(|((renamed, value), key)| {
                (renamed.unwrap_or(key), waiting(value, known, own))
            });
            Value::Object(entries.collect())
        }
        _ => Value::Null,
    }
}

fn range(known: &Known) -> String {
    match (&known.start, &known.end) {
        (Some(start), Some(end)) => format!("{start}...{end}"),
        _ => TODO.to_owned(),
    }
}
