//! A table in Markdown, for the summary of a job. Text from audits stays text: no markup in it works.

use std::fmt::Write as _;
use std::io::{self, Write};

use super::clean::clean_line;
use super::place::Place;
use super::summary::summary;
use crate::lint::{Finding, Run};
use crate::rule::RuleEntry;

/// In bytes. A summary of more than 1 MiB is not shown by GitHub at all, and other steps write there, too.
const LARGEST: usize = 1_000_000;

pub(super) fn write(run: &Run, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "## audit-lint\n\n{}", inline(&summary(run)))?;
    if !run.problems.is_empty() {
        writeln!(out)?;
    }
    for problem in &run.problems {
        writeln!(out, "- error: {}", inline(&problem.to_string()))?;
    }
    if run.findings.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n| | Place | Finding | Rule |\n|---|---|---|---|")?;
    let mut written = 0;
    for (index, finding) in run.findings.iter().enumerate() {
        let row = row(run, finding);
        written += row.len();
        if written > LARGEST {
            let more = run.findings.len() - index;
            return writeln!(
                out,
                "\n{more} more do not fit here; the other formats have them."
            );
        }
        out.write_all(row.as_bytes())?;
    }
    Ok(())
}

fn row(run: &Run, finding: &Finding) -> String {
    let found = &finding.diagnostic;
    let Place { source, start, .. } = Place::of(run, found.primary.span);
    let place = format!("{}:{}:{}", source.path(), start.line, start.column);
    let mut row = format!("| {} | {} | ", found.severity, code(&place));
    row.push_str(&inline(&found.message));
    if let Some(help) = &found.help {
        row.push_str("<br>");
        row.push_str(&inline(help));
    }
    let rule = code(&found.rule);
    let url = run.rule(found).and_then(RuleEntry::url);
    // Writing to a string cannot fail.
    let _ = match url.filter(|url| is_plain(url)) {
        Some(url) => writeln!(row, " | [{rule}]({url}) |"),
        None => writeln!(row, " | {rule} |"),
    };
    row
}

/// Whether an address can stand in a link as it is.
fn is_plain(url: &str) -> bool {
    let is_plain =
        |byte: u8| byte.is_ascii_alphanumeric() || b"-._~:/?#@!$&'*+,;=%".contains(&byte);
    (url.starts_with("https://") || url.starts_with("http://")) && url.bytes().all(is_plain)
}

/// A message, in which pairs of backticks stay code.
fn inline(text: &str) -> String {
    let text = clean_line(text);
    let mut parts = text.split('`');
    let mut written = literal(parts.next().unwrap_or_default());
    while let Some(part) = parts.next() {
        match parts.next() {
            // Spans that touch would be read as one.
            Some(behind) if !part.is_empty() && !written.ends_with('`') => {
                written.push_str(&code(part));
                written.push_str(&literal(behind));
            }
            Some(behind) => {
                let _ = write!(written, "&#96;{}&#96;{}", literal(part), literal(behind));
            }
            None => {
                let _ = write!(written, "&#96;{}", literal(part));
            }
        }
    }
    written
}

/// A text as code.
fn code(text: &str) -> String {
    let text = clean_line(text);
    // In a cell, a bar behind a backslash is one thing to one reader and another to the next.
    if text.contains('|') {
        return format!("<code>{}</code>", literal(&text));
    }
    let longest = text.split(|character| character != '`').map(str::len).max();
    let fence = "`".repeat(longest.unwrap_or_default() + 1);
    let is_padded = text.starts_with(['`', ' ']) || text.ends_with(['`', ' ']);
    let pad = if is_padded { " " } else { "" };
    format!("{fence}{pad}{text}{pad}{fence}")
}

/// A text in which nothing is markup.
fn literal(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' | '<' | '>' | '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '$' | '@' | '#' => {
                let _ = write!(written, "&#{};", u32::from(character));
            }
            other => written.push(other),
        }
    }
    written
}
