//! Applies fixes to texts, audit after audit along each series. Never writes a file.

use std::collections::HashMap;
use std::path::PathBuf;

use super::check::Checker;
use super::governed::Governed;
use super::hold::Holds;
use super::ignores::Ignores;
use super::read::{Problem, read_text};
use super::replace;
use super::{Baseline, Targets};
use crate::audit::Audit;
use crate::diagnostic::{Diagnostic, Edit, RuleName, Safety, apply};
use crate::evidence::Evidence;
use crate::markdown::Document;
use crate::series::Series;
use crate::source::{SourceId, SourceMap};

/// How often one audit is mended before that is given up: a fix may make room for another, but not for ever.
const MOST_PASSES: usize = 20;

/// What becomes of the fixes of findings.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Fixing {
    /// None is looked for.
    Ignored,
    /// Findings come with their fixes.
    #[default]
    Offered,
    /// They are applied, and what is left is told.
    Applied,
}

/// A fix that was applied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Applied {
    /// The rule whose finding it mended.
    pub rule: RuleName,
    /// What the finding was about.
    pub subject: Option<String>,
    /// What the fix did, as an instruction.
    pub title: String,
    /// Whether it may be applied unseen.
    pub safety: Safety,
}

/// A text that fixes changed.
#[derive(Debug, Clone)]
pub struct Changed {
    /// The path that reports print.
    pub shown: String,
    /// The absolute path.
    pub path: PathBuf,
    /// The text as it was read.
    pub before: String,
    /// The text as it is now.
    pub after: String,
    /// What was done to it, in order.
    pub applied: Vec<Applied>,
}

impl Changed {
    /// Writes the text in the place of the file, whole or not at all.
    ///
    /// # Errors
    ///
    /// When the file cannot be written, or is no longer what was read.
    pub fn write(&self) -> Result<(), Problem> {
        let now = read_text(&self.path, &self.shown)?;
        if now != self.before {
            return Err(Problem {
                path: self.shown.clone(),
                message: "was changed while it was linted, so it is left as it is; run again"
                    .to_owned(),
            });
        }
        replace(&self.path, &self.shown, &self.after)
    }
}

/// What fixes did.
#[derive(Debug, Default)]
pub struct Mended {
    /// In order of paths.
    pub changed: Vec<Changed>,
    /// Audits that would not settle. They are left as they are.
    pub unsettled: Vec<Problem>,
}

impl Mended {
    /// Adds what was done to a text, to what was done to it before, if anything may have been.
    fn add(&mut self, changed: Changed, is_first: bool) {
        let mut known = self.changed.iter_mut();
        let known = known.find(|known| !is_first && known.path == changed.path);
        match known {
            Some(known) => {
                known.after = changed.after;
                known.applied.extend(changed.applied);
            }
            None => self.changed.push(changed),
        }
    }

    /// How many fixes were applied.
    pub fn applied(&self) -> usize {
        let applied = self.changed.iter().map(|changed| changed.applied.len());
        applied.sum()
    }
}

/// What decides which findings are mended.
pub(super) struct Mender<'r> {
    pub(super) governed: &'r Governed,
    pub(super) targets: &'r Targets,
    pub(super) ignores: &'r Ignores,
    pub(super) evidence: &'r Evidence,
    /// How many findings of which identity the baseline holds back.
    pub(super) known: HashMap<Identity, usize>,
}

/// Rule, audit and subject.
type Identity = (String, PathBuf, Option<String>);

/// How many findings of which identity a baseline holds back.
pub(super) fn known(baseline: Option<&Baseline>) -> HashMap<Identity, usize> {
    let mut known = HashMap::new();
    let entries = baseline.map(|baseline| (baseline, baseline.entries()));
    for (baseline, entry) in entries
        .into_iter()
        .flat_map(|(baseline, entries)| entries.iter().map(move |entry| (baseline, entry)))
    {
        let path = baseline.absolute(entry);
        let identity = (entry.rule.clone(), path, entry.subject.clone());
        *known.entry(identity).or_default() += 1;
    }
    known
}

impl Mender<'_> {
    /// Mends all audits that are asked for. A later one sees its predecessor mended; and what would have brought up a
    /// finding in a later one may be mended once that is, so that the series is gone through again.
    pub(super) fn mend(&self, series: &mut [Series], sources: &mut SourceMap) -> Mended {
        let mut mended = Mended::default();
        for series in series {
            for number in 0..MOST_PASSES {
                if !self.sweep(series, sources, &mut mended, number == 0) {
                    break;
                }
                series.settle();
            }
        }
        mended.changed.sort_by(|a, b| a.path.cmp(&b.path));
        mended
    }

    /// Mends the audits of a series, once each. Whether that changed one.
    fn sweep(
        &self,
        series: &mut Series,
        sources: &mut SourceMap,
        mended: &mut Mended,
        is_first: bool,
    ) -> bool {
        let mut is_changed = false;
        for index in 0..series.audits().len() {
            if is_changed {
                series.refold(index);
            }
            let id = series.audits()[index].document.source.id();
            if !self.targets.contains(&id) {
                continue;
            }
            match self.mend_one(series, index, sources) {
                Ok(None) => {}
                Ok(Some(changed)) => {
                    is_changed = true;
                    mended.add(changed, is_first);
                }
                Err(problem) if mended.unsettled.contains(&problem) => {}
                Err(problem) => mended.unsettled.push(problem),
            }
        }
        is_changed
    }

    /// Mends an audit until nothing is left to mend.
    fn mend_one(
        &self,
        series: &mut Series,
        index: usize,
        sources: &mut SourceMap,
    ) -> Result<Option<Changed>, Problem> {
        let audit = &series.audits()[index];
        let (id, path) = (audit.document.source.id(), audit.location.path().to_owned());
        let original = sources.get(id).clone();
        let mut applied = Vec::new();
        for _ in 0..MOST_PASSES {
            let findings = self.findings(series, index, sources);
            let edits = chosen(findings, id, &mut applied);
            if edits.is_empty() {
                if applied.is_empty() {
                    return Ok(None);
                }
                return Ok(Some(Changed {
                    shown: original.path().to_owned(),
                    path,
                    before: original.text().to_owned(),
                    after: sources.get(id).text().to_owned(),
                    applied,
                }));
            }
            let text = apply(sources.get(id).text(), &edits);
            put(series, index, sources, text);
        }
        put(series, index, sources, original.text().to_owned());
        Err(Problem {
            path: original.path().to_owned(),
            message: format!(
                "its fixes do not come to an end in {MOST_PASSES} passes, so it is left as it is; \
                 `unfixable` leaves one of them out, and this is worth a report"
            ),
        })
    }

    /// The findings of an audit whose fixes are to be applied.
    fn findings(&self, series: &Series, index: usize, sources: &SourceMap) -> Vec<Diagnostic> {
        let Some(entry) = series.entries().nth(index) else {
            return Vec::new();
        };
        let audit = entry.audit();
        let id = audit.document.source.id();
        let path = audit.location.path();
        let settings = self.governed.of(id);
        let mut found = Vec::new();
        let checker = Checker {
            settings,
            evidence: self.evidence,
            offers_fixes: true,
        };
        checker.entries(&[entry], &mut found);
        let mut holds = Holds::default();
        holds.read_comments(&audit.document, sources.get(id), &settings.rules);
        let mut met: HashMap<Identity, usize> = HashMap::new();
        found.retain(|finding| {
            let fix = finding.fix.as_ref();
            let is_applied = fix.is_some_and(|fix| settings.applies(fix));
            if !is_applied || finding.primary.span.source != id {
                return false;
            }
            let is_ignored = self.ignores.hold_back(finding, path, self.governed);
            if is_ignored || !holds.hold(finding).is_empty() {
                return false;
            }
            let identity = (
                finding.rule.to_string(),
                path.to_owned(),
                finding.subject.clone(),
            );
            let known = self.known.get(&identity).copied().unwrap_or_default();
            let met = met.entry(identity).or_default();
            *met += 1;
            *met > known
        });
        found
    }
}

/// Puts another text into the place of an audit's.
fn put(series: &mut Series, index: usize, sources: &mut SourceMap, text: String) {
    let audit: &Audit = &series.audits()[index];
    let source = sources.replace(audit.document.source.id(), text);
    let audit = audit.read_again(Document::parse(&source));
    series.replace(index, audit);
}

/// The edits of the fixes that do not get into each other's way, in order of their places. The others wait for the next
/// pass.
fn chosen(findings: Vec<Diagnostic>, id: SourceId, applied: &mut Vec<Applied>) -> Vec<Edit> {
    let mut chosen: Vec<(RuleName, Edit)> = Vec::new();
    for finding in findings {
        let Some(fix) = finding.fix.filter(|fix| !fix.edits.is_empty()) else {
            continue;
        };
        let rule = &finding.rule;
        // Two items of one row are carried with it at once.
        let is_done = |edit: &Edit| chosen.iter().any(|(by, other)| by == rule && other == edit);
        if !fix.edits.iter().all(is_done) {
            // What another rule inserts at the same place may be the end of what this one continues.
            let meets = |edit: &Edit, (by, other): &(RuleName, Edit)| {
                overlap(edit, other) || (edit.span == other.span && by != rule)
            };
            let is_here = fix.edits.iter().all(|edit| edit.span.source == id);
            let is_free = |edit: &Edit| !chosen.iter().any(|other| meets(edit, other));
            if !is_here || !fix.edits.iter().all(is_free) {
                continue;
            }
            chosen.extend(fix.edits.into_iter().map(|edit| (rule.clone(), edit)));
        }
        applied.push(Applied {
            rule: finding.rule,
            subject: finding.subject,
            title: fix.title,
            safety: fix.safety,
        });
    }
    let mut edits: Vec<Edit> = chosen.into_iter().map(|(_, edit)| edit).collect();
    // Insertions at one place stay in their order.
    edits.sort_by_key(|edit| (edit.span.start, edit.span.end));
    edits
}

/// Whether two edits touch the same text. Insertions never do; one inside what is replaced does.
fn overlap(one: &Edit, other: &Edit) -> bool {
    let (one, other) = (one.span, other.span);
    match (one.is_empty(), other.is_empty()) {
        (true, true) => false,
        (true, false) => other.start < one.start && one.start < other.end,
        (false, true) => one.start < other.start && other.start < one.end,
        (false, false) => one.start < other.end && other.start < one.end,
    }
}
