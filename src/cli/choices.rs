//! From the command line to what goes over the configuration files. Never reads one.

use std::path::{Path, PathBuf};

use super::args::{ConfigArguments, RuleArguments};
use crate::config::{Config, ConfigError, ConfigErrors, Pattern, Selector};
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
    let mut file: Option<PathBuf> = None;
    let mut lines = Config::default();
    for value in &arguments.config {
        if value.contains('=') && !working_directory.join(value).is_file() {
            let exists = |path: &Path| path.exists();
            let line = Config::read("--config", working_directory, value, &exists)?;
            if let Some(extended) = &line.extends {
                let help = format!("name the file itself: `--config {}`", extended.get_ref());
                return Err(
                    ConfigError::new("only a configuration file can extend another")
                        .help(help)
                        .into(),
                );
            }
            lines = line.over(lines);
        } else if file.replace(PathBuf::from(value)).is_some() {
            return Err(ConfigError::new("`--config` names two files")
                .help("name one, and let it extend the other with `extends`")
                .into());
        }
    }
    let flags = Config {
        select: rules.select.clone(),
        extend_select: given(&rules.extend_select, |rule| Ok(rule.clone()))?,
        ignore: given(&rules.ignore, |rule| Ok(rule.clone()))?,
        exclude: given(&arguments.exclude, |text| {
            Pattern::parse(text, working_directory)
        })?,
        per_file_ignores: given(&rules.per_file_ignores, |text| {
            per_file_ignore(text, working_directory)
        })?,
        ..Config::default()
    };
    Ok(Choices {
        command_line: flags.over(lines),
        file,
        isolated: arguments.isolated,
        no_exclude: arguments.no_exclude,
    })
}

/// What a flag says; none where it is not given, so that the file holds.
fn given<T, U>(
    values: &[T],
    read: impl FnMut(&T) -> Result<U, ConfigError>,
) -> Result<Option<Vec<U>>, ConfigError> {
    let read: Vec<U> = values.iter().map(read).collect::<Result<_, _>>()?;
    Ok((!read.is_empty()).then_some(read))
}

/// `docs/old/**:ci/uncited-run`.
fn per_file_ignore(text: &str, base: &Path) -> Result<(Pattern, Vec<Selector>), ConfigError> {
    let (glob, rule) = text.rsplit_once(':').ok_or_else(|| {
        ConfigError::new(format!("`{text}` names no rule"))
            .help("write a glob, `:` and a rule, as in `docs/old/**:ci/uncited-run`")
    })?;
    Ok((Pattern::parse(glob, base)?, vec![rule.parse()?]))
}
