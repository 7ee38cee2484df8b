//! Which configuration governs a file: the nearest `audit-lint.toml` above it. Never looks into a document.

use std::collections::HashSet;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::met::Met;
use super::paths::{absolute, shown};
use super::read::read_text;
use super::{BASELINE_NAME, Request};
use crate::audit::StandingRegistry;
use crate::config::{
    Config, ConfigError, ConfigErrors, KnownRules, Mention, Part, RegistryChoice, Settings,
    TemplateChoice,
};
use crate::markdown::Document;
use crate::source::{Source, SourceId};
use crate::template::Conventions;

/// The names of a configuration file; in one directory the first goes before the second.
pub const CONFIG_NAMES: [&str; 2] = ["audit-lint.toml", ".audit-lint.toml"];

/// How many configurations may extend one another.
const LONGEST_CHAIN: usize = 16;

/// What the command line says of the configuration.
#[derive(Debug, Clone, Default)]
pub struct Choices {
    /// What goes over every configuration file.
    pub command_line: Config,
    /// The rules that it names and that are not built in.
    pub mentions: Vec<Mention>,
    /// The configuration file to use instead of those beside the audits.
    pub file: Option<PathBuf>,
    /// Whether configuration files are left aside.
    pub isolated: bool,
    /// Whether excluded files are linted.
    pub no_exclude: bool,
}

/// Where the baseline of a request lies unless it is named: beside the configuration file that governs the first path,
/// or standard input where that is all, else in the working directory.
pub fn usual_baseline(request: &Request) -> PathBuf {
    let base = &request.working_directory;
    let piped = request.standard_input.as_ref().map(|(path, _)| path);
    let first = request.paths.first().or(piped);
    let first = first.map(|path| absolute(base, path));
    let mut configuration = Configuration::new(&request.choices, base);
    let file = configuration.file_for(first.as_deref().unwrap_or(base));
    let directory = file.as_deref().and_then(Path::parent).unwrap_or(base);
    directory.join(BASELINE_NAME)
}

/// What holds for what lies in a directory.
///
/// # Errors
///
/// When its configuration cannot be used.
pub fn settings_in(directory: &Path, choices: &Choices) -> Result<Arc<Settings>, ConfigErrors> {
    let mut configuration = Configuration::new(choices, directory);
    // No file is called so, and none need be.
    let settings = configuration.of(&directory.join(BASELINE_NAME));
    configuration.check()?;
    Ok(settings)
}

/// The configurations of a run, each read once.
pub(super) struct Configuration<'r> {
    choices: &'r Choices,
    working_directory: &'r Path,
    /// What a walk has met, so that nobody need ask the file system again.
    pub(super) met: Met,
    /// By directory: the file that governs what lies in it.
    governing: FxHashMap<OsString, Option<Arc<Path>>>,
    /// By configuration file.
    settings: Vec<(Option<Arc<Path>>, Arc<Settings>)>,
    errors: Vec<ConfigError>,
    /// How many audits were asked for and are left out.
    pub(super) excluded: usize,
}

impl<'r> Configuration<'r> {
    pub(super) fn new(choices: &'r Choices, working_directory: &'r Path) -> Self {
        Self {
            choices,
            working_directory,
            met: Met::default(),
            governing: FxHashMap::default(),
            settings: Vec::new(),
            errors: Vec::new(),
            excluded: 0,
        }
    }

    /// What holds for a file. A configuration that cannot be used is noted, and its files are read without one.
    pub(super) fn of(&mut self, file: &Path) -> Arc<Settings> {
        let governing = self.file_for(file.parent().unwrap_or(file));
        let mut known = self.settings.iter();
        if let Some((_, settings)) = known.find(|(file, _)| *file == governing) {
            return settings.clone();
        }
        let settings = Arc::new(self.load(governing.as_deref()));
        self.settings.push((governing, settings.clone()));
        settings
    }

    /// The configuration file that governs what lies in a directory.
    fn file_for(&mut self, directory: &Path) -> Option<Arc<Path>> {
        if self.choices.isolated {
            None
        } else if let Some(file) = &self.choices.file {
            Some(absolute(self.working_directory, file).into())
        } else {
            self.governing(directory)
        }
    }

    /// Whether a file is left out.
    pub(super) fn excludes(&mut self, file: &Path) -> bool {
        let settings = self.of(file);
        settings.is_registry(file) || (!self.choices.no_exclude && settings.excludes(file))
    }

    /// Whether a configuration that was met names series.
    pub(super) fn names_series(&self) -> bool {
        let mut settings = self.settings.iter();
        settings.any(|(_, settings)| !settings.config.series.is_empty())
    }

    /// # Errors
    ///
    /// All mistakes that were met.
    pub(super) fn check(&mut self) -> Result<(), ConfigErrors> {
        let mut errors = std::mem::take(&mut self.errors);
        // A rule of one team may be named for a run over the audits of several.
        let all = self
            .settings
            .iter()
            .map(|(_, settings)| settings.rules.known());
        let known = KnownRules::joined(all);
        let mentions = self.choices.mentions.iter();
        errors.extend(mentions.filter_map(|mention| mention.check(&known).err()));
        // One file may be extended by several.
        let mut told = HashSet::new();
        errors.retain(|error| told.insert((error.message.clone(), error.place.clone())));
        ConfigErrors::check(errors)
    }

    /// Notes mistakes that are not in a configuration file.
    pub(super) fn blame(&mut self, errors: Vec<ConfigError>) {
        self.errors.extend(errors);
    }

    /// The nearest configuration file in a directory or above it, up to the root of the repository.
    fn governing(&mut self, directory: &Path) -> Option<Arc<Path>> {
        // Nearly always nothing below the root of a walk says otherwise than what lies there or above.
        let directory = self.met.governed_as(directory).unwrap_or(directory);
        if let Some(known) = self.governing.get(directory.as_os_str()) {
            return known.clone();
        }
        let directory = directory.to_owned();
        let found = self.met.config_in(&directory).map(Arc::from).or_else(|| {
            let above = directory.parent()?;
            if self.met.is_repository(&directory) {
                return None;
            }
            self.governing(above)
        });
        self.governing.insert(directory.into(), found.clone());
        found
    }

    fn load(&mut self, file: Option<&Path>) -> Settings {
        let below = file.map(|file| self.read(file)).unwrap_or_default();
        let mut config = self.choices.command_line.clone().over(below);
        let more = self.rules_of_files(&self.choices.command_line);
        config = self.settled(more).into_iter().fold(config, Config::over);
        let settings = self.build(config).unwrap_or_else(|errors| {
            self.errors.extend_from_slice(errors.errors());
            Settings::new(Config::default()).expect("nothing chosen, so nothing is wrong")
        });
        let standing = self.standing(&settings);
        Settings {
            standing,
            source: file.map(|file| shown(self.working_directory, file)),
            directory: file
                .and_then(Path::parent)
                .unwrap_or(self.working_directory)
                .to_owned(),
            ..settings
        }
    }

    /// The settings that a configuration chooses, with the team's own template where it names one.
    fn build(&self, config: Config) -> Result<Settings, ConfigErrors> {
        let Some(TemplateChoice::File(file)) = &config.template else {
            return Ok(Settings::new(config)?);
        };
        let path = shown(self.working_directory, file);
        let text =
            read_text(file, &path).map_err(|problem| ConfigError::new(problem.to_string()))?;
        let conventions = Conventions::of_team(&text).map_err(|errors| {
            let mistakes = errors.into_iter();
            let mistakes = mistakes.map(|error| ConfigError::of_template(error, &path, &text));
            ConfigErrors::from(mistakes.collect::<Vec<_>>())
        })?;
        Ok(Settings::with(config, conventions)?)
    }

    /// The registry that a configuration names.
    fn standing(&mut self, settings: &Settings) -> Option<Arc<StandingRegistry>> {
        let RegistryChoice { file, place } = settings.config.registry.as_ref()?;
        let path = shown(self.working_directory, file);
        let read = read_text(file, &path).map_err(|problem| ConfigError::new(problem.to_string()));
        let read = read.and_then(|text| {
            // Nothing points into it, so it needs no identity among the texts of the run.
            let source = Source::new(SourceId::new(u32::MAX), path.as_str(), text);
            let names = &settings.conventions().names;
            StandingRegistry::read(&Document::parse(&source), names).ok_or_else(|| {
                ConfigError::new(format!("`{path}` lists no deferred issue")).help(
                    "give it a table with an ID column, or a sentence that says that there is none",
                )
            })
        });
        let told = read.map_err(|error| ConfigError {
            place: Some(place.clone()),
            ..error
        });
        told.map_err(|error| self.errors.push(error))
            .ok()
            .map(Arc::new)
    }

    /// A configuration file over those that it extends, each with the rules of the files that it names.
    fn read(&mut self, file: &Path) -> Config {
        let mut chain: Vec<PathBuf> = Vec::new();
        let mut parts = Vec::new();
        let mut next = Some(file.to_owned());
        while let Some(file) = next.take() {
            let path = shown(self.working_directory, &file);
            let base = file.parent().unwrap_or(Path::new("")).to_owned();
            let text = match read_text(&file, &path) {
                Ok(text) => text,
                Err(problem) => {
                    self.errors.push(ConfigError::new(problem.to_string()));
                    break;
                }
            };
            chain.push(file);
            let part = Part::read(&path, &base, &text, &|path| path.exists());
            if let Some(extended) = &part.config.extends {
                let file = absolute(&base, Path::new(extended.get_ref()));
                if chain.contains(&file) {
                    let error = self.circle(&chain, &file);
                    self.errors.push(error.at(&path, &text, extended.span()));
                } else if chain.len() == LONGEST_CHAIN {
                    let error = ConfigError::new(format!(
                        "more than {LONGEST_CHAIN} configurations extend one another"
                    ));
                    let error = error.help("join some of them into one file");
                    self.errors.push(error.at(&path, &text, extended.span()));
                } else if file.exists() {
                    next = Some(file);
                }
            }
            let more = self.rules_of_files(&part.config);
            parts.push(part);
            parts.extend(more);
        }
        let settled = self.settled(parts).into_iter();
        settled.fold(Config::default(), Config::over)
    }

    /// The files of rules that a configuration names.
    fn rules_of_files(&mut self, config: &Config) -> Vec<Part> {
        let mut parts = Vec::new();
        for file in config.rule_files.iter().flatten() {
            let file = absolute(self.working_directory, file.get_ref());
            let path = shown(self.working_directory, &file);
            match read_text(&file, &path) {
                Ok(text) => {
                    let base = file.parent().unwrap_or(Path::new(""));
                    parts.push(Part::read_rules(&path, base, &text));
                }
                // That it is not there is told where it is named.
                Err(_) if !file.exists() => {}
                Err(problem) => self.errors.push(ConfigError::new(problem.to_string())),
            }
        }
        parts
    }

    /// What files say that go together: each may name the rules of all.
    fn settled(&mut self, parts: Vec<Part>) -> Vec<Config> {
        let known = KnownRules::with(parts.iter().flat_map(|part| &part.config.rule));
        let settled = parts.into_iter().map(|part| part.settle(&known));
        settled
            .filter_map(|part| {
                part.map_err(|errors| self.errors.extend_from_slice(errors.errors()))
                    .ok()
            })
            .collect()
    }

    fn circle(&self, chain: &[PathBuf], file: &PathBuf) -> ConfigError {
        let names: Vec<String> = chain
            .iter()
            .chain([file])
            .map(|file| format!("`{}`", shown(self.working_directory, file)))
            .collect();
        let names = names.join(" → ");
        ConfigError::new(format!(
            "configurations extend one another in a circle: {names}"
        ))
        .help("leave `extends` out of one of them")
    }
}
