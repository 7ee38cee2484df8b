//! The stages that audits go through: read → group → check. Never knows what becomes of the findings.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use rustc_hash::FxHashSet;

use super::check::{self, Sights};
use super::clock::{Clock, Stage};
use super::governed::Governed;
use super::lots::Item;
use super::read::Problem;
use super::record::SeriesRecord;
use super::workers::Workers;
use super::world::Scope;
use super::{Fixing, Keeping, Targets};
use crate::audit::Audit;
use crate::diagnostic::Diagnostic;
use crate::evidence::{Evidence, Watch};
use crate::markdown::Document;
use crate::series::{Series, group};
use crate::source::{Source, SourceId};
use crate::suppression::Suppression;

/// What all audits of a run are read and checked with.
pub(super) struct Stages<'r> {
    pub(super) workers: &'r Workers,
    pub(super) fixing: Fixing,
    pub(super) keeps: Keeping,
    /// Who is told how far the reading is.
    pub(super) watch: Option<&'r Watch>,
    /// How many audits there are to read, and how many are read.
    pub(super) all: usize,
    pub(super) read: AtomicUsize,
    pub(super) clock: &'r Clock,
}

/// The series of a lot of audits, and their texts.
#[derive(Debug, Default)]
pub(super) struct Taken {
    pub(super) series: Vec<Series>,
    pub(super) sources: Vec<Source>,
    /// What could not be read.
    pub(super) unread: Vec<(SourceId, Problem)>,
}

/// What there is to say of some series.
#[derive(Debug, Default)]
pub(super) struct Judged {
    pub(super) found: Vec<Diagnostic>,
    /// What their comments hold back.
    pub(super) comments: Vec<Suppression>,
    pub(super) sights: Sights,
    pub(super) records: Vec<SeriesRecord>,
}

impl Stages<'_> {
    /// Reads a lot.
    pub(super) fn take(&self, lot: Vec<(SourceId, Item)>) -> Taken {
        let read = self.workers.map(lot, |(id, item)| self.read(id, item));
        let started = Instant::now();
        let mut taken = Taken::default();
        let mut audits = Vec::with_capacity(read.len());
        for read in read {
            match read {
                Ok((source, audit)) => {
                    taken.sources.push(source);
                    audits.push(audit);
                }
                Err(unread) => taken.unread.push(unread),
            }
        }
        taken.series = group(audits);
        self.clock.add(Stage::Grouping, started);
        taken
    }

    fn read(&self, id: SourceId, item: Item) -> Result<(Source, Audit), (SourceId, Problem)> {
        let read = self.clock.time(Stage::Reading, || {
            let settings = item.settings.clone();
            let is_decoded = item.text.is_none();
            let input = item.read().map_err(|problem| (id, problem))?;
            let source = Source::new(id, input.shown, input.text);
            let document = if is_decoded {
                Document::parse_decoded(&source)
            } else {
                Document::parse(&source)
            };
            Ok((source, settings.read(document, input.path)))
        });
        if let Some(watch) = self.watch {
            let done = self.read.fetch_add(1, Ordering::Relaxed) + 1;
            watch.tell(done, self.all);
        }
        read
    }

    /// Checks series whose texts are known.
    pub(super) fn judge<'t>(
        &self,
        scope: &Scope<'_>,
        text: impl Fn(SourceId) -> &'t Source,
        evidence: &Evidence,
    ) -> Judged {
        let offers_fixes = self.fixing != Fixing::Ignored;
        let comments = scope.targeted().flat_map(|entry| {
            let document = &entry.audit().document;
            let source = text(document.source.id());
            let comments = document.comments().iter();
            comments.filter_map(move |comment| Suppression::read(source, comment))
        });
        let records = scope.series.iter();
        Judged {
            found: check::all(scope, evidence, offers_fixes, self.workers, self.clock),
            comments: comments.collect(),
            sights: Sights::default(),
            records: records
                .map(|series| SeriesRecord::of(series, scope.targets))
                .collect(),
        }
    }

    /// Checks what was taken, and lets it go: of its texts, those are kept that something is said of and shown; of its
    /// audits, none.
    pub(super) fn let_go(
        &self,
        mut taken: Taken,
        targets: &Targets,
        governed: &Governed,
        evidence: &Evidence,
    ) -> (Judged, Taken) {
        let text = |id: SourceId| {
            let at = taken.sources.binary_search_by_key(&id, Source::id);
            &taken.sources[at.expect("an audit that was taken has its text")]
        };
        let scope = |series| Scope {
            series,
            targets,
            governed,
        };
        let judge = |series| self.judge(&scope(std::slice::from_ref(series)), text, evidence);
        let mut judged = Judged::default();
        for of_one in self.workers.map(taken.series.iter().collect(), judge) {
            judged.join(of_one);
        }
        judged.sights = check::sights(&scope(&taken.series), evidence);
        let mut pointed_at: FxHashSet<SourceId> = FxHashSet::default();
        if self.keeps != Keeping::Nothing {
            let comments = judged.comments.iter();
            pointed_at.extend(comments.map(|comment| comment.span.source));
            pointed_at.extend(judged.found.iter().flat_map(Diagnostic::sources));
        }
        taken.series.clear();
        taken
            .sources
            .retain(|source| pointed_at.contains(&source.id()));
        (judged, taken)
    }
}

impl Taken {
    /// Adds another lot.
    pub(super) fn join(&mut self, other: Self) {
        self.series.extend(other.series);
        self.sources.extend(other.sources);
        self.unread.extend(other.unread);
    }

    /// Several lots together.
    pub(super) fn of(lots: Vec<Self>) -> Self {
        let mut all = Self::default();
        for lot in lots {
            all.join(lot);
        }
        all.sources.sort_by_key(Source::id);
        all
    }
}

impl Judged {
    /// Adds what there is to say of other series.
    pub(super) fn join(&mut self, other: Self) {
        self.found.extend(other.found);
        self.comments.extend(other.comments);
        self.sights.join(other.sights);
        self.records.extend(other.records);
    }
}
