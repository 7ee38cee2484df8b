//! Why a configuration cannot be used. Never prints.

use std::ops::Range;

/// A mistake in the configuration or on the command line.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{message}")]
pub struct ConfigError {
    /// The mistake, as a fact.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
    /// The file's path and text, and the bytes at fault.
    pub place: Option<(String, String, Range<usize>)>,
}

impl ConfigError {
    /// A mistake without a place in a file.
    pub fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            help: None,
            place: None,
        }
    }

    /// A mistake that the TOML reader found.
    pub(crate) fn in_file(path: &str, text: &str, error: &toml::de::Error) -> Self {
        let message = error.message().to_owned();
        Self {
            help: suggestion(&message),
            message,
            place: error
                .span()
                .map(|span| (path.to_owned(), text.to_owned(), span)),
        }
    }

    /// Says what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// The name that was meant, from "unknown field `selct`, expected one of `select`, `ignore`".
fn suggestion(message: &str) -> Option<String> {
    let mut names = message.split('`').skip(1).step_by(2);
    let wrong = names.next().filter(|_| message.starts_with("unknown"))?;
    let name = nearest(wrong, names)?;
    Some(format!("did you mean `{name}`?"))
}

/// The known name that is nearest to a wrong one, where one is near.
pub(crate) fn nearest<'n>(wrong: &str, names: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    names
        .map(|name| (strsim::jaro_winkler(wrong, name), name))
        .filter(|(likeness, _)| *likeness > 0.8)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, name)| name)
}
