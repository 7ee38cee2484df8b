//! The rules that a configuration can name: those built in, and the team's own. Never decides which of them run.

use std::sync::Arc;

use super::{ConfigError, Selector};
use crate::house::HouseRule;
use crate::rule::RuleEntry;
use crate::rules::CATALOGUE;
use crate::template::nearest;

/// The rules that can be named.
#[derive(Debug, Clone, Default)]
pub struct KnownRules {
    own: Vec<Arc<RuleEntry>>,
}

impl KnownRules {
    /// Those built in, and these.
    pub fn with<'r>(own: impl IntoIterator<Item = &'r Arc<HouseRule>>) -> Self {
        let own = own.into_iter().map(|rule| Arc::new(rule.entry()));
        Self { own: own.collect() }
    }

    /// All that one of these knows.
    pub fn joined<'r>(all: impl IntoIterator<Item = &'r Self>) -> Self {
        let own = all.into_iter().flat_map(|known| known.own.iter().cloned());
        Self { own: own.collect() }
    }

    /// The rules, in the order in which they are listed.
    pub fn rules(&self) -> impl Iterator<Item = &RuleEntry> {
        CATALOGUE.iter().chain(self.own())
    }

    /// The team's own.
    pub fn own(&self) -> impl Iterator<Item = &RuleEntry> {
        self.own.iter().map(Arc::as_ref)
    }

    /// The rule of this name.
    pub fn find(&self, name: &str) -> Option<&RuleEntry> {
        self.rules().find(|rule| rule.name == name)
    }

    /// The rules that a selector stands for.
    pub fn selected(&self, selector: &Selector) -> impl Iterator<Item = &RuleEntry> {
        self.rules().filter(|rule| selector.matches(&rule.name))
    }

    /// The selector that a text is.
    ///
    /// # Errors
    ///
    /// When it stands for no rule; the error suggests one.
    pub fn select(&self, text: &str) -> Result<Selector, ConfigError> {
        let selector = Selector::of(text);
        let is_known = self.selected(&selector).next().is_some();
        if is_known {
            Ok(selector)
        } else {
            Err(self.unknown(text))
        }
    }

    /// There is no such rule; perhaps another was meant.
    pub fn unknown(&self, text: &str) -> ConfigError {
        if text.eq_ignore_ascii_case("ALL") {
            return ConfigError::new(format!("there is no rule `{text}`"))
                .help("did you mean `ALL`?");
        }
        let names = || self.rules().map(|rule| rule.name.as_ref());
        let whole = nearest(text, names().chain(self.rules().map(RuleEntry::group)));
        let by_half = || {
            let near = nearest(text, names().map(half))?;
            names().find(|name| half(name) == near)
        };
        let guess = if text.contains('/') {
            whole.or_else(by_half)
        } else {
            by_half().or(whole)
        };
        let error = ConfigError::new(format!("there is no rule `{text}`"));
        match guess {
            Some(name) if name.contains('/') => error.help(format!("did you mean `{name}`?")),
            Some(group) => error.help(format!("did you mean `{group}/`?")),
            None => error.help("`audit-lint rules` lists them"),
        }
    }
}

/// The second half of a name, which is often all that people know.
fn half(name: &str) -> &str {
    name.split_once('/').map_or(name, |(_, half)| half)
}

/// A rule that a configuration names, and that is not built in: whether it is there shows when every file is read.
#[derive(Debug, Clone)]
pub struct Mention {
    pub(super) text: String,
    pub(super) place: Option<Place>,
    /// Whether options are given for it.
    pub(super) has_options: bool,
}

/// The path and text of a file, and bytes of it.
pub type Place = (String, String, std::ops::Range<usize>);

impl Mention {
    /// A name that stands in no file.
    pub(crate) fn new(text: &str) -> Self {
        Self {
            text: text.to_owned(),
            place: None,
            has_options: false,
        }
    }

    /// # Errors
    ///
    /// When there is no such rule, or when it has no options.
    pub(crate) fn check(&self, known: &KnownRules) -> Result<(), ConfigError> {
        let place = self.place.clone();
        let text = &self.text;
        known
            .select(text)
            .and_then(|_| {
                if self.has_options {
                    let error = ConfigError::new(format!("`{text}` has no options"));
                    return Err(error.help("change the rule where it is written"));
                }
                Ok(())
            })
            .map_err(|error| ConfigError { place, ..error })
    }
}
