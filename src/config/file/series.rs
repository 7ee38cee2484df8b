//! From `[series.name]` to a series that the team names.

use std::path::PathBuf;

use toml::de::DeValue;

use super::reader::{Key, Reader, Value};
use crate::audit::{Milestone, absolute};
use crate::config::{ConfigError, NamedSeries};

const KEYS: [&str; 3] = ["root", "include", "prefix"];

impl Reader<'_> {
    /// A series.
    pub(super) fn named_series(
        &mut self,
        name: &Key<'_>,
        value: &Value<'_>,
    ) -> Option<NamedSeries> {
        if !matches!(value.get_ref(), DeValue::Table(_)) {
            if KEYS.contains(&name.get_ref().as_ref()) {
                let error = ConfigError::new(format!("`{}` stands in no series", name.get_ref()));
                let help = "write it below the name of one, as in `[series.live]`";
                self.push(error.help(help), &name.span());
                return None;
            } else if self.is_misplaced(name) {
                return None;
            }
        }
        if name.get_ref().is_empty() {
            let error = ConfigError::new("a series has no name");
            self.push(error.help("write one, as in `[series.live]`"), &name.span());
        }
        let table = self.entries(value, "a line for `root`, `include` or `prefix`")?;
        let mut series = NamedSeries {
            home: self.base.to_owned(),
            ..NamedSeries::default()
        };
        let mut says_which = false;
        for (key, value) in table {
            match key.get_ref().as_ref() {
                "root" => {
                    says_which = true;
                    series.root = self.directory(value);
                }
                "include" => {
                    let is_empty =
                        matches!(value.get_ref(), DeValue::Array(globs) if globs.is_empty());
                    says_which |= !is_empty;
                    series.include = self.patterns(value);
                }
                "prefix" => {
                    says_which = true;
                    series.prefix = self.prefix(value);
                }
                _ if self.is_misplaced(key) => {}
                _ => {
                    // What is missing may be what was meant by it.
                    says_which = true;
                    self.unknown_key(key, &KEYS);
                }
            }
        }
        if !says_which {
            let message = format!("series `{}` names no audits", name.get_ref());
            let help = "write `root`, `include` or `prefix`";
            self.push(ConfigError::new(message).help(help), &name.span());
        }
        Some(series)
    }

    /// A directory that is there.
    fn directory(&mut self, value: &Value<'_>) -> Option<PathBuf> {
        let text = self.text(value, "\"docs/live\"")?;
        let path = absolute(self.base, text.as_ref());
        let (span, is_glob) = (value.span(), text.contains(['*', '?', '[', '{']));
        if text.is_empty() {
            let error = ConfigError::new("an empty path is no directory");
            self.push(
                error.help("write `.` for the directory of this file"),
                &span,
            );
        } else if is_glob && !(self.exists)(&path) {
            let error = ConfigError::new(format!("`{text}` is no directory"));
            self.push(
                error.help("write one directory; `include` takes globs"),
                &span,
            );
        } else {
            self.check_there(text, &path, &span);
        }
        Some(path)
    }

    /// What milestones begin with.
    fn prefix(&mut self, value: &Value<'_>) -> Option<String> {
        let text = self.text(value, "\"LiveM\"")?;
        let is_prefix = Milestone::parse(&format!("{text}1"))
            .is_some_and(|milestone| &milestone.prefix == text);
        if text.is_empty() || !is_prefix {
            let error = ConfigError::new(format!("`{text}` is no prefix of milestones"));
            let help = "write the letters in front of the number, as in `LiveM` for `LiveM07`";
            self.push(error.help(help), &value.span());
        }
        Some(text.to_owned())
    }
}
