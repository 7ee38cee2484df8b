//! A run: discover → parse → read → group → check → settle. Refuses to print.

mod baseline;
mod changed;
mod check;
mod configuration;
mod discover;
mod evidence_book;
mod evidence_files;
mod fingerprint;
mod governed;
mod hold;
mod house;
mod ignores;
mod mend;
mod outside;
mod paths;
mod read;
mod replace;
mod repository;
#[cfg(feature = "online")]
mod run_cache;
mod runs;
mod settle;
mod world;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub use baseline::{BASELINE_NAME, Baseline, Entry};
pub use changed::{Changes, Since};
pub use configuration::{CONFIG_NAMES, Choices, settings_in, usual_baseline};
use discover::discover;
pub use evidence_book::{CitedRun, EvidenceBook, Fetched};
pub use evidence_files::{of_text as evidence_of, read as read_evidence};
pub use fingerprint::fingerprint;
pub use house::HouseTest;
pub use mend::{Applied, Changed, Fixing, Mended};
pub use paths::{absolute, shown};
pub use read::{Problem, decode, read_all, read_text};
pub use replace::{create, replace, replace_with};
pub use repository::{InRepository, Repository};
pub use runs::{CachePlace, Network, Wish};
pub use settle::{Finding, Held};

use crate::audit::Audit;
use crate::config::{ConfigErrors, Settings};
use crate::diagnostic::{Diagnostic, Fix, Severity};
use crate::evidence::provider::Provider;
use crate::evidence::{Evidence, Stated};
use crate::markdown::Document;
use crate::rule::RuleEntry;
use crate::series::{Series, group};
use crate::source::{SourceId, SourceMap};
use crate::suppression::Suppression;
use configuration::Configuration;
use evidence_files::EvidenceFiles;
use governed::Governed;
use hold::Holds;
use ignores::Ignores;
use mend::{Mender, known};
use runs::{KnownRuns, Witnesses};
use world::{Scope, World, covers, is_gone};

/// What to lint.
#[derive(Debug, Clone, Default)]
pub struct Request {
    /// Files and directories, in any mix and order.
    pub paths: Vec<PathBuf>,
    /// The directory that relative paths start from and reports are relative to.
    pub working_directory: PathBuf,
    /// A text that is linted as if it stood at a path, instead of what is there.
    pub standard_input: Option<(PathBuf, String)>,
    /// The findings that are known.
    pub baseline: Option<Baseline>,
    /// What the command line says of the configuration.
    pub choices: Choices,
    /// What becomes of fixes; the configuration says which there are.
    pub fixing: Fixing,
    /// Whether the CI provider is asked about cited runs.
    pub network: Network,
    /// Whether evidence files are left aside.
    pub is_without_evidence: bool,
    /// Whether only audits that changed are reported on; all of them without it.
    pub changes: Option<Changes>,
}

/// One audit as text, with its place.
#[derive(Debug, Clone)]
pub struct Input {
    /// The path that reports print.
    pub shown: String,
    /// The absolute path.
    pub path: PathBuf,
    /// The text.
    pub text: String,
    /// Whether it is reported on, or only needed to know its series.
    pub is_target: bool,
}

/// Everything that a run found, as data.
#[derive(Debug)]
pub struct Run {
    /// The texts that the spans point into.
    pub sources: SourceMap,
    /// All series that were read, context included.
    pub series: Vec<Series>,
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
    /// What was known from outside.
    pub evidence: Evidence,
    /// The repository that the working directory lies in; unknown where nothing was read from files.
    pub repository: Option<Repository>,
    targets: Targets,
    governed: Governed,
}

/// The texts that are reported on.
type Targets = HashSet<SourceId>;

impl Run {
    /// Lints what is asked for.
    ///
    /// # Errors
    ///
    /// When a configuration cannot be used: every mistake in every one of them.
    pub fn new(request: &Request) -> Result<Self, ConfigErrors> {
        let mut configuration = Configuration::new(&request.choices, &request.working_directory);
        let (inputs, mut problems) = gather(request, &mut configuration);
        let mut changed = match &request.changes {
            Some(changes) => changed::changed(request, changes, inputs, &mut configuration)?,
            None => changed::Changed::all(inputs),
        };
        problems.append(&mut changed.problems);
        let mut settled = |inputs: Vec<Input>| -> Vec<(Input, Arc<Settings>)> {
            let inputs = inputs.into_iter();
            let of = |input: Input| (configuration.of(&input.path), input);
            inputs
                .map(of)
                .map(|(settings, input)| (input, settings))
                .collect()
        };
        let (inputs, before) = (settled(changed.now), settled(changed.before));
        let general = configuration.of(&usual_baseline(request));
        let evidence_files = evidence_files(&inputs, request, &mut configuration);
        let provider = provider(&inputs, &request.network, &mut configuration);
        configuration.check()?;
        let baseline = request.baseline.as_ref();
        let known_runs = KnownRuns::default();
        let world = World {
            is_gone: &|path| is_gone(request, path),
            // Where only some are reported on, nothing is known of the others.
            covers: &|path| request.changes.is_none() && covers(request, path),
            evidence: &|scope| {
                let witnesses = Witnesses {
                    files: &evidence_files,
                    network: &request.network,
                    provider,
                    governed: scope.governed,
                    known: &known_runs,
                };
                outside::ask(scope, &witnesses)
            },
        };
        let mut run = Self::of(inputs, &general, baseline, request.fixing, &world);
        if !before.is_empty() {
            run.leave_out(&Self::of(
                before,
                &general,
                baseline,
                Fixing::Ignored,
                &world,
            ));
        }
        run.unchanged = changed.unchanged;
        run.problems = problems;
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
        let inputs = inputs.into_iter().map(|input| (input, settings.clone()));
        let world = World {
            is_gone: &|_| false,
            covers: &|_| false,
            evidence: &|scope| outside::stated(scope, stated),
        };
        Self::of(inputs.collect(), settings, None, fixing, &world)
    }

    /// Lints texts, each with what holds for it; `general` holds for what stands in none.
    fn of(
        inputs: Vec<(Input, Arc<Settings>)>,
        general: &Arc<Settings>,
        baseline: Option<&Baseline>,
        fixing: Fixing,
        world: &World<'_>,
    ) -> Self {
        let mut sources = SourceMap::default();
        let mut governed = Governed {
            general: general.clone(),
            by_source: HashMap::new(),
        };
        let mut targets = Targets::new();
        let audits = inputs
            .into_iter()
            .map(|(input, settings)| {
                let source = sources.add(input.shown, input.text);
                if input.is_target {
                    targets.insert(source.id());
                }
                let audit = settings.read(Document::parse(&source), input.path);
                governed.by_source.insert(source.id(), settings);
                audit
            })
            .collect();
        let mut series = group(audits);
        let scope = Scope {
            series: &series,
            targets: &targets,
            governed: &governed,
        };
        let evidence = (world.evidence)(&scope);
        let mut holds = Holds::with_blind(check::blind(&scope, &evidence));
        let ignores = Ignores::read(
            &mut governed,
            &targets,
            &mut sources,
            &mut holds,
            world.covers,
        );
        let mended = (fixing == Fixing::Applied).then(|| {
            let mender = Mender {
                evidence: &evidence,
                governed: &governed,
                targets: &targets,
                ignores: &ignores,
                known: known(baseline),
            };
            mender.mend(&mut series, &mut sources)
        });
        let is_target = |audit: &Audit| targets.contains(&audit.document.source.id());
        let series_count = series
            .iter()
            .filter(|series| series.audits().iter().any(is_target))
            .count();
        let scope = Scope {
            series: &series,
            targets: &targets,
            governed: &governed,
        };
        let found = check::all(&scope, &evidence, fixing != Fixing::Ignored);
        let targeted = || {
            let audits = series.iter().flat_map(Series::audits);
            audits.filter(|audit| is_target(audit))
        };
        let (found, left_out) = ignores.hold_all(found, targeted(), &governed, &mut holds);
        for audit in targeted() {
            let id = audit.document.source.id();
            holds.read_comments(&audit.document, sources.get(id), &governed.of(id).rules);
        }
        if let Some(baseline) = baseline {
            let places = targeted()
                .map(|audit| (audit.location.path(), audit.document.source.id()))
                .collect();
            holds.read_baseline(baseline, &mut sources, &places, world.is_gone, &governed);
        }
        let settled = settle::settle(found, left_out, holds, &governed, &sources, &series);
        Self {
            audits: targets.len(),
            excluded: 0,
            unchanged: 0,
            inherited: 0,
            series_count,
            rules: governed.rules(&targets),
            sources,
            series,
            findings: settled.findings,
            held: settled.held,
            suppressions: settled.suppressions,
            suppressed: settled.suppressed,
            baselined: settled.baselined,
            problems: Vec::new(),
            mended: mended.unwrap_or_default(),
            evidence,
            repository: None,
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

    /// What holds for an audit.
    pub fn settings(&self, audit: &Audit) -> &Settings {
        self.governed.of(audit.document.source.id())
    }

    /// Whether an audit was asked for, and is not only context.
    pub fn is_target(&self, audit: &Audit) -> bool {
        self.targets.contains(&audit.document.source.id())
    }

    /// The audits that were asked for.
    pub fn targets(&self) -> impl Iterator<Item = &Audit> {
        let audits = self.series.iter().flat_map(Series::audits);
        audits.filter(|audit| self.is_target(audit))
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

/// Finds the files asked for and the rest of their series, and reads them.
fn gather(request: &Request, configuration: &mut Configuration<'_>) -> (Vec<Input>, Vec<Problem>) {
    let base = &request.working_directory;
    let (mut found, mut problems) = discover(request, configuration);
    let mut texts = BTreeMap::new();
    if let Some((path, text)) = &request.standard_input {
        let path = absolute(base, path);
        if configuration.excludes(&path) {
            configuration.excluded += 1;
        } else {
            texts.insert(path.clone(), text.clone());
            found.insert(path, true);
        }
    }
    let mut inputs = Vec::new();
    for (path, is_target) in found {
        let shown = shown(base, &path);
        let text = match texts.remove(&path) {
            Some(text) => Ok(text),
            None => read_text(&path, &shown),
        };
        match text {
            Ok(text) => inputs.push(Input {
                shown,
                path,
                text,
                is_target,
            }),
            Err(problem) => problems.push(problem),
        }
    }
    (inputs, problems)
}

/// Finds and reads the evidence files that hold for what is asked for.
fn evidence_files(
    inputs: &[(Input, Arc<Settings>)],
    request: &Request,
    configuration: &mut Configuration<'_>,
) -> EvidenceFiles {
    let mut files = EvidenceFiles::default();
    let targets = inputs.iter().filter(|(input, _)| input.is_target);
    for (input, settings) in targets.filter(|_| !request.is_without_evidence) {
        files.meet(&input.path, settings, &request.working_directory);
    }
    configuration.blame(files.errors());
    files
}

/// Who is asked about runs, where anybody is.
fn provider<'r>(
    inputs: &[(Input, Arc<Settings>)],
    network: &'r Network,
    configuration: &mut Configuration<'_>,
) -> Option<&'r Provider> {
    let is_wanted = inputs
        .iter()
        .any(|(input, settings)| input.is_target && network.is_wanted(settings));
    if !is_wanted {
        return None;
    }
    network.provider().unwrap_or_else(|error| {
        configuration.blame(vec![error]);
        None
    })
}

/// Whether a path means standard input.
pub fn is_standard_input(path: &Path) -> bool {
    path.as_os_str() == "-"
}
