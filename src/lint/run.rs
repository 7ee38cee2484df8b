//! A run from request to result: gather → read → group → ask → mend → check → settle. Refuses to print.

use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::AtomicUsize;
use std::time::Instant;

use super::check;
use super::clock::{Clock, Stage};
use super::configuration::Configuration;
use super::gather::{evidence_files, gather, has_repository, provider};
use super::governed::Governed;
use super::hold::Holds;
use super::ignores::Ignores;
use super::lots::{Item, divide, together};
use super::mend::{Mender, known};
use super::read::Problem;
use super::runs::{KnownRuns, Witnesses};
use super::settle::{Finding, Held, settle};
use super::stages::{Judged, Stages, Taken};
use super::workers::Workers;
use super::world::{Scope, World, covers, is_gone};
use super::{
    AuditRecord, Baseline, Fixing, Input, Keeping, Mended, Repository, Request, SeriesRecord,
    Targets, outside, usual_baseline,
};
use crate::audit::Audit;
use crate::config::{ConfigErrors, Settings};
use crate::diagnostic::{Diagnostic, Fix, Severity};
use crate::evidence::{Evidence, Stated, Watch};
use crate::rule::RuleEntry;
use crate::series::Series;
use crate::source::{SourceId, SourceMap};
use crate::suppression::Suppression;

/// So many audits keep one thread busy for as long as it takes to start another.
const WORTH_A_THREAD: usize = 8;

/// So many audits are held at once, some 45 MB of them, where git is asked about them: it takes about as long for a
/// thousand as for one.
const MOST_HELD: usize = 1_000;

/// Everything that a run found, as data.
#[derive(Debug)]
pub struct Run {
    /// The texts that the spans point into.
    pub sources: SourceMap,
    /// All series that were read, context included; none where audits were not to be kept.
    pub series: Vec<Series>,
    /// What is remembered of them in any case, in the same order.
    pub records: Vec<SeriesRecord>,
    /// In order of path and place, without those that are held back.
    pub findings: Vec<Finding>,
    /// Those that are held back, by comments, the baseline or `per-file-ignores`; in the same order.
    pub held: Vec<Held>,
    /// What was to hold findings back, and what became of it.
    pub suppressions: Vec<Suppression>,
    /// How many findings comments held back.
    pub suppressed: usize,
    /// How many findings the baseline held back.
    pub baselined: usize,
    /// How many findings were there before the audits changed, and are left out.
    pub inherited: usize,
    /// What could not be read.
    pub problems: Vec<Problem>,
    /// How many audits were asked for.
    pub audits: usize,
    /// How many others were asked for, and are left out by the configuration.
    pub excluded: usize,
    /// How many others were asked for, and have not changed.
    pub unchanged: usize,
    /// How many series these belong to.
    pub series_count: usize,
    /// How many rules ran.
    pub rules: usize,
    /// What fixes did to the texts; nothing is written yet.
    pub mended: Mended,
    /// What was known from outside; of audits that were let go, only what is told of it.
    pub evidence: Evidence,
    /// The repository that the working directory lies in; unknown where nothing was read from files.
    pub repository: Option<Repository>,
    /// How long each stage took.
    pub clock: Clock,
    targets: Targets,
    governed: Governed,
}

/// What a run does with its audits.
struct Course<'r> {
    /// What holds for what stands in no audit.
    general: &'r Arc<Settings>,
    baseline: Option<&'r Baseline>,
    fixing: Fixing,
    keeps: Keeping,
    workers: Workers,
    watch: Option<&'r Watch>,
    world: &'r World<'r>,
}

/// The audits of a run, once they are read.
struct Audits {
    targets: Targets,
    governed: Governed,
    /// Those whose findings are not known yet.
    series: Vec<Series>,
    sources: SourceMap,
    /// What is known of the others, which are let go.
    judged: Judged,
    /// What was known of these from outside; only what is told of it.
    evidence: Evidence,
    /// What could not be read.
    problems: Vec<Problem>,
}

impl Audits {
    /// Reads audits, lot by lot. Those that nobody has to see beside all others are judged at once and let go, so that no
    /// more are held than are worked on.
    fn read(items: Vec<Item>, course: &Course<'_>, stages: &Stages<'_>) -> Self {
        let items: Vec<(SourceId, Item)> = (0..).map(SourceId::new).zip(items).collect();
        let shown = items.iter().map(|(_, item)| item.shown.clone()).collect();
        let targets = items.iter().filter(|(_, item)| item.is_target);
        let mut targets: Targets = targets.map(|(id, _)| *id).collect();
        let settings = |(id, item): &(SourceId, Item)| (*id, item.settings.clone());
        let governed = Governed {
            general: course.general.clone(),
            by_source: items.iter().map(settings).collect(),
        };
        let mut all = Taken::default();
        let mut judged = Judged::default();
        let mut evidence = Evidence::default();
        let lots = divide(items);
        let take = |lot| stages.take(lot);
        if course.holds_all_audits() {
            all = Taken::of(course.workers.map(lots, take));
        } else if course.world.evidence.is_some() {
            for lots in together(lots, MOST_HELD) {
                let taken = Taken::of(course.workers.map(lots, take));
                let known = course.ask(stages.clock, &taken.series, &targets, &governed);
                let (of_lots, rest) = stages.let_go(taken, &targets, &governed, &known);
                judged.join(of_lots);
                all.join(rest);
                evidence.tell(known);
            }
        } else {
            let nothing = Evidence::default();
            let judge = |lot| stages.let_go(take(lot), &targets, &governed, &nothing);
            for (of_lot, rest) in course.workers.map(lots, judge) {
                judged.join(of_lot);
                all.join(rest);
            }
        }
        for (id, _) in &all.unread {
            targets.remove(id);
        }
        Self {
            targets,
            governed,
            series: all.series,
            sources: SourceMap::of(shown, all.sources),
            judged,
            evidence,
            problems: all.unread.into_iter().map(|(_, problem)| problem).collect(),
        }
    }
}

impl Course<'_> {
    /// Whether somebody has to see all audits at once, so that none can be let go when its series is judged.
    fn holds_all_audits(&self) -> bool {
        let asks_once = self.world.evidence.is_some() && !self.world.is_divisible;
        asks_once || self.keeps == Keeping::Audits || self.fixing == Fixing::Applied
    }

    /// What is known from outside of some series.
    fn ask(
        &self,
        clock: &Clock,
        series: &[Series],
        targets: &Targets,
        governed: &Governed,
    ) -> Evidence {
        let scope = Scope {
            series,
            targets,
            governed,
        };
        self.world.evidence.map_or_else(Evidence::default, |ask| {
            clock.time(Stage::Evidence, || ask(&scope))
        })
    }
}

impl Run {
    /// Lints what is asked for.
    ///
    /// # Errors
    ///
    /// When a configuration cannot be used: every mistake in every one of them.
    pub fn new(request: &Request) -> Result<Self, ConfigErrors> {
        let started = Instant::now();
        let mut configuration = Configuration::new(&request.choices, &request.working_directory);
        let mut workers = Workers::new(request.threads);
        let gathered = gather(request, &mut configuration, &mut workers)?;
        let items = gathered.now;
        let general = configuration.of(&usual_baseline(request));
        let evidence_files = evidence_files(&items, request, &mut configuration);
        let provider = provider(&items, &request.network, &mut configuration);
        configuration.check()?;
        let known_runs = KnownRuns::default();
        let met = &configuration.met;
        // Each run is asked about once, whichever audits cite it.
        let asks_of_runs = !evidence_files.is_empty() || provider.is_some();
        let asks = asks_of_runs || has_repository(&items, met);
        let ask = |scope: &Scope<'_>| {
            let witnesses = Witnesses {
                files: &evidence_files,
                network: &request.network,
                provider,
                governed: scope.governed,
                known: &known_runs,
            };
            outside::ask(scope, &witnesses, met)
        };
        let world = World {
            is_gone: &|path| is_gone(request, path),
            // Where only some are reported on, nothing is known of the others.
            covers: &|path| request.changes.is_none() && covers(request, path),
            is_divisible: !asks_of_runs,
            evidence: if asks { Some(&ask) } else { None },
        };
        let clock = Clock::default();
        workers.call_in(items.len() / WORTH_A_THREAD);
        clock.add(Stage::Discovery, started);
        let course = Course {
            general: &general,
            baseline: request.baseline.as_ref(),
            fixing: request.fixing,
            keeps: request.keeps,
            workers,
            watch: request.watch.as_ref(),
            world: &world,
        };
        let mut run = Self::of(items, &course, clock);
        if !gathered.before.is_empty() {
            let course = Course {
                fixing: Fixing::Ignored,
                keeps: Keeping::Nothing,
                watch: None,
                ..course
            };
            run.leave_out(&Self::of(gathered.before, &course, Clock::default()));
        }
        run.unchanged = gathered.unchanged;
        run.problems.splice(..0, gathered.problems);
        run.problems.append(&mut run.mended.unsettled);
        run.excluded = configuration.excluded;
        run.repository = Some(Repository::around(&request.working_directory));
        Ok(run)
    }

    /// Leaves out what the same lint found in the audits as they stood before.
    fn leave_out(&mut self, before: &Self) {
        let known: HashSet<String> = before.findings.iter().map(Finding::fingerprint).collect();
        let all = self.findings.len();
        self.findings
            .retain(|finding| !known.contains(&finding.fingerprint()));
        self.inherited = all - self.findings.len();
    }

    /// Lints texts, without touching the file system.
    pub fn of_texts(inputs: Vec<Input>, settings: &Arc<Settings>) -> Self {
        Self::of_texts_beside(inputs, settings, Fixing::default(), &Stated::default())
    }

    /// The same, beside evidence that is stated instead of asked for.
    pub fn of_texts_beside(
        inputs: Vec<Input>,
        settings: &Arc<Settings>,
        fixing: Fixing,
        stated: &Stated,
    ) -> Self {
        let inputs = inputs.into_iter();
        let items = inputs.map(|input| Item::new(input, settings.clone()));
        let world = World {
            is_gone: &|_| false,
            covers: &|_| false,
            is_divisible: false,
            evidence: Some(&|scope| outside::stated(scope, stated)),
        };
        let course = Course {
            general: settings,
            baseline: None,
            fixing,
            keeps: Keeping::Audits,
            workers: Workers::default(),
            watch: None,
            world: &world,
        };
        Self::of(items.collect(), &course, Clock::default())
    }

    /// Lints audits, each by what holds for it.
    fn of(items: Vec<Item>, course: &Course<'_>, clock: Clock) -> Self {
        let world = course.world;
        let stages = Stages {
            workers: &course.workers,
            fixing: course.fixing,
            keeps: course.keeps,
            watch: course.watch,
            all: items.len(),
            read: AtomicUsize::new(0),
            clock: &clock,
        };
        let Audits {
            targets,
            mut governed,
            mut series,
            mut sources,
            mut judged,
            evidence: told,
            problems,
        } = Audits::read(items, course, &stages);
        let mut evidence = course.ask(&clock, &series, &targets, &governed);
        evidence.tell(told);
        let scope = Scope {
            series: &series,
            targets: &targets,
            governed: &governed,
        };
        judged.sights.join(check::sights(&scope, &evidence));
        let mut holds = Holds::with_sights(std::mem::take(&mut judged.sights));
        let ignores = Ignores::read(
            &mut governed,
            &targets,
            &mut sources,
            &mut holds,
            world.covers,
        );
        let mended = (course.fixing == Fixing::Applied).then(|| {
            let mender = Mender {
                evidence: &evidence,
                governed: &governed,
                targets: &targets,
                ignores: &ignores,
                known: known(course.baseline),
            };
            clock.time(Stage::Mending, || mender.mend(&mut series, &mut sources))
        });
        let judge = |series: &Series| {
            let scope = Scope {
                series: std::slice::from_ref(series),
                targets: &targets,
                governed: &governed,
            };
            stages.judge(&scope, |id| sources.get(id), &evidence)
        };
        for of_one in course.workers.map(series.iter().collect(), judge) {
            judged.join(of_one);
        }
        let records = judged.records;
        let started = Instant::now();
        let asked = || records.iter().flat_map(SeriesRecord::targets);
        let (found, left_out) = ignores.hold_all(judged.found, asked(), &governed, &mut holds);
        for comment in judged.comments {
            let rules = &governed.of(comment.span.source).rules;
            holds.add_comment(comment, rules);
        }
        if let Some(baseline) = course.baseline {
            let places = asked().map(|audit| (audit.path.as_path(), audit.source));
            let places = places.collect();
            holds.read_baseline(baseline, &mut sources, &places, world.is_gone, &governed);
        }
        let settled = settle(found, left_out, holds, &governed, &sources, &records);
        clock.add(Stage::Settling, started);
        let is_asked = |series: &&SeriesRecord| series.targets().next().is_some();
        Self {
            audits: targets.len(),
            excluded: 0,
            unchanged: 0,
            inherited: 0,
            series_count: records.iter().filter(is_asked).count(),
            rules: governed.rules(&targets),
            sources,
            series,
            records,
            findings: settled.findings,
            held: settled.held,
            suppressions: settled.suppressions,
            suppressed: settled.suppressed,
            baselined: settled.baselined,
            problems,
            mended: mended.unwrap_or_default(),
            evidence,
            repository: None,
            clock,
            targets,
            governed,
        }
    }

    /// Whether `--fix` alone applies the fix of a finding.
    pub fn applies(&self, fix: &Fix, finding: &Diagnostic) -> bool {
        let settings = self.governed.of(finding.primary.span.source);
        settings.applies(fix)
    }

    /// Whether there is a finding that makes the run fail.
    pub fn fails(&self) -> bool {
        self.findings.iter().any(|finding| self.counts(finding))
    }

    /// Whether a finding weighs as much as its configuration wants none to.
    pub fn counts(&self, finding: &Finding) -> bool {
        let settings = self.governed.of(finding.diagnostic.primary.span.source);
        settings.fail_on().counts(finding.diagnostic.severity)
    }

    /// What holds for a text.
    pub fn settings(&self, source: SourceId) -> &Settings {
        self.governed.of(source)
    }

    /// Whether an audit was asked for, and is not only context.
    pub fn is_target(&self, audit: &Audit) -> bool {
        self.targets.contains(&audit.document.source.id())
    }

    /// The audits that were asked for.
    pub fn targets(&self) -> impl Iterator<Item = &AuditRecord> {
        self.records.iter().flat_map(SeriesRecord::targets)
    }

    /// What is known of the rule of a finding.
    pub fn rule(&self, finding: &Diagnostic) -> Option<&RuleEntry> {
        let settings = self.governed.of(finding.primary.span.source);
        settings.rules.known().find(&finding.rule)
    }

    /// The entries of the baseline, in its order.
    pub fn entries(&self) -> impl Iterator<Item = &Suppression> {
        self.suppressions.iter().filter(|known| known.is_entry())
    }

    /// The entries of the baseline that match no finding any more.
    pub fn stale_entries(&self) -> impl Iterator<Item = &Suppression> {
        self.entries().filter(|entry| entry.is_unused())
    }

    /// How many findings weigh this much.
    pub fn count(&self, severity: Severity) -> usize {
        self.findings
            .iter()
            .filter(|finding| finding.diagnostic.severity == severity)
            .map(|finding| finding.diagnostic.count())
            .sum()
    }

    /// The weight of the heaviest finding.
    pub fn worst(&self) -> Option<Severity> {
        self.findings
            .iter()
            .map(|finding| finding.diagnostic.severity)
            .max()
    }
}
