//! What a rule is, and what its page says. Refuses to know any rule.

mod findings;
mod page;

use std::fmt;

pub use findings::Findings;
pub(crate) use findings::place_of_missing;
pub use page::{Example, ExampleFile, ExampleKind, Page, PageError};

use crate::audit::Audit;
use crate::diagnostic::Severity;
use crate::series::{Entry, Handover, Series};
use crate::suppression::Suppression;

/// A check of one thing. The type parameter is its scope, the implementing struct's fields are its options.
pub(crate) trait Rule<S: ?Sized>: Send + Sync {
    /// Reports what is wrong with `subject`.
    fn check(&self, subject: &S, findings: &mut Findings<'_>);
}

/// A rule with its scope.
pub(crate) enum Check {
    /// Looks at one audit alone.
    Audit(Box<dyn Rule<Audit>>),
    /// Looks at an audit at its place in its series.
    Entry(Box<dyn for<'s> Rule<Entry<'s>>>),
    /// Looks at the step from an audit's predecessor to it.
    Handover(Box<dyn for<'s> Rule<Handover<'s>>>),
    /// Looks at a whole series.
    Series(Box<dyn Rule<Series>>),
    /// Looks at what was to hold findings back, after all other rules have run.
    Suppression(Box<dyn Rule<Suppression>>),
}

/// Builds a rule from its options in the configuration.
pub(crate) type Build = fn(Option<&toml::Table>) -> Result<Check, toml::de::Error>;

/// A rule of the catalogue.
pub struct RuleEntry {
    /// Its whole name, `registry/dropped-row`.
    pub name: &'static str,
    /// The text of its page.
    pub(crate) page: &'static str,
    pub(crate) build: Build,
    /// Asks whether options are right; the error knows their place.
    pub(crate) options: fn(toml::de::ValueDeserializer<'_>) -> Result<(), toml::de::Error>,
    /// The JSON Schema of its options.
    pub(crate) schema: fn(&mut schemars::SchemaGenerator) -> schemars::Schema,
}

impl fmt::Debug for RuleEntry {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("RuleEntry")
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

impl RuleEntry {
    /// The group that it belongs to, `registry`.
    pub fn group(&self) -> &'static str {
        self.name
            .split_once('/')
            .map_or(self.name, |(group, _)| group)
    }

    /// Whether its findings can be held back: those about what holds findings back cannot.
    pub fn can_be_held_back(&self) -> bool {
        self.group() != "suppression"
    }

    /// How much its findings weigh, from its page.
    ///
    /// # Panics
    ///
    /// When the page states none, which a test would have shown.
    pub fn severity(&self) -> Severity {
        page::severity(self.page).expect("every page states a severity, as a test shows")
    }

    /// Its page.
    ///
    /// # Panics
    ///
    /// When the page is malformed, which a test would have shown.
    pub fn page(&self) -> Page {
        Page::parse(self.page).expect("every page is well formed, as a test shows")
    }

    /// The text of its page.
    pub fn page_text(&self) -> &'static str {
        self.page
    }

    /// Where its page can be read.
    pub fn url(&self) -> String {
        format!(
            "{}/blob/v{}/rules/{}.md",
            env!("CARGO_PKG_REPOSITORY"),
            env!("CARGO_PKG_VERSION"),
            self.name
        )
    }
}
