//! The findings that a team knows and has put off, as a file. Refuses line numbers: an entry holds while text moves.

use std::collections::HashMap;
use std::ops::Range;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use toml::Spanned;

use super::paths::{absolute, shown};
use super::read::read_text;
use super::{Run, replace};
use crate::config::{ConfigError, KnownRules, Selector};
use crate::rule::{can_be_held_back, group_of};
use crate::source::SourceId;

/// What the file is called where nobody gives it a name.
pub const BASELINE_NAME: &str = "audit-lint.baseline.toml";

const HEADING: &str = "\
# Findings that audit-lint holds back. `audit-lint baseline` writes this file anew: each `reason` that you give is kept,
# other comments are not.
";

/// A baseline as it stands in its file.
#[derive(Debug, Clone)]
pub struct Baseline {
    /// The absolute path.
    path: PathBuf,
    shown: String,
    text: String,
    entries: Vec<Entry>,
    /// Where the rule of each entry stands in the text.
    rules: Vec<Range<usize>>,
}

/// A finding that is known. Several equal findings have several equal entries.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Entry {
    /// The rule's whole name.
    pub rule: String,
    /// The audit, relative to the baseline, with `/`.
    pub path: String,
    /// What the finding is about, where it says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// Why it is put off.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    #[serde(default)]
    finding: Vec<WrittenEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenEntry {
    rule: Spanned<String>,
    path: String,
    subject: Option<String>,
    reason: Option<String>,
}

impl Baseline {
    /// Where a baseline will be written that is not there yet. `path` is relative to `base`.
    pub fn empty(base: &Path, path: &Path) -> Self {
        let path = absolute(base, path);
        Self {
            shown: shown(base, &path),
            path,
            text: String::new(),
            entries: Vec::new(),
            rules: Vec::new(),
        }
    }

    /// Reads a file.
    ///
    /// # Errors
    ///
    /// When it cannot be read, or is no baseline.
    pub fn read(base: &Path, path: &Path) -> Result<Self, ConfigError> {
        let empty = Self::empty(base, path);
        let text = read_text(&empty.path, &empty.shown)
            .map_err(|problem| ConfigError::new(problem.to_string()))?;
        empty.filled(text)
    }

    /// The same place, with the text that stands there.
    ///
    /// # Errors
    ///
    /// When the text is not TOML, has an unknown key, or names no rule; the error knows the place.
    pub fn filled(mut self, text: String) -> Result<Self, ConfigError> {
        let written: Written = toml::from_str(&text)
            .map_err(|error| ConfigError::in_file(&self.shown, &text, &error))?;
        self.text = text;
        for entry in written.finding {
            let span = entry.rule.span();
            let rule = entry.rule.into_inner();
            may_be_entered(&rule).map_err(|error| ConfigError {
                place: Some((self.shown.clone(), self.text.clone(), span.clone())),
                ..error
            })?;
            self.rules.push(span);
            self.entries.push(Entry {
                rule,
                path: entry.path,
                subject: entry.subject,
                reason: entry.reason,
            });
        }
        Ok(self)
    }

    /// The path that reports print.
    pub fn shown(&self) -> &str {
        &self.shown
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// The entries, in the order of the file.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The entries, each with the place of its rule.
    pub(super) fn written(&self) -> impl Iterator<Item = (&Entry, Range<usize>)> {
        self.entries.iter().zip(self.rules.iter().cloned())
    }

    /// The absolute path of the audit that an entry is about.
    pub(super) fn absolute(&self, entry: &Entry) -> PathBuf {
        absolute(self.folder(), Path::new(&entry.path))
    }

    fn folder(&self) -> &Path {
        self.path.parent().unwrap_or(&self.path)
    }

    /// Its entries that a run, which used it, could not find stale.
    pub fn kept(&self, run: &Run) -> Vec<Entry> {
        self.entries
            .iter()
            .zip(run.entries())
            .filter(|(_, outcome)| !outcome.is_unused())
            .map(|(entry, _)| Entry {
                path: shown(self.folder(), &self.absolute(entry)),
                ..entry.clone()
            })
            .collect()
    }

    /// Entries for the findings of a run that can be held back, and are not.
    pub fn missing(&self, run: &Run) -> Vec<Entry> {
        let audits = run.records.iter().flat_map(|series| &series.audits);
        let paths: HashMap<SourceId, &Path> = audits
            .map(|audit| (audit.source, audit.path.as_path()))
            .collect();
        let entry = |finding: &super::Finding| {
            let found = &finding.diagnostic;
            let path = paths.get(&found.primary.span.source)?;
            can_be_held_back(&found.rule).then(|| Entry {
                rule: found.rule.to_string(),
                path: shown(self.folder(), path),
                subject: found.subject.clone(),
                reason: None,
            })
        };
        run.findings.iter().filter_map(entry).collect()
    }

    /// Writes these entries in its place, whole or not at all. Says whether that changed anything.
    ///
    /// # Errors
    ///
    /// When the file cannot be written.
    pub fn write(&self, entries: Vec<Entry>) -> Result<bool, super::Problem> {
        let text = to_text(entries);
        if text == self.text {
            return Ok(false);
        }
        replace(&self.path, &self.shown, &text)?;
        Ok(true)
    }
}

/// The text of a baseline: sorted by path, rule, subject and reason.
fn to_text(mut entries: Vec<Entry>) -> String {
    #[derive(Serialize)]
    struct File {
        finding: Vec<Entry>,
    }
    entries.sort_by(|a, b| (&a.path, a).cmp(&(&b.path, b)));
    if entries.is_empty() {
        return HEADING.to_owned();
    }
    let entries = toml::to_string(&File { finding: entries })
        .expect("strings in a list of tables are always TOML");
    format!("{HEADING}\n{entries}")
}

/// Only a rule whose findings can be held back stands in a baseline. Which rules of their own a team has, and had, is
/// not known here.
fn may_be_entered(name: &str) -> Result<(), ConfigError> {
    let known = KnownRules::default();
    if known.find(name).is_some() {
        return if can_be_held_back(name) {
            Ok(())
        } else {
            Err(ConfigError::new(format!("`{name}` cannot be held back"))
                .help("remove the entry, and mend the suppression that it is about"))
        };
    }
    let is_built_in = |group: &str| known.select(group).is_ok();
    match Selector::of(name) {
        Selector::Rule(rule) if !is_built_in(group_of(&rule)) => Ok(()),
        _ if known.select(name).is_ok() => Err(ConfigError::new(format!(
            "`{name}` is more than one rule, and an entry is one finding"
        ))
        .help("`audit-lint baseline` writes an entry for each finding")),
        _ => Err(known.unknown(name)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(rule: &str, path: &str, subject: Option<&str>, reason: Option<&str>) -> Entry {
        Entry {
            rule: rule.to_owned(),
            path: path.to_owned(),
            subject: subject.map(str::to_owned),
            reason: reason.map(str::to_owned),
        }
    }

    fn read(text: &str) -> Result<Baseline, ConfigError> {
        Baseline::empty(Path::new("/repo"), Path::new(BASELINE_NAME)).filled(text.to_owned())
    }

    #[test]
    fn what_is_written_is_read_again() {
        let entries = vec![
            entry("score/dropped-rows", "b.md", Some("M01, \"M02\""), None),
            entry(
                "range/empty",
                "b.md",
                None,
                Some("known since M01\nand # fine"),
            ),
            entry("range/missing", "a.md", None, None),
        ];
        let text = to_text(entries.clone());
        let again = read(&text).expect("it is a baseline");
        let mut sorted = entries;
        sorted.reverse();
        assert_eq!(again.entries(), sorted);
        assert_eq!(to_text(sorted), text);
    }

    #[test]
    fn an_empty_baseline_is_one() {
        let text = to_text(Vec::new());
        assert_eq!(read(&text).expect("it is a baseline").entries(), []);
    }

    #[test]
    fn a_mistake_knows_its_place_and_what_was_meant() {
        for (text, place, help) in [
            ("rule =", None, None),
            (
                "[[finding]]\nrule = \"range/empt\"\npath = \"a.md\"\n",
                Some("\"range/empt\""),
                Some("did you mean `range/empty`?"),
            ),
            (
                "[[finding]]\nrule = \"range/empty\"\npath = \"a.md\"\nsubjekt = \"x\"\n",
                Some("subjekt"),
                Some("did you mean `subject`?"),
            ),
            (
                "[[finding]]\nrule = \"range/\"\npath = \"a.md\"\n",
                Some("\"range/\""),
                Some("`audit-lint baseline` writes an entry for each finding"),
            ),
            (
                "[[finding]]\nrule = \"suppression/unused\"\npath = \"a.md\"\n",
                Some("\"suppression/unused\""),
                Some("remove the entry, and mend the suppression that it is about"),
            ),
        ] {
            let error = read(text).expect_err(text);
            let (path, whole, span) = error.place.expect("a place");
            assert_eq!(path, BASELINE_NAME);
            if let Some(place) = place {
                assert_eq!(&whole[span], place);
            }
            assert_eq!(error.help.as_deref(), help, "{text}");
        }
    }
}
