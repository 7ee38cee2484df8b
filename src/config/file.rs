//! From the text of a configuration file to what it chooses. All its mistakes are told at once.

mod demand;
mod house;
mod reader;
mod series;
pub(super) mod syntax;
pub(super) mod written;

use std::ops::Range;
use std::path::{Path, PathBuf};

use serde::Deserialize as _;
use serde::de::IntoDeserializer as _;
use toml::Spanned;
use toml::de::DeTable;

use super::{
    Config, ConfigError, ConfigErrors, EvidenceChoice, FileIgnores, KnownRules, Mention, Pattern,
    Place, RegistryChoice, Selector, TemplateChoice,
};
use crate::audit::absolute;
use crate::rule::{Origin, RuleEntry};
use crate::template::{Conventions, nearest};
use reader::{Key, Reader, Value};
use syntax::{in_order, syntax};

/// The keys of a configuration file.
const KEYS: [&str; 21] = [
    "extends",
    "include",
    "exclude",
    "select",
    "extend-select",
    "ignore",
    "severity",
    "per-file-ignores",
    "fail-on",
    "fixable",
    "unfixable",
    "unsafe-fixes",
    "git",
    "online",
    "evidence",
    "template",
    "series",
    "registry",
    "rules",
    "rule",
    "rule-files",
];

/// A configuration file as it stands. Which rules it may name is known only together with the files that it extends.
#[derive(Debug, Clone)]
pub struct Part {
    /// What it says.
    pub config: Config,
    text: String,
    errors: Vec<ConfigError>,
    syntax: Vec<ConfigError>,
    mentions: Vec<Mention>,
}

impl Part {
    /// Reads the text of the file that is shown as `shown` and lies in `base`. `exists` says whether a path is there.
    pub fn read(shown: &str, base: &Path, text: &str, exists: &dyn Fn(&Path) -> bool) -> Self {
        Self::read_keys(shown, base, text, exists, &|reader, config, key, value| {
            reader.read_key(config, key, value);
        })
    }

    /// Reads the text of a file with nothing but rules.
    pub fn read_rules(shown: &str, base: &Path, text: &str) -> Self {
        Self::read_keys(
            shown,
            base,
            text,
            &|_| true,
            &|reader, config, key, value| {
                reader.read_key_of_rules(config, key, value);
            },
        )
    }

    fn read_keys(
        shown: &str,
        base: &Path,
        text: &str,
        exists: &dyn Fn(&Path) -> bool,
        read_key: &dyn Fn(&mut Reader<'_>, &mut Config, &Key<'_>, &Value<'_>),
    ) -> Self {
        let (table, errors) = DeTable::parse_recoverable(text);
        let mut reader = Reader {
            shown,
            base,
            text,
            exists,
            errors: Vec::new(),
            mentions: Vec::new(),
        };
        let mut config = Config::default();
        for (key, value) in table.get_ref() {
            read_key(&mut reader, &mut config, key, value);
        }
        let errors = errors.iter().map(|error| {
            let span = error.span().unwrap_or_default();
            syntax(shown, text, error.message(), span)
        });
        Self {
            config,
            text: text.to_owned(),
            errors: reader.errors,
            syntax: errors.collect(),
            mentions: reader.mentions,
        }
    }

    /// What it says, where these are the rules that there are.
    ///
    /// # Errors
    ///
    /// All its mistakes, in their order.
    pub fn settle(mut self, known: &KnownRules) -> Result<Config, ConfigErrors> {
        let unknown = self
            .mentions
            .iter()
            .filter_map(|name| name.check(known).err());
        self.errors.extend(unknown);
        ConfigErrors::check(in_order(self.errors, self.syntax, &self.text))?;
        Ok(self.config)
    }

    /// What it says, and the rules that it names and that are not built in.
    ///
    /// # Errors
    ///
    /// All mistakes that do not depend on which rules there are.
    pub fn unsettled(mut self) -> Result<(Config, Vec<Mention>), ConfigErrors> {
        let mentions = std::mem::take(&mut self.mentions);
        Ok((self.settle(&KnownRules::default())?, mentions))
    }
}

impl Reader<'_> {
    fn read_key(&mut self, config: &mut Config, key: &Key<'_>, value: &Value<'_>) {
        match key.get_ref().as_ref() {
            "extends" => {
                let Some(path) = self.text(value, "\"shared.toml\"") else {
                    return;
                };
                if !(self.exists)(&self.base.join(path)) {
                    let error =
                        ConfigError::new("the configuration that this one extends is not there")
                            .help("write its path, relative to the directory of this file");
                    self.push(error, &value.span());
                }
                config.extends = Some(Spanned::new(value.span(), path.to_owned()));
            }
            "include" => config.include = self.patterns(value),
            "exclude" => config.exclude = self.patterns(value),
            "select" => config.select = self.selectors(value),
            "extend-select" => config.extend_select = self.selectors(value),
            "ignore" => config.ignore = self.selectors(value),
            "fail-on" => config.fail_on = self.choice(value, "\"warning\""),
            "fixable" => config.fixable = self.selectors(value),
            "unfixable" => config.unfixable = self.selectors(value),
            "unsafe-fixes" => config.unsafe_fixes = self.flag(value, "unsafe-fixes"),
            "git" => config.git = self.flag(value, "git"),
            "online" => config.online = self.flag(value, "online"),
            "evidence" => config.evidence = self.evidence(value),
            "template" => {
                let text = self.text(value, "\"minimal\"");
                config.template = text.and_then(|text| self.template(text, &value.span()));
            }
            "series" => {
                let entries = self.entries(value, "a table for each, as in `[series.live]`");
                for (name, value) in entries.into_iter().flatten() {
                    let series = self.named_series(name, value);
                    let name = name.get_ref().to_string();
                    config.series.extend(series.map(|series| (name, series)));
                }
            }
            "registry" => config.registry = self.registry(value),
            "severity" => {
                let entries = self.entries(value, "lines such as `\"registry/\" = \"warning\"`");
                for (name, value) in entries.into_iter().flatten() {
                    if self.is_misplaced(name) {
                        continue;
                    }
                    let selector = self.selector(name.get_ref(), &name.span());
                    let level = self.choice(value, "\"registry/\" = \"error\"");
                    config.severity.extend(level.map(|level| (selector, level)));
                }
            }
            "per-file-ignores" => {
                let entries = self.entries(
                    value,
                    "lines such as `\"docs/old/**\" = [\"ci/uncited-run\"]`",
                );
                let Some(entries) = entries else { return };
                let mut ignores = Vec::new();
                for (pattern, value) in entries {
                    let files = self.pattern(pattern.get_ref(), &pattern.span());
                    let rules = self.ignored_rules(value);
                    let both = files.zip(rules);
                    ignores.extend(both.map(|(files, rules)| FileIgnores { files, rules }));
                }
                config.per_file_ignores = Some(ignores);
            }
            "rules" => {
                let entries = self.entries(
                    value,
                    "lines such as `\"score/dropped-rows\" = { window = 3 }`",
                );
                for (name, value) in entries.into_iter().flatten() {
                    self.read_rule(config, name, value);
                }
            }
            "rule" => config.rule = self.house_rules(value),
            "rule-files" => config.rule_files = self.rule_files(value),
            other => {
                let is_rule = KnownRules::default().select(other).is_ok();
                if is_rule && nearest(other, KEYS.into_iter()).is_none() {
                    let error = ConfigError::new(format!("there is no key `{other}`"))
                        .help("a rule stands in `select` or `ignore`, or below `[severity]`");
                    self.push(error, &key.span());
                } else {
                    self.unknown_key(key, &KEYS);
                }
            }
        }
    }

    /// A key of a file with nothing but rules.
    fn read_key_of_rules(&mut self, config: &mut Config, key: &Key<'_>, value: &Value<'_>) {
        match key.get_ref().as_ref() {
            "rule" => config.rule = self.house_rules(value),
            other if KEYS.contains(&other) => {
                let error = ConfigError::new(format!("`{other}` stands in a file of rules"))
                    .help("write it in the configuration file; here stand only `[[rule]]`s");
                self.push(error, &key.span());
            }
            _ => self.unknown_key(key, &["rule"]),
        }
    }

    /// The registry that stands in a file of its own.
    fn registry(&mut self, value: &Value<'_>) -> Option<RegistryChoice> {
        let table = self.entries(value, "the line `file = \"docs/registry.md\"`")?;
        let mut choice = None;
        for (key, value) in table {
            if key.get_ref() != "file" {
                if !self.is_misplaced(key) {
                    self.unknown_key(key, &["file"]);
                }
                continue;
            }
            let text = self.text(value, "\"docs/registry.md\"");
            choice = text.and_then(|text| {
                let (span, file) = (value.span(), absolute(self.base, text.as_ref()));
                if text.is_empty() || !(self.exists)(&file) {
                    let error = ConfigError::new("there is no such registry").help(
                        "write the path of a Markdown file, relative to the directory of this file",
                    );
                    self.push(error, &span);
                    return None;
                }
                let place = self.place(&span);
                Some(RegistryChoice { file, place })
            });
        }
        choice
    }

    /// The evidence file, which need not be there yet.
    fn evidence(&mut self, value: &Value<'_>) -> Option<EvidenceChoice> {
        let text = self.text(value, "\"ci/evidence.json\"")?;
        if text.is_empty() {
            let error = ConfigError::new("this names no file")
                .help("write its path, relative to the directory of this file");
            self.push(error, &value.span());
            return None;
        }
        Some(EvidenceChoice {
            file: absolute(self.base, text.as_ref()),
            place: self.place(&value.span()),
        })
    }

    /// The files that have more rules of the team's own.
    fn rule_files(&mut self, value: &Value<'_>) -> Option<Vec<Spanned<PathBuf>>> {
        let texts = self.texts(value, "house-rules.toml")?;
        let mut files = Vec::new();
        for (text, span) in texts {
            let path = self.base.join(text);
            if text.is_empty() || !(self.exists)(&path) {
                let error = ConfigError::new("there is no such file of rules")
                    .help("write its path, relative to the directory of this file");
                self.push(error, &span);
            }
            files.push(Spanned::new(span, path));
        }
        Some(files)
    }

    /// The name of a built-in template, or the path of a file.
    fn template(&mut self, text: &str, span: &Range<usize>) -> Option<TemplateChoice> {
        if Conventions::following(text).is_some() {
            return Some(TemplateChoice::BuiltIn(text.to_owned()));
        }
        let path = self.base.join(text);
        if (self.exists)(&path) && path.extension().is_some() {
            return Some(TemplateChoice::File(path));
        }
        self.push(ConfigError::unknown_template(text), span);
        None
    }

    fn read_rule(&mut self, config: &mut Config, name: &Key<'_>, value: &Value<'_>) {
        if self.is_misplaced(name) {
            return;
        }
        if self.entries(value, "a line for each option").is_none() {
            return;
        }
        let known = KnownRules::default();
        let entry = match Selector::of(name.get_ref()) {
            Selector::Rule(name) => known.find(&name),
            selector if known.selected(&selector).next().is_some() => {
                let error = ConfigError::new(format!("`{}` is no single rule", name.get_ref()))
                    .help("write the whole name in quotes, as in `[rules.\"score/dropped-rows\"]`");
                return self.push(error, &name.span());
            }
            _ => None,
        };
        let Some(RuleEntry {
            name: rule,
            origin: Origin::BuiltIn(built_in),
        }) = entry
        else {
            return self.mention(name.get_ref(), &name.span(), true);
        };
        if let Err(error) = (built_in.options)(value.clone().into_deserializer()) {
            return self.push_option(rule, &error);
        }
        let options = toml::Table::deserialize(value.clone().into_deserializer())
            .expect("what a rule can read is a table");
        config.rules.insert(name.get_ref().to_string(), options);
    }

    /// A wrong option of a rule.
    fn push_option(&mut self, rule: &str, error: &toml::de::Error) {
        let mut error = ConfigError::in_file(self.shown, self.text, error);
        let unknown = error.message.strip_prefix("unknown field `");
        let unknown = unknown.and_then(|rest| rest.split('`').next());
        if let Some(key) = unknown.filter(|key| KEYS.contains(key)) {
            error = ConfigError {
                place: error.place.take(),
                ..misplaced(key)
            };
        } else if error.message.contains("there are no fields") {
            error.message = format!("`{rule}` has no options");
            error.help = Some("leave this line out".to_owned());
        }
        for (type_name, meaning) in [("usize", "a whole number from 0"), ("f64", "a number")] {
            if let Some(rest) = error.message.strip_suffix(type_name) {
                error.message = format!("{rest}{meaning}");
            }
        }
        error.help.get_or_insert_with(|| {
            format!("`audit-lint explain {rule}` says which options there are")
        });
        self.errors.push(error);
    }

    /// Whether a key of the file stands in a table, where it means nothing; if so, that is told.
    fn is_misplaced(&mut self, name: &Key<'_>) -> bool {
        let is_key = KEYS.contains(&name.get_ref().as_ref());
        // `registry` is a key, and a group of rules.
        let is_misplaced = is_key && KnownRules::default().select(name.get_ref()).is_err();
        if is_misplaced {
            self.push(misplaced(name.get_ref()), &name.span());
        }
        is_misplaced
    }

    fn selectors(&mut self, value: &Value<'_>) -> Option<Vec<Selector>> {
        let texts = self.texts(value, "registry/")?;
        let selectors = texts
            .into_iter()
            .map(|(text, span)| self.selector(text, &span));
        Some(selectors.collect())
    }

    /// Rules that are left out in some files, each with its place: one that finds nothing there is told.
    fn ignored_rules(&mut self, value: &Value<'_>) -> Option<Vec<(Selector, Option<Place>)>> {
        let texts = self.texts(value, "registry/")?.into_iter();
        let rules = texts.map(|(text, span)| {
            let selector = self.selector(text, &span);
            (selector, Some(self.place(&span)))
        });
        Some(rules.collect())
    }

    fn place(&self, span: &Range<usize>) -> Place {
        (self.shown.to_owned(), self.text.to_owned(), span.clone())
    }

    fn selector(&mut self, text: &str, span: &Range<usize>) -> Selector {
        if KnownRules::default().select(text).is_err() {
            self.mention(text, span, false);
        }
        Selector::of(text)
    }

    /// Notes a rule that is not built in.
    fn mention(&mut self, text: &str, span: &Range<usize>, has_options: bool) {
        self.mentions.push(Mention {
            text: text.to_owned(),
            place: Some(self.place(span)),
            has_options,
        });
    }

    fn patterns(&mut self, value: &Value<'_>) -> Option<Vec<Pattern>> {
        let texts = self.texts(value, "docs/old/**")?;
        let patterns = texts
            .into_iter()
            .filter_map(|(text, span)| self.pattern(text, &span));
        Some(patterns.collect())
    }

    /// A pattern; one that names a single file must name one that is there.
    fn pattern(&mut self, text: &str, span: &Range<usize>) -> Option<Pattern> {
        let pattern = Pattern::parse(text, self.base)
            .map_err(|error| self.push(error, span))
            .ok()?;
        if let Some(path) = pattern.path() {
            self.check_there(text, &path, span);
        }
        Some(pattern)
    }

    /// What names a single path must name one that is there.
    fn check_there(&mut self, text: &str, path: &Path, span: &Range<usize>) {
        if !(self.exists)(path) {
            let error = ConfigError::new(format!("`{text}` matches nothing")).help(
                "it names one path, relative to the directory of this file, and nothing is there",
            );
            self.push(error, span);
        }
    }
}

/// A key of the file that stands in one of its tables.
fn misplaced(key: &str) -> ConfigError {
    ConfigError::new(format!(
        "`{key}` stands in a table, and is a key of the file"
    ))
    .help("write it above the first line in brackets")
}
