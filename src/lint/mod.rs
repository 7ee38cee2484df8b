//! A run: discover → parse → read → group → check → settle. Refuses to print.

mod baseline;
mod check;
mod configuration;
mod discover;
mod governed;
mod hold;
mod house;
mod ignores;
mod mend;
mod outside;
mod paths;
mod read;
mod replace;
mod settle;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub use baseline::{BASELINE_NAME, Baseline, Entry};
pub use configuration::{CONFIG_NAMES, Choices, settings_in, usual_baseline};
use discover::discover;
pub use house::HouseTest;
pub use mend::{Applied, Changed, Fixing, Mended};
pub use paths::{absolute, shown};
pub use read::{Problem, decode, read_all, read_text};
pub use replace::{create, replace};
pub use settle::Finding;

use crate::audit::Audit;
use crate::config::{ConfigErrors, Settings};
use crate::diagnostic::{Diagnostic, Fix, Severity};
use crate::evidence::{Evidence, Stated};
use crate::markdown::Document;
use crate::rule::RuleEntry;
use crate::series::{Series, group};
use crate::source::{SourceId, SourceMap};
use crate::suppression::Suppression;
use check::Checker;
use configuration::Configuration;
use governed::Governed;
use hold::Holds;
use ignores::Ignores;
use mend::{Mender, known};

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
    /// What was to hold findings back, and what became of it.
    pub suppressions: Vec<Suppression>,
    /// How many findings comments held back.
    pub suppressed: usize,
    /// How many findings the baseline held back.
    pub baselined: usize,
    /// What could not be read.
    pub problems: Vec<Problem>,
    /// How many audits were asked for.
    pub audits: usize,
    /// How many others were asked for, and are left out by the configuration.
    pub excluded: usize,
    /// How many series these belong to.
    pub series_count: usize,
    /// How many rules ran.
    pub rules: usize,
    /// What fixes did to the texts; nothing is written yet.
    pub mended: Mended,
    /// What was known from outside.
    pub evidence: Evidence,
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
        let (inputs, problems) = gather(request, &mut configuration);
        let inputs = inputs
            .into_iter()
            .map(|input| {
                let settings = configuration.of(&input.path);
                (input, settings)
            })
            .collect();
        let general = configuration.of(&usual_baseline(request));
        configuration.check()?;
        let baseline = request.baseline.as_ref();
        let world = World {
            is_gone: &|path| is_gone(request, path),
            covers: &|path| covers(request, path),
            evidence: &|scope| outside::ask(scope),
        };
        let mut run = Self::of(inputs, &general, baseline, request.fixing, &world);
        run.problems = problems;
        run.problems.append(&mut run.mended.unsettled);
        run.excluded = configuration.excluded;
        Ok(run)
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
        let mut holds = Holds::default();
        let ignores = Ignores::read(
            &mut governed,
            &targets,
            &mut sources,
            &mut holds,
            world.covers,
        );
        let evidence = (world.evidence)(&Scope {
            series: &series,
            targets: &targets,
            governed: &governed,
        });
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
        let mut found = Vec::new();
        for settings in governed.distinct(&targets) {
            let is_governed = |audit: &Audit| {
                is_target(audit) && governed.is_by(audit.document.source.id(), &settings)
            };
            let first = found.len();
            let checker = Checker {
                settings: &settings,
                evidence: &evidence,
                offers_fixes: fixing != Fixing::Ignored,
            };
            for series in &series {
                checker.series(series, &is_governed, &mut found);
            }
            let own = found.split_off(first);
            found.extend(own.into_iter().filter(|finding| {
                let id = finding.primary.span.source;
                targets.contains(&id) && governed.is_by(id, &settings)
            }));
        }
        let targeted = || {
            let audits = series.iter().flat_map(Series::audits);
            audits.filter(|audit| is_target(audit))
        };
        if !ignores.is_empty() {
            let places: HashMap<SourceId, &Path> = targeted()
                .map(|audit| (audit.document.source.id(), audit.location.path()))
                .collect();
            found.retain(|finding| {
                let path = places.get(&finding.primary.span.source);
                !path.is_some_and(|path| ignores.hold(finding, path, &governed, &mut holds))
            });
        }
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
        let settled = settle::settle(found, holds, &governed, &sources, &series);
        Self {
            audits: targets.len(),
            excluded: 0,
            series_count,
            rules: governed.rules(&targets),
            sources,
            series,
            findings: settled.findings,
            suppressions: settled.suppressions,
            suppressed: settled.suppressed,
            baselined: settled.baselined,
            problems: Vec::new(),
            mended: mended.unwrap_or_default(),
            evidence,
            targets,
            governed,
        }
    }

    /// Whether `--fix` alone applies the fix of a finding.
    pub fn applies(&self, fix: &Fix, finding: &Diagnostic) -> bool {
        let settings = self.governed.of(finding.primary.span.source);
        settings.applies(fix)
    }

    /// Whether a finding weighs as much as its configuration wants none to.
    pub fn fails(&self) -> bool {
        self.findings.iter().any(|finding| {
            let settings = self.governed.of(finding.diagnostic.primary.span.source);
            settings.fail_on().counts(finding.diagnostic.severity)
        })
    }

    /// What holds for an audit.
    pub fn settings(&self, audit: &Audit) -> &Settings {
        self.governed.of(audit.document.source.id())
    }

    /// Whether an audit was asked for, and is not only context.
    pub fn is_target(&self, audit: &Audit) -> bool {
        self.targets.contains(&audit.document.source.id())
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

/// What a run asks about the files that it was not given.
struct World<'w> {
    /// Whether a file would have been linted, and is not there any more.
    is_gone: &'w dyn Fn(&Path) -> bool,
    /// Whether all at or below a path was asked for.
    covers: &'w dyn Fn(&Path) -> bool,
    /// What is known from outside of the audits that are asked for.
    evidence: &'w dyn Fn(&Scope<'_>) -> Evidence,
}

/// The audits that were read, and what is asked of them.
struct Scope<'s> {
    series: &'s [Series],
    targets: &'s Targets,
    governed: &'s Governed,
}

fn is_gone(request: &Request, path: &Path) -> bool {
    covers(request, path) && matches!(path.try_exists(), Ok(false))
}

fn covers(request: &Request, path: &Path) -> bool {
    let base = &request.working_directory;
    let mut asked = request.paths.iter().map(|asked| absolute(base, asked));
    asked.any(|asked| path.starts_with(asked))
}

/// Whether a path means standard input.
pub fn is_standard_input(path: &Path) -> bool {
    path.as_os_str() == "-"
}
