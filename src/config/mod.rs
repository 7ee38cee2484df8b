//! What the user chose: which rules, and their options. Never reads a document.

mod error;
mod rule_set;
mod selector;

use std::collections::BTreeMap;

use serde::Deserialize;

pub use error::ConfigError;
pub use rule_set::{ActiveRule, RuleSet};
pub use selector::{Selector, unknown_rule};

/// The configuration, from a file and the command line.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Config {
    /// The rules to run; all but advice where nothing is selected.
    pub select: Option<Vec<Selector>>,
    /// Rules to run besides.
    pub extend_select: Vec<Selector>,
    /// Rules to leave out; goes before selecting.
    pub ignore: Vec<Selector>,
    /// Options by rule.
    pub rules: BTreeMap<String, toml::Table>,
}

impl Config {
    /// Reads the text of a configuration file.
    ///
    /// # Errors
    ///
    /// When the text is not TOML, or a key, rule or type is wrong; the error knows the place.
    pub fn parse(path: &str, text: &str) -> Result<Self, ConfigError> {
        toml::from_str(text).map_err(|error| ConfigError::in_file(path, text, &error))
    }
}
