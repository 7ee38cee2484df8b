//! Which findings are held back, by what, and what became of each suppression. Never reports one.

use std::collections::{HashMap, VecDeque};
use std::path::Path;

use super::Baseline;
use super::check::{Sight, Sights};
use super::governed::Governed;
use crate::config::{ConfigError, KnownRules, RuleSet, Selector};
use crate::diagnostic::{Diagnostic, RuleName, Severity};
use crate::markdown::Document;
use crate::rule::{RuleEntry, can_be_held_back};
use crate::source::{Source, SourceId, SourceMap};
use crate::suppression::{Kind, Mistake, Outcome, Suppression};

/// The suppressions of a run, while its findings are matched with them.
#[derive(Debug, Default)]
pub(super) struct Holds {
    all: Vec<Hold>,
    /// Indices of the comments, by file.
    comments: HashMap<SourceId, Vec<usize>>,
    /// Indices of the entries that have not met their finding yet. Equal entries hold back one finding each.
    entries: HashMap<Identity, VecDeque<usize>>,
    /// How much rules saw of what they have to know from outside.
    sights: Sights,
}

#[derive(Debug)]
struct Hold {
    suppression: Suppression,
    /// What its names select; none for a name that is wrong.
    selectors: Vec<Option<Selector>>,
    /// Whether each would have met its findings, had there been any.
    are_judged: Vec<bool>,
}

/// Whether it can be said that a suppression holds nothing back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Judged {
    /// No: not all was linted that it is about.
    Not,
    /// Of rules that ran, and saw all that they have to see.
    ByWhatRan,
    /// Yes: its audit is not there any more.
    Gone,
}

/// What a finding is known by, while the text around it moves.
type Identity = (String, SourceId, Option<String>);

impl Holds {
    /// None yet. What holds back findings of rules that did not see all is not judged.
    pub(super) fn with_sights(sights: Sights) -> Self {
        Self {
            sights,
            ..Self::default()
        }
    }

    /// Takes the comments of an audit that is reported on. The document's own text has them blanked.
    /// `rules` are those that ran.
    pub(super) fn read_comments(&mut self, document: &Document, source: &Source, rules: &RuleSet) {
        for comment in document.comments() {
            if let Some(suppression) = Suppression::read(source, comment) {
                self.add_comment(suppression, rules);
            }
        }
    }

    /// Takes a comment of an audit that is reported on.
    pub(super) fn add_comment(&mut self, comment: Suppression, rules: &RuleSet) {
        let source = comment.span.source;
        let index = self.push(comment, rules, Judged::ByWhatRan);
        self.comments.entry(source).or_default().push(index);
    }

    /// Takes the entries of a baseline. They can meet findings of the audits at these paths, and are known to have none
    /// where an audit is gone.
    pub(super) fn read_baseline(
        &mut self,
        baseline: &Baseline,
        sources: &mut SourceMap,
        audits: &HashMap<&Path, SourceId>,
        is_gone: &dyn Fn(&Path) -> bool,
        governed: &Governed,
    ) {
        let source = sources.add(baseline.shown(), baseline.text());
        for (entry, rule) in baseline.written() {
            let path = baseline.absolute(entry);
            let subject = entry.subject.as_deref();
            let suppression =
                Suppression::entry(source.span(rule), &entry.rule, &entry.path, subject)
                    .because(entry.reason.as_deref().unwrap_or_default());
            let audit = audits.get(path.as_path());
            let settings = audit.map_or(&governed.general, |id| governed.of(*id));
            let judged = match audit {
                Some(_) => Judged::ByWhatRan,
                None if is_gone(&path) => Judged::Gone,
                None => Judged::Not,
            };
            let index = self.push(suppression, &settings.rules, judged);
            if let Some(audit) = audit {
                let identity = (entry.rule.clone(), *audit, entry.subject.clone());
                self.entries.entry(identity).or_default().push_back(index);
            }
        }
    }

    /// Takes a rule that is left out in some files. `is_judged` says whether all of these are linted.
    pub(super) fn add_ignore(
        &mut self,
        ignore: Suppression,
        rules: &RuleSet,
        is_judged: bool,
    ) -> usize {
        let judged = if is_judged {
            Judged::ByWhatRan
        } else {
            Judged::Not
        };
        self.push(ignore, rules, judged)
    }

    /// Notes that a suppression of one name has held something back.
    pub(super) fn use_up(&mut self, index: usize) {
        for name in &mut self.all[index].suppression.names {
            name.outcome = Outcome::Used;
        }
    }

    /// `rules` are those that hold where it stands.
    fn push(&mut self, mut suppression: Suppression, rules: &RuleSet, judged: Judged) -> usize {
        let is_judged = judged != Judged::Not;
        let mut selectors = Vec::new();
        for name in &mut suppression.names {
            let read = selector(&name.text, &suppression.kind, rules.known());
            selectors.push(read.as_ref().ok().cloned());
            name.outcome = match read {
                Ok(_) => Outcome::Open,
                // A rule of the team's own that is gone finds nothing any more.
                Err(_) if matches!(suppression.kind, Kind::Entry { .. }) && is_judged => {
                    Outcome::Unused
                }
                Err(_) if matches!(suppression.kind, Kind::Entry { .. }) => Outcome::Open,
                Err(mistake) => Outcome::Wrong(mistake),
            };
        }
        // Where nothing is left to find, nobody has to see it.
        let seeing = Sights::default();
        let sights = if judged == Judged::Gone {
            &seeing
        } else {
            &self.sights
        };
        let are_judged = selectors
            .iter()
            .map(|selector: &Option<Selector>| {
                is_judged
                    && selector
                        .as_ref()
                        .is_some_and(|selector| has_run(selector, rules, sights))
            })
            .collect();
        self.all.push(Hold {
            suppression,
            selectors,
            are_judged,
        });
        self.all.len() - 1
    }

    /// What holds a finding back: the indices of suppressions, none where it is reported. Comments go before the
    /// baseline, and every comment that covers it is used.
    pub(super) fn hold(&mut self, finding: &Diagnostic) -> Vec<usize> {
        let rule = &finding.rule;
        let mut by = Vec::new();
        if !can_be_held_back(rule) {
            return by;
        }
        let place = finding.primary.span;
        for index in self.comments.get(&place.source).into_iter().flatten() {
            let Hold {
                suppression,
                selectors,
                ..
            } = &mut self.all[*index];
            let Kind::Comment { reach, .. } = suppression.kind else {
                continue;
            };
            if reach.is_some_and(|reach| !reach.contains(place)) {
                continue;
            }
            let mut is_held = false;
            for (name, selector) in suppression.names.iter_mut().zip(selectors) {
                if selector.as_ref().is_some_and(|names| names.matches(rule)) {
                    name.outcome = Outcome::Used;
                    is_held = true;
                }
            }
            if is_held {
                by.push(*index);
            }
        }
        if by.is_empty() {
            let identity = (rule.to_string(), place.source, finding.subject.clone());
            let entries = self.entries.get_mut(&identity);
            if let Some(index) = entries.and_then(VecDeque::pop_front) {
                self.use_up(index);
                by.push(index);
            }
        }
        by
    }

    /// The suppressions, with what became of them once every finding has been asked about. The entries of the baseline
    /// are in its order.
    pub(super) fn judged(self) -> Vec<Suppression> {
        self.all
            .into_iter()
            .map(|hold| {
                let mut suppression = hold.suppression;
                for (name, is_judged) in suppression.names.iter_mut().zip(hold.are_judged) {
                    if is_judged && matches!(name.outcome, Outcome::Open) {
                        name.outcome = Outcome::Unused;
                    }
                }
                suppression
            })
            .collect()
    }
}

/// What a name selects, where a suppression may name it.
fn selector(name: &str, kind: &Kind, known: &KnownRules) -> Result<Selector, Mistake> {
    let mistake = |message: String, help: &str| Mistake {
        message,
        help: help.to_owned(),
    };
    let selector = known.select(name).map_err(|error: ConfigError| {
        let help = error.help.unwrap_or_default();
        mistake(error.message, &help)
    })?;
    match selector {
        Selector::All if matches!(kind, Kind::Comment { reach: Some(_), .. }) => Err(mistake(
            "`ALL` is only for a whole file".to_owned(),
            "name the rules, or write `allow-file(ALL)`",
        )),
        Selector::All => Ok(selector),
        _ if !known.selected(&selector).any(RuleEntry::can_be_held_back) => Err(mistake(
            format!("`{name}` cannot be held back"),
            "mend the suppression that it is about",
        )),
        _ => Ok(selector),
    }
}

/// Whether all that a name stands for has run. In a group, what is off by default need not, and neither need the rules
/// that ask somebody, where nobody is asked.
fn has_run(selector: &Selector, rules: &RuleSet, sights: &Sights) -> bool {
    let is_alone = matches!(selector, Selector::Rule(_));
    let ran = |name: &RuleName| {
        let sees = match sights.of(name) {
            None | Some(Sight::Whole) => true,
            Some(Sight::Part) => false,
            Some(Sight::None) => !is_alone,
        };
        sees && rules.rules().iter().any(|rule| rule.name == *name)
    };
    rules
        .known()
        .selected(selector)
        .filter(|rule| rule.can_be_held_back())
        .all(|rule| {
            let is_off = !is_alone && rule.severity() == Severity::Advice;
            is_off || ran(&rule.name)
        })
}
