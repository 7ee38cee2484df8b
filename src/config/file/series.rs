//! From `[series.name]` to a series that the team names.

use super::reader::{Key, Reader, Value};
use crate::config::{ConfigError, NamedSeries, Pattern};

const KEYS: [&str; 3] = ["root", "include", "prefix"];

impl Reader<'_> {
    /// A series; nothing where it could have no audits.
    pub(super) fn named_series(
        &mut self,
        name: &Key<'_>,
        value: &Value<'_>,
    ) -> Option<NamedSeries> {
        let table = self.entries(value, "a line for `root`, `include` or `prefix`")?;
        if table.is_empty() {
            let error = ConfigError::new(format!("series `{}` names no audits", name.get_ref()));
            self.push(
                error.help("write `root`, `include` or `prefix`"),
                &name.span(),
            );
        }
        let mut series = NamedSeries {
            home: self.base.to_owned(),
            ..NamedSeries::default()
        };
        for (key, value) in table {
            match key.get_ref().as_ref() {
                "root" => series.root = self.directory(value),
                "include" => series.include = self.patterns(value),
                "prefix" => series.prefix = self.prefix(value),
                _ => self.unknown_key(key, &KEYS),
            }
        }
        Some(series)
    }

    /// A directory that is there.
    fn directory(&mut self, value: &Value<'_>) -> Option<Pattern> {
        let text = self.text(value, "\"docs/live\"")?;
        // A name alone stands for one anywhere below, and a directory is one place.
        let place = format!("./{text}");
        let text = if text.contains('/') || text.is_empty() || text.starts_with('.') {
            text
        } else {
            place.as_str()
        };
        let pattern = self.pattern(text, &value.span())?;
        if pattern.path().is_none() {
            let error = ConfigError::new(format!("`{pattern}` is no directory"));
            self.push(
                error.help("write one directory; `include` takes globs"),
                &value.span(),
            );
            return None;
        }
        Some(pattern)
    }

    fn prefix(&mut self, value: &Value<'_>) -> Option<String> {
        let text = self.text(value, "\"LiveM\"")?;
        if text.is_empty() || !text.chars().all(char::is_alphabetic) {
            let error = ConfigError::new(format!("`{text}` is no prefix of milestones"));
            let help = "write the letters in front of the number, as in `LiveM` for `LiveM07`";
            self.push(error.help(help), &value.span());
            return None;
        }
        Some(text.to_owned())
    }
}
