//! The rules for people: the list and the pages, from the pages themselves. Never lints.

mod render;

use std::fmt::Write as _;

use serde::Serialize;

use crate::config::{ConfigError, KnownRules};
use crate::diagnostic::Safety;
use crate::report::Style;
use crate::report::clean;
use crate::report::clean_line;
use crate::rule::RuleEntry;
use crate::template::{BUILT_IN, COMMON, Conventions, Template};

/// A rule as JSON lists it.
#[derive(Debug, Serialize)]
struct Listed {
    name: String,
    group: String,
    severity: crate::diagnostic::Severity,
    default: bool,
    summary: String,
    /// Whether it can be mended mechanically, and whether unseen.
    fix: Option<Safety>,
    /// None for a rule of the team's own.
    since: Option<String>,
    url: Option<String>,
}

/// The list of rules, as a table or as JSON.
pub fn list(rules: &KnownRules, json: bool, style: Style) -> String {
    let listed = |rule: &RuleEntry| {
        let page = rule.page();
        Listed {
            name: rule.name.to_string(),
            group: rule.group().to_owned(),
            severity: page.metadata.severity,
            default: page.metadata.severity > crate::diagnostic::Severity::Advice,
            summary: page.summary,
            fix: page.metadata.fix,
            since: page.metadata.since,
            url: rule.url(),
        }
    };
    if json {
        let rules: Vec<_> = rules.rules().map(listed).collect();
        let mut text = serde_json::to_string_pretty(&rules).unwrap_or_default();
        text.push('\n');
        return text;
    }
    let width = rules.rules().map(|rule| rule.name.len()).max().unwrap_or(0);
    let mut text = String::new();
    let mut group = "";
    for rule in rules.rules() {
        let page = rule.page();
        if rule.group() != group && !group.is_empty() {
            text.push('\n');
        }
        group = rule.group();
        let name = format!("{:width$}", rule.name);
        let severity = format!("{:7}", page.metadata.severity);
        let (name, severity) = if style.colour {
            let paint = match page.metadata.severity {
                crate::diagnostic::Severity::Error => anstyle::AnsiColor::Red,
                crate::diagnostic::Severity::Warning => anstyle::AnsiColor::Yellow,
                crate::diagnostic::Severity::Advice => anstyle::AnsiColor::Cyan,
            };
            let bold = anstyle::Style::new().bold();
            let paint = paint.on_default();
            (
                format!("{bold}{name}{bold:#}"),
                format!("{paint}{severity}{paint:#}"),
            )
        } else {
            (name, severity)
        };
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{name}  {severity}  {}", clean_line(&page.title));
    }
    text
}

/// A rule's page, rendered for a terminal.
///
/// # Errors
///
/// When there is no such rule; the error suggests one.
pub fn page(rules: &KnownRules, name: &str, style: Style) -> Result<String, ConfigError> {
    let rule = rules.find(name).ok_or_else(|| rules.unknown(name))?;
    let page = rule.page();
    let on = match page.metadata.severity {
        crate::diagnostic::Severity::Advice => "off unless selected",
        _ => "on",
    };
    let since = page
        .metadata
        .since
        .map(|version| format!(" · since {version}"));
    let fix = page.metadata.fix;
    let fix = fix.map(|safety| format!(" · mended by `{}`", safety.flags()));
    let text = format!(
        "# {}\n\n**{name}** · {} · {on}{}{}\n\n{}{}\n",
        page.title,
        page.metadata.severity,
        fix.unwrap_or_default(),
        since.unwrap_or_default(),
        page.body,
        rule.url().map(|url| format!("\n{url}")).unwrap_or_default(),
    );
    Ok(render::render(&clean(&text), style))
}

/// The built-in templates, a line each.
pub fn templates() -> String {
    let conventions = Conventions::built_in();
    let templates = &conventions.templates;
    let width = templates.iter().map(|template| template.name.len()).max();
    let line = |template: &Template| {
        let width = width.unwrap_or_default();
        format!("{:width$}  {}\n", template.name, template.summary)
    };
    templates.iter().map(line).collect()
}

/// The text of a built-in template, or of the names that are common to all.
///
/// # Errors
///
/// When there is none of this name.
pub fn template(name: &str) -> Result<&'static str, ConfigError> {
    let mut all = BUILT_IN.iter().chain([&COMMON]);
    let found = all.find(|(known, _)| *known == name);
    found
        .map(|(_, text)| *text)
        .ok_or_else(|| ConfigError::unknown_template(name))
}
