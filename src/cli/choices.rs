//! From the command line to what goes over the configuration files. Never reads one.

use std::path::{Path, PathBuf};

use super::args::{ConfigArguments, OriginArguments, RuleArguments};
use crate::config::{
    Config, ConfigError, ConfigErrors, FileIgnores, KnownRules, Mention, Part, Pattern, Selector,
};
use crate::lint::Choices;

/// What the command line says of the configuration.
///
/// # Errors
///
/// When a glob, rule or line of configuration in it is wrong.
pub(super) fn choices(
    arguments: &ConfigArguments,
    rules: &RuleArguments,
    working_directory: &Path,
) -> Result<Choices, ConfigErrors> {
    let origin = origin(&arguments.origin, working_directory)?;
    let mut mentions = origin.mentions;
    let mut rule = |text: &String| Ok(selector(text, &mut mentions));
    let select = rules
        .select
        .as_ref()
        .map(|texts| texts.iter().map(&mut rule).collect());
    let flags = Config {
        select: select.transpose()?,
        extend_select: given(&rules.extend_select, &mut rule)?,
        ignore: given(&rules.ignore, &mut rule)?,
        exclude: given(&arguments.exclude, |text| {
            Pattern::parse(text, working_directory)
        })?,
        per_file_ignores: given(&rules.per_file_ignores, |text| {
            let (glob, name) = glob_and_rule(text)?;
            Ok(FileIgnores {
                files: Pattern::parse(glob, working_directory)?,
                rules: vec![(rule(&name.to_owned())?, None)],
            })
        })?,
        git: arguments.no_git.then_some(false),
        ..Config::default()
    };
    Ok(Choices {
        command_line: flags.over(origin.command_line),
        mentions,
        no_exclude: arguments.no_exclude,
        ..origin
    })
}

/// Where the command line says that the configuration comes from.
///
/// # Errors
///
/// When it names two files, or a line of configuration in it is wrong.
pub(super) fn origin(
    arguments: &OriginArguments,
    working_directory: &Path,
) -> Result<Choices, ConfigErrors> {
    let mut choices = Choices {
        isolated: arguments.isolated,
        ..Choices::default()
    };
    for value in &arguments.config {
        if value.contains('=') && !working_directory.join(value).is_file() {
            let exists = |path: &Path| path.exists();
            let part = Part::read("--config", working_directory, value, &exists);
            let (line, mentions) = part.unsettled()?;
            if let Some(extended) = &line.extends {
                let help = format!("name the file itself: `--config {}`", extended.get_ref());
                return Err(
                    ConfigError::new("only a configuration file can extend another")
                        .help(help)
                        .into(),
                );
            }
            choices.command_line = line.over(choices.command_line);
            choices.mentions.extend(mentions);
        } else if choices.file.replace(PathBuf::from(value)).is_some() {
            return Err(ConfigError::new("`--config` names two files")
                .help("name one, and let it extend the other with `extends`")
                .into());
        }
    }
    Ok(choices)
}

/// The selectors that a flag names.
pub(super) fn selectors(names: &[String], mentions: &mut Vec<Mention>) -> Vec<Selector> {
    let selectors = names.iter().map(|name| selector(name, mentions));
    selectors.collect()
}

/// A selector. One that is not built in is noted.
fn selector(name: &str, mentions: &mut Vec<Mention>) -> Selector {
    if KnownRules::default().select(name).is_err() {
        mentions.push(Mention::new(name));
    }
    Selector::of(name)
}

/// What a flag says; none where it is not given, so that the file holds.
fn given<T, U>(
    values: &[T],
    read: impl FnMut(&T) -> Result<U, ConfigError>,
) -> Result<Option<Vec<U>>, ConfigError> {
    let read: Vec<U> = values.iter().map(read).collect::<Result<_, _>>()?;
    Ok((!read.is_empty()).then_some(read))
}

/// The parts of `docs/old/**:ci/uncited-run`.
fn glob_and_rule(text: &str) -> Result<(&str, &str), ConfigError> {
    text.rsplit_once(':').ok_or_else(|| {
        ConfigError::new(format!("`{text}` names no rule"))
            .help("write a glob, `:` and a rule, as in `docs/old/**:ci/uncited-run`")
    })
}
