//! A configuration made ready to use. Never asks where it came from.

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use super::{Config, ConfigError, FailOn, Pattern, RuleSet, Selector, TemplateChoice};
use crate::audit::{Audit, Location, SeriesName, StandingRegistry};
use crate::diagnostic::{Fix, Safety};
use crate::markdown::Document;
use crate::template::Conventions;

/// What holds for the audits that one configuration governs.
#[derive(Debug)]
pub struct Settings {
    /// The rules that run.
    pub rules: RuleSet,
    /// Those of the template that it chooses; else what is built in, once it is asked for.
    pub(crate) conventions: OnceLock<Arc<Conventions>>,
    /// The registry that stands beside the audits.
    pub standing: Option<Arc<StandingRegistry>>,
    /// What was chosen.
    pub config: Config,
    /// The configuration file it comes from, as reports print it.
    pub source: Option<String>,
    /// The directory of that file, else the working directory.
    pub directory: PathBuf,
}

impl Settings {
    /// Builds the rules and conventions that a configuration chooses; a template that is a file has to be read first.
    ///
    /// # Errors
    ///
    /// When it names a rule or template that does not exist, or gives a rule a wrong option.
    pub fn new(config: Config) -> Result<Self, ConfigError> {
        let Some(TemplateChoice::BuiltIn(name)) = &config.template else {
            return Self::of(config, OnceLock::new());
        };
        let conventions = Conventions::following(name);
        let conventions = conventions.ok_or_else(|| ConfigError::unknown_template(name))?;
        Self::with(config, conventions)
    }

    /// Builds the rules for audits that are read by these conventions.
    ///
    /// # Errors
    ///
    /// When the configuration names a rule that does not exist, or gives one a wrong option.
    pub fn with(config: Config, conventions: Arc<Conventions>) -> Result<Self, ConfigError> {
        Self::of(config, conventions.into())
    }

    fn of(config: Config, conventions: OnceLock<Arc<Conventions>>) -> Result<Self, ConfigError> {
        Ok(Self {
            rules: RuleSet::new(&config)?,
            conventions,
            standing: None,
            config,
            source: None,
            directory: PathBuf::new(),
        })
    }

    /// What the audits call their parts, and the shapes they may have.
    pub fn conventions(&self) -> &Arc<Conventions> {
        self.conventions.get_or_init(Conventions::built_in)
    }

    /// Whether a file is the registry that stands beside the audits, and so is none of them.
    pub fn is_registry(&self, path: &Path) -> bool {
        let registry = self.config.registry.as_ref();
        registry.is_some_and(|registry| registry.file == path)
    }

    /// Whether a file is left out of the lint.
    pub fn excludes(&self, path: &Path) -> bool {
        any(self.config.exclude.as_ref(), path)
    }

    /// Whether a file is an audit whatever it is called.
    pub fn includes(&self, path: &Path) -> bool {
        let mut series = self.config.series.values();
        any(self.config.include.as_ref(), path) || series.any(|series| series.includes(path))
    }

    /// Reads the document at a path as the team means it: by its names, beside its registry, and in the named series that
    /// the audit belongs to, of several the first by name.
    pub fn read(&self, document: Document, path: PathBuf) -> Audit {
        let audit = Audit::read(document, Location::new(path), self.conventions());
        let mut audit = audit.beside(self.standing.as_ref());
        let mut named = self.config.series.iter();
        let found = named.find(|(_, series)| {
            series.holds(audit.location.path()) && series.counts(audit.milestone())
        });
        if let Some((name, series)) = found {
            let name = SeriesName {
                home: series.home.clone(),
                name: name.clone(),
            };
            audit.location.join(name, series.common_root());
        }
        audit
    }

    /// An option of a rule, where it is set.
    pub fn option(&self, rule: &str, option: &str) -> Option<&toml::Value> {
        self.config.rules.get(rule)?.get(option)
    }

    /// Whether findings of a rule may be mended.
    pub fn is_fixable(&self, rule: &str) -> bool {
        let wanted = match &self.config.fixable {
            Some(fixable) => Selector::strongest(fixable, rule),
            None => Some(0),
        };
        let unfixable = self.config.unfixable.as_deref().unwrap_or_default();
        match (wanted, Selector::strongest(unfixable, rule)) {
            (Some(wanted), Some(unwanted)) => wanted > unwanted,
            (wanted, _) => wanted.is_some(),
        }
    }

    /// Whether a fix is applied where fixes are: a safe one, and where they are wanted the others too.
    pub fn applies(&self, fix: &Fix) -> bool {
        fix.safety == Safety::Safe || self.config.unsafe_fixes == Some(true)
    }

    /// Whether claims about commits are compared with a git repository.
    pub fn asks_git(&self) -> bool {
        self.config.git.unwrap_or(true)
    }

    /// The least severity that makes the exit code 1.
    pub fn fail_on(&self) -> FailOn {
        self.config.fail_on.unwrap_or_default()
    }
}

fn any(patterns: Option<&Vec<Pattern>>, path: &Path) -> bool {
    let mut patterns = patterns.into_iter().flatten();
    patterns.any(|pattern| pattern.matches(path))
}
