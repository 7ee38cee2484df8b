//! What a `[[rule]]` checks: a field, a section or a column, with the condition that goes with it.

use std::ops::Range;

use regex::{Regex, RegexBuilder};

use super::reader::Reader;
use super::written::{EITHER, SUBJECTS, Text, Written};
use crate::config::ConfigError;
use crate::house::{Demand, VALUE, Values, Wording};
use crate::template::shortened;

/// The most that one regular expression may take, in bytes: a slip must not take all memory.
const LARGEST_PATTERN: usize = 1 << 20;

/// How deep groups may be nested in one another.
const DEEPEST_PATTERN: u32 = 100;

impl Reader<'_> {
    /// What the rule checks; nothing, and mistakes, where that is not to be known.
    pub(super) fn demand(&mut self, written: &Written, rule: &Range<usize>) -> Option<Demand> {
        let mut given = SUBJECTS.iter().filter_map(|(subject, conditions)| {
            Some((*subject, *conditions, written.place(subject)?))
        });
        let Some((subject, conditions, _)) = given.next() else {
            let help = "say what it is about: `field = \"…\"`, `section = \"…\"`, or `table = \"…\"` and `column = \"…\"`";
            self.push_missing(written, "a rule checks nothing", help, rule);
            return None;
        };
        for (other, _, place) in given {
            self.push_beside(other, subject, &place);
        }
        self.check_conditions(written, subject, conditions);
        let demand = match subject {
            "field" => self.field(written),
            "section" => self.section(written),
            _ => self.column(written, rule),
        }?;
        if !demand.has_value() {
            self.check_unquoted(written);
        }
        Some(demand)
    }

    /// Conditions must be about the subject, and not exclude each other.
    fn check_conditions(&mut self, written: &Written, subject: &str, conditions: &[&str]) {
        let mut told: Vec<&str> = Vec::new();
        for key in SUBJECTS.iter().flat_map(|(_, keys)| *keys) {
            let place = written.place(key);
            if let Some(place) = place.filter(|_| !conditions.contains(key) && !told.contains(key))
            {
                let mut fitting = SUBJECTS.iter().filter(|(_, keys)| keys.contains(key));
                let fitting: Vec<&str> = fitting.by_ref().map(|(name, _)| *name).collect();
                let error = ConfigError::new(format!("`{key}` says nothing of a {subject}"));
                let help = format!("it goes with `{}`", fitting.join("` or `"));
                self.push(error.help(help), &place);
                told.push(key);
            }
        }
        for [first, second] in EITHER {
            let both = written.place(first).and(written.place(second));
            if let Some(place) = both.filter(|_| conditions.contains(&second)) {
                self.push_beside(second, first, &place);
            }
        }
    }

    fn push_beside(&mut self, second: &str, first: &str, place: &Range<usize>) {
        let error = ConfigError::new(format!("`{second}` stands beside `{first}`"));
        self.push(error.help("write two rules: each checks one thing"), place);
    }

    fn field(&mut self, written: &Written) -> Option<Demand> {
        let matching = self.regex(written.matches.as_ref()).map(Values::Matching);
        let one_of = written.one_of.as_ref().map(|texts| {
            if texts.get_ref().is_empty() {
                let error = ConfigError::new("an empty list allows nothing");
                self.push(error.help("write what the field may say"), &texts.span());
            }
            Values::OneOf(texts.get_ref().clone())
        });
        Some(Demand::Field {
            name: written.field.as_ref()?.get_ref().clone(),
            values: matching.or(one_of),
        })
    }

    fn section(&mut self, written: &Written) -> Option<Demand> {
        let with = self.regex(written.contains.as_ref()).map(Wording::With);
        let without = self.regex(written.not_contains.as_ref());
        Some(Demand::Section {
            name: written.section.as_ref()?.get_ref().clone(),
            wording: with.or(without.map(Wording::Without)),
        })
    }

    fn column(&mut self, written: &Written, rule: &Range<usize>) -> Option<Demand> {
        let cells = self.regex(written.matches.as_ref());
        let Some(column) = &written.column else {
            let help = "write it, as in `column = \"Owner\"`";
            self.push_missing(written, "a rule about a table names no column", help, rule);
            return None;
        };
        Some(Demand::Column {
            table: written.table.as_ref()?.get_ref().clone(),
            name: column.get_ref().clone(),
            cells,
        })
    }

    /// Where no text is at fault, none can be quoted.
    fn check_unquoted(&mut self, written: &Written) {
        for text in [&written.message, &written.help].into_iter().flatten() {
            if text.get_ref().contains(VALUE) {
                let error = ConfigError::new(format!("`{VALUE}` stands for nothing here"));
                let help =
                    "leave it out: what this rule finds is missing, so there is no text to quote";
                self.push(error.help(help), &text.span());
            }
        }
    }

    /// A regular expression that `^` and `$` of which stand for the ends of lines.
    fn regex(&mut self, text: Option<&Text>) -> Option<Regex> {
        let text = text?;
        let shown = shortened(text.get_ref());
        let mut builder = RegexBuilder::new(text.get_ref());
        let builder = builder.multi_line(true).size_limit(LARGEST_PATTERN);
        let built = builder.nest_limit(DEEPEST_PATTERN).build();
        let error = match built {
            Ok(pattern) => return Some(pattern),
            Err(regex::Error::CompiledTooBig(_)) => {
                ConfigError::new(format!("`{shown}` is too large for a regular expression"))
                    .help("repeat less: `{1,50}` instead of `{1,5000}`")
            }
            Err(error) => {
                // Its last line says what is wrong, those before it show where.
                let told = error.to_string();
                let last = told.lines().last().unwrap_or_default();
                let why = last.trim_start_matches("error: ");
                ConfigError::new(format!("`{shown}` is no regular expression: {why}")).help(
                    "put `\\` before a sign that stands for itself, and the whole between single quotes",
                )
            }
        };
        self.push(error, &text.span());
        None
    }
}
