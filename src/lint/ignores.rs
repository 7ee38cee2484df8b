//! The findings that `per-file-ignores` leaves out, and which of its lines leave out none. Never reads a configuration.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use super::Targets;
use super::governed::Governed;
use super::hold::Holds;
use super::record::AuditRecord;
use crate::config::{Pattern, Selector, Settings};
use crate::diagnostic::Diagnostic;
use crate::source::{Source, SourceId, SourceMap};
use crate::suppression::Suppression;

/// The rules that the configurations of a run leave out in some files.
#[derive(Debug, Default)]
pub(super) struct Ignores {
    all: Vec<Ignore>,
}

/// A finding, and what leaves it out: indices of suppressions, none where it is the command line.
pub(super) type LeftOut = (Diagnostic, Vec<usize>);

#[derive(Debug)]
struct Ignore {
    settings: Arc<Settings>,
    files: Pattern,
    rule: Selector,
    /// Its place among the suppressions; none for what the command line says, which is nobody's to clean up.
    hold: Option<usize>,
}

impl Ignores {
    /// Takes what the configurations of the audits say that are asked for. `covers` says whether all at or below a path
    /// is linted: only then a line is known to leave out nothing.
    pub(super) fn read(
        governed: &mut Governed,
        targets: &Targets,
        sources: &mut SourceMap,
        holds: &mut Holds,
        covers: &dyn Fn(&Path) -> bool,
    ) -> Self {
        let mut ignores = Self::default();
        for settings in governed.distinct(targets.iter().copied()) {
            let mut files: HashMap<String, Source> = HashMap::new();
            for ignored in settings.config.per_file_ignores.iter().flatten() {
                let is_judged = covers(&ignored.files.root());
                for (rule, place) in &ignored.rules {
                    let hold = place.as_ref().map(|(path, text, span)| {
                        let source = files
                            .entry(path.clone())
                            .or_insert_with(|| sources.add(path, text));
                        governed.by_source.insert(source.id(), settings.clone());
                        let (span, files) = (source.span(span.clone()), ignored.files.to_string());
                        let ignore = Suppression::ignore(span, &rule.to_string(), &files);
                        holds.add_ignore(ignore, &settings.rules, is_judged)
                    });
                    ignores.all.push(Ignore {
                        settings: settings.clone(),
                        files: ignored.files.clone(),
                        rule: rule.clone(),
                        hold,
                    });
                }
            }
        }
        ignores
    }

    /// Whether a finding in the file at a path is left out.
    pub(super) fn hold_back(&self, finding: &Diagnostic, path: &Path, governed: &Governed) -> bool {
        self.meaning(finding, path, governed).next().is_some()
    }

    /// Divides findings in audits into those that are not left out, and those that are, each with the indices of what
    /// leaves it out. Every line that does has its use.
    pub(super) fn hold_all<'a>(
        &self,
        found: Vec<Diagnostic>,
        audits: impl Iterator<Item = &'a AuditRecord>,
        governed: &Governed,
        holds: &mut Holds,
    ) -> (Vec<Diagnostic>, Vec<LeftOut>) {
        if self.all.is_empty() {
            return (found, Vec::new());
        }
        let places: HashMap<SourceId, &Path> = audits
            .map(|audit| (audit.source, audit.path.as_path()))
            .collect();
        let mut reported = Vec::with_capacity(found.len());
        let mut left_out = Vec::new();
        for finding in found {
            let path = places.get(&finding.primary.span.source);
            match path.and_then(|path| self.hold(&finding, path, governed, holds)) {
                Some(by) => left_out.push((finding, by)),
                None => reported.push(finding),
            }
        }
        (reported, left_out)
    }

    /// What leaves a finding out, by index among the suppressions, without what the command line says. None where
    /// nothing does.
    fn hold(
        &self,
        finding: &Diagnostic,
        path: &Path,
        governed: &Governed,
        holds: &mut Holds,
    ) -> Option<Vec<usize>> {
        let mut by = None;
        for ignore in self.meaning(finding, path, governed) {
            let by = by.get_or_insert_with(Vec::new);
            if let Some(hold) = ignore.hold {
                holds.use_up(hold);
                by.push(hold);
            }
        }
        by
    }

    /// The lines that leave a finding out.
    fn meaning<'i>(
        &'i self,
        finding: &'i Diagnostic,
        path: &'i Path,
        governed: &'i Governed,
    ) -> impl Iterator<Item = &'i Ignore> {
        self.all.iter().filter(move |ignore| {
            governed.is_by(finding.primary.span.source, &ignore.settings)
                && ignore.rule.matches(&finding.rule)
                && ignore.files.matches(path)
        })
    }
}
