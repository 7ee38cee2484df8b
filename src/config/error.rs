//! Why a configuration cannot be used. Never prints.

use std::fmt;
use std::ops::Range;

use super::file::syntax::syntax;
use crate::template::{Conventions, TemplateError, nearest};

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

    /// There is no such template; perhaps another was meant.
    pub(crate) fn unknown_template(name: &str) -> Self {
        let conventions = Conventions::built_in();
        let names = || {
            conventions
                .templates
                .iter()
                .map(|template| template.name.as_str())
        };
        let error = Self::new(format!("there is no template `{name}`"));
        // A path is no slip of the pen.
        match nearest(name, names()).filter(|_| !name.contains(['.', '/'])) {
            Some(name) => error.help(format!("did you mean `{name}`?")),
            None => error.help(format!(
                "write the path of a template of your own, or one of {}",
                names().collect::<Vec<_>>().join(", ")
            )),
        }
    }

    /// It is none of the names that there are, which the TOML reader lists.
    pub(super) fn unknown_choice(name: &str, error: &toml::de::Error) -> Self {
        let names: Vec<&str> = error.message().split('`').skip(3).step_by(2).collect();
        let list = names.join("`, `");
        let error = Self::new(format!("`{name}` is none of `{list}`"));
        match nearest(name, names.into_iter()) {
            Some(name) => error.help(format!("did you mean `{name}`?")),
            None => error.help("write one of them"),
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

    /// A mistake in a team's template, whose path and text these are.
    pub(crate) fn of_template(error: TemplateError, path: &str, text: &str) -> Self {
        let TemplateError {
            message,
            help,
            span,
        } = error;
        let Some(help) = help else {
            return syntax(path, text, &message, span);
        };
        Self::new(message).help(help).at(path, text, span)
    }

    /// Says where it is.
    #[must_use]
    pub(crate) fn at(mut self, path: &str, text: &str, span: Range<usize>) -> Self {
        self.place = Some((path.to_owned(), text.to_owned(), span));
        self
    }

    /// Says what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// All mistakes of a configuration, at least one.
#[derive(Debug, Clone)]
pub struct ConfigErrors(Vec<ConfigError>);

impl ConfigErrors {
    /// # Errors
    ///
    /// The mistakes, where there are any.
    pub(crate) fn check(errors: Vec<ConfigError>) -> Result<(), Self> {
        if errors.is_empty() {
            Ok(())
        } else {
            Err(Self(errors))
        }
    }

    /// The mistakes, in the order of the file.
    pub fn errors(&self) -> &[ConfigError] {
        &self.0
    }
}

impl From<ConfigError> for ConfigErrors {
    fn from(error: ConfigError) -> Self {
        Self(vec![error])
    }
}

impl From<Vec<ConfigError>> for ConfigErrors {
    fn from(errors: Vec<ConfigError>) -> Self {
        Self(errors)
    }
}

impl fmt::Display for ConfigErrors {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let messages: Vec<&str> = self.0.iter().map(|error| error.message.as_str()).collect();
        formatter.write_str(&messages.join("; "))
    }
}

impl std::error::Error for ConfigErrors {}

/// The name that was meant, from "unknown field `selct`, expected one of `select`, `ignore`".
fn suggestion(message: &str) -> Option<String> {
    let mut names = message.split('`').skip(1).step_by(2);
    let wrong = names.next().filter(|_| message.starts_with("unknown"))?;
    let name = nearest(wrong, names)?;
    Some(format!("did you mean `{name}`?"))
}
