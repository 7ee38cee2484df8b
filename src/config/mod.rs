//! What a team chose: which files, which rules, how much they weigh, which shape. Never reads a document.

mod error;
mod file;
mod known;
mod pattern;
mod rule_set;
mod schema;
mod selector;
mod series;
mod settings;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::ValueEnum;
use schemars::JsonSchema;
use serde::Deserialize;
use toml::Spanned;

pub use error::{ConfigError, ConfigErrors};
pub use file::Part;
pub use known::{KnownRules, Mention, Place};
pub use pattern::Pattern;
pub use rule_set::{ActiveRule, RuleSet};
pub use schema::schema;
pub use selector::Selector;
pub use series::NamedSeries;
pub use settings::Settings;

use crate::diagnostic::Severity;
use crate::house::HouseRule;

/// Which files audit-lint lints, which rules run, and what their findings weigh. Every key may be left out.
#[derive(Debug, Clone, Default, JsonSchema)]
#[schemars(
    default,
    deny_unknown_fields,
    rename_all = "kebab-case",
    title = "audit-lint.toml"
)]
pub struct Config {
    /// Another configuration file, relative to this one. What this file does not say, that one says.
    #[schemars(with = "Option<String>")]
    pub extends: Option<Spanned<String>>,
    /// Markdown files that are audits although they are not called as audits are.
    #[schemars(extend("default" = []))]
    pub include: Option<Vec<Pattern>>,
    /// Files and directories that are not linted, not even when they are named on the command line.
    #[schemars(extend("default" = []))]
    pub exclude: Option<Vec<Pattern>>,
    /// The rules to run. Without this key: all but those that only advise.
    pub select: Option<Vec<Selector>>,
    /// Rules to run besides.
    #[schemars(extend("default" = []))]
    pub extend_select: Option<Vec<Selector>>,
    /// Rules to leave out. The more exact name decides; between equals, ignoring goes before selecting.
    #[schemars(extend("default" = []))]
    pub ignore: Option<Vec<Selector>>,
    /// What findings of a rule or group weigh, where it is not what the page of the rule says.
    #[schemars(schema_with = "schema::severity", extend("default" = {}))]
    pub severity: BTreeMap<Selector, Level>,
    /// Rules to leave out in some files.
    #[schemars(schema_with = "schema::per_file_ignores", extend("default" = {}))]
    pub per_file_ignores: Option<Vec<FileIgnores>>,
    /// The least severity that makes the exit code 1.
    #[schemars(extend("default" = "error"))]
    pub fail_on: Option<FailOn>,
    /// The rules whose findings fixes mend. Without this key: all that have fixes.
    pub fixable: Option<Vec<Selector>>,
    /// Rules whose findings no fix mends. The more exact name decides; between equals, this goes before `fixable`.
    #[schemars(extend("default" = []))]
    pub unfixable: Option<Vec<Selector>>,
    /// Whether fixes that a person should look at are applied too.
    #[schemars(extend("default" = false))]
    pub unsafe_fixes: Option<bool>,
    /// Whether claims about commits are compared with the git repository that the audits lie in.
    #[schemars(extend("default" = true))]
    pub git: Option<bool>,
    /// Whether the CI provider is asked about the runs that audits cite, as with `--online`.
    #[schemars(extend("default" = false))]
    pub online: Option<bool>,
    /// The file with what is known of CI runs, relative to this one. Without this key: the nearest
    /// `audit-lint.evidence.json` in the directory of an audit or above it.
    #[schemars(with = "Option<String>", length(min = 1))]
    pub evidence: Option<EvidenceChoice>,
    /// The template that the audits follow: the name of a built-in one, or the path of the team's own, relative to this
    /// file. Without this key: the built-in one that fits each series best.
    #[schemars(schema_with = "schema::template")]
    pub template: Option<TemplateChoice>,
    /// Series by name, where audits that continue one another do not lie below one root.
    #[schemars(extend("propertyNames" = { "minLength": 1 }, "default" = {}))]
    pub series: BTreeMap<String, NamedSeries>,
    /// Where the deferred issues stand when they are not carried from audit to audit.
    pub registry: Option<RegistryChoice>,
    /// Options of rules, by the name of the rule. Its page says which there are.
    #[schemars(schema_with = "schema::rules", extend("default" = {}))]
    pub rules: BTreeMap<String, toml::Table>,
    /// Rules of the team's own, each with what must hold.
    #[schemars(schema_with = "file::written::schema", extend("default" = []))]
    pub rule: Vec<Arc<HouseRule>>,
    /// Files with more such rules, relative to this one. There is nothing else in them.
    #[schemars(with = "Option<Vec<String>>", extend("default" = []))]
    pub rule_files: Option<Vec<Spanned<PathBuf>>>,
}

impl Config {
    /// Reads the text of a configuration file whose patterns hold for any path.
    ///
    /// # Errors
    ///
    /// When the text is not TOML, or a key, rule, value or type is wrong; every mistake knows its place.
    pub fn parse(path: &str, text: &str) -> Result<Self, ConfigErrors> {
        Self::read(path, Path::new(""), text, &|_| true)
    }

    /// Reads the text of the configuration file that is shown as `shown`, lies in the directory `base`, and extends no
    /// other. `exists` says whether a path is there.
    ///
    /// # Errors
    ///
    /// As for [`Config::parse`], and when a pattern names a single path that is not there.
    pub fn read(
        shown: &str,
        base: &Path,
        text: &str,
        exists: &dyn Fn(&Path) -> bool,
    ) -> Result<Self, ConfigErrors> {
        let part = Part::read(shown, base, text, exists);
        let known = KnownRules::with(&part.config.rule);
        part.settle(&known)
    }

    /// This configuration over another, key by key; severities, options and rules of the team's own rule by rule, series
    /// by name.
    #[must_use]
    pub fn over(self, below: Self) -> Self {
        let mut severity = below.severity;
        severity.extend(self.severity);
        let mut rules = below.rules;
        for (name, options) in self.rules {
            rules.entry(name).or_default().extend(options);
        }
        let mut series = below.series;
        series.extend(self.series);
        let mut rule = self.rule;
        for more in below.rule {
            if !rule.iter().any(|known| known.name == more.name) {
                rule.push(more);
            }
        }
        Self {
            extends: self.extends,
            include: self.include.or(below.include),
            exclude: self.exclude.or(below.exclude),
            select: self.select.or(below.select),
            extend_select: self.extend_select.or(below.extend_select),
            ignore: self.ignore.or(below.ignore),
            severity,
            per_file_ignores: self.per_file_ignores.or(below.per_file_ignores),
            fail_on: self.fail_on.or(below.fail_on),
            fixable: self.fixable.or(below.fixable),
            unfixable: self.unfixable.or(below.unfixable),
            unsafe_fixes: self.unsafe_fixes.or(below.unsafe_fixes),
            git: self.git.or(below.git),
            online: self.online.or(below.online),
            evidence: self.evidence.or(below.evidence),
            template: self.template.or(below.template),
            series,
            registry: self.registry.or(below.registry),
            rules,
            rule,
            rule_files: self.rule_files.or(below.rule_files),
        }
    }
}

/// The rules that are left out in some files.
#[derive(Debug, Clone)]
pub struct FileIgnores {
    /// The files.
    pub files: Pattern,
    /// The rules, each with its place where it stands in a file.
    pub rules: Vec<(Selector, Option<Place>)>,
}

/// Which template the audits follow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TemplateChoice {
    /// A built-in one, by its name.
    BuiltIn(String),
    /// A file.
    File(PathBuf),
}

/// A registry that stands in a file of its own.
#[derive(Debug, Clone, JsonSchema)]
#[schemars(deny_unknown_fields, rename = "Registry")]
pub struct RegistryChoice {
    /// A Markdown file, relative to this one. Its rows count as said in every audit that does not say otherwise.
    #[schemars(with = "String")]
    pub file: PathBuf,
    /// Where it is named.
    #[schemars(skip)]
    pub place: Place,
}

/// An evidence file that lies elsewhere, or is called otherwise.
#[derive(Debug, Clone)]
pub struct EvidenceChoice {
    /// The file, which need not be there before `audit-lint evidence fetch` has made it.
    pub file: PathBuf,
    /// Where it is named.
    pub place: Place,
}

/// What findings of a rule weigh.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// The contract is broken.
    Error,
    /// Suspicious.
    Warning,
    /// A hint.
    Advice,
    /// The rule does not run.
    Off,
}

impl Level {
    /// The severity; none where the rule does not run.
    pub fn severity(self) -> Option<Severity> {
        match self {
            Self::Error => Some(Severity::Error),
            Self::Warning => Some(Severity::Warning),
            Self::Advice => Some(Severity::Advice),
            Self::Off => None,
        }
    }
}

/// The least severity that counts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum FailOn {
    /// Errors.
    #[default]
    Error,
    /// Warnings and errors.
    Warning,
    /// Every finding.
    Advice,
    /// Nothing.
    Never,
}

impl FailOn {
    /// Whether a finding of this weight counts.
    pub fn counts(self, severity: Severity) -> bool {
        match self {
            Self::Error => severity >= Severity::Error,
            Self::Warning => severity >= Severity::Warning,
            Self::Advice => true,
            Self::Never => false,
        }
    }
}
