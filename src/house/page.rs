//! What `audit-lint explain` shows of a team's own rule. Never renders it.

use std::fmt::Write as _;

use super::{HouseRule, VALUE};
use crate::rule::{Metadata, Page};

/// The page of a rule, from its definition.
pub(super) fn of(rule: &HouseRule) -> Page {
    let mut body = format!("A rule of your own. It is written in `{}`:\n\n", rule.file);
    let mut definition = rule.written.clone();
    for key in ["bad", "good"] {
        definition.remove(key);
    }
    body.push_str(&fenced("toml", &definition.to_string()));
    for example in &rule.examples {
        let kind = if example.is_bad { "bad" } else { "good" };
        body.push('\n');
        body.push_str(&fenced(&format!("markdown {kind}"), &example.text));
    }
    let anything = |text: &str| text.replace(VALUE, "…");
    if let Some(help) = &rule.help {
        // Writing to a string cannot fail.
        let _ = writeln!(body, "\n## What to do\n\n{}", anything(help).trim());
    }
    let title = anything(&rule.message);
    Page {
        metadata: Metadata {
            severity: rule.severity,
            since: None,
            fix: None,
            aliases: Vec::new(),
        },
        summary: title.clone(),
        title,
        body,
        // Those of a team need no output, and are run as they stand in the definition.
        examples: Vec::new(),
    }
}

/// A block of code, fenced so that nothing in it ends it.
fn fenced(info: &str, text: &str) -> String {
    let longest = text
        .split(|c| c != '`')
        .map(str::len)
        .max()
        .unwrap_or_default();
    let fence = "`".repeat((longest + 1).max(3));
    let end = if text.ends_with('\n') { "" } else { "\n" };
    format!("{fence}{info}\n{text}{end}{fence}\n")
}
