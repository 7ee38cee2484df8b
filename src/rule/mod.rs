//! What a rule is, and what its page says. Refuses to know any rule.

mod findings;
mod page;

use std::fmt;
use std::sync::Arc;

pub(crate) use findings::place_of_missing;
pub use findings::{Findings, MOST_FINDINGS};
pub use page::{Example, ExampleFile, ExampleKind, Metadata, Page, PageError};

use crate::audit::Audit;
use crate::diagnostic::{RuleName, Severity};
use crate::evidence::{Claim, History, RunFacts};
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
    /// Looks at an audit beside what git knows of the commits that it names. Without that it does not run.
    Traced(Box<dyn for<'c> Rule<Claim<'c, History>>>),
    /// Looks at a step of which git knows nothing. Where it does, a `Traced` rule knows better.
    Untraced(Box<dyn for<'s> Rule<Handover<'s>>>),
    /// Looks at an audit beside what is known of the CI runs that it cites. Without that it does not run.
    Cited(Box<dyn for<'c> Rule<Claim<'c, RunFacts>>>),
    /// Looks at a whole series.
    Series(Box<dyn Rule<Series>>),
    /// Looks at what was to hold findings back, after all other rules have run.
    Suppression(Box<dyn Rule<Suppression>>),
}

/// Builds a rule from its options in the configuration.
pub(crate) type Build = fn(Option<&toml::Table>) -> Result<Check, toml::de::Error>;

/// A rule that can be named: one of the catalogue, or a team's own.
pub struct RuleEntry {
    /// Its whole name, `registry/dropped-row`.
    pub name: RuleName,
    pub(crate) origin: Origin,
}

/// Where a rule comes from.
pub(crate) enum Origin {
    /// It is one of ours.
    BuiltIn(BuiltIn),
    /// A team wrote it as data.
    Own(Own),
}

/// What the catalogue knows of a rule.
pub(crate) struct BuiltIn {
    /// The text of its page.
    pub(crate) page: &'static str,
    pub(crate) build: Build,
    /// Asks whether options are right; the error knows their place.
    pub(crate) options: fn(toml::de::ValueDeserializer<'_>) -> Result<(), toml::de::Error>,
    /// The JSON Schema of its options.
    pub(crate) schema: fn(&mut schemars::SchemaGenerator) -> schemars::Schema,
}

/// What a team's definition comes to.
pub(crate) struct Own {
    pub(crate) page: Page,
    /// Where the team says more about it.
    pub(crate) url: Option<String>,
    pub(crate) check: Arc<dyn Rule<Audit>>,
}

impl fmt::Debug for RuleEntry {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("RuleEntry")
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

/// The group of a rule's whole name: `registry` of `registry/dropped-row`.
pub fn group_of(name: &str) -> &str {
    name.split_once('/').map_or(name, |(group, _)| group)
}

/// Whether findings of the rule of this name can be held back: those about what holds findings back cannot.
pub fn can_be_held_back(name: &str) -> bool {
    group_of(name) != "suppression"
}

impl RuleEntry {
    /// The group that it belongs to, `registry`.
    pub fn group(&self) -> &str {
        group_of(&self.name)
    }

    /// Whether its findings can be held back.
    pub fn can_be_held_back(&self) -> bool {
        can_be_held_back(&self.name)
    }

    /// How much its findings weigh where nobody says otherwise, from its page.
    ///
    /// # Panics
    ///
    /// When the page states none, which a test would have shown.
    pub fn severity(&self) -> Severity {
        match &self.origin {
            Origin::BuiltIn(rule) => {
                page::severity(rule.page).expect("every page states a severity, as a test shows")
            }
            Origin::Own(rule) => rule.page.metadata.severity,
        }
    }

    /// Its page.
    ///
    /// # Panics
    ///
    /// When the page is malformed, which a test would have shown.
    pub fn page(&self) -> Page {
        match &self.origin {
            Origin::BuiltIn(rule) => {
                Page::parse(rule.page).expect("every page is well formed, as a test shows")
            }
            Origin::Own(rule) => rule.page.clone(),
        }
    }

    /// Where its page can be read; a team need not have one.
    pub fn url(&self) -> Option<String> {
        match &self.origin {
            Origin::BuiltIn(_) => Some(format!(
                "{}/blob/v{}/rules/{}.md",
                env!("CARGO_PKG_REPOSITORY"),
                env!("CARGO_PKG_VERSION"),
                self.name
            )),
            Origin::Own(rule) => rule.url.clone(),
        }
    }

    /// The rule with its options.
    pub(crate) fn build(&self, options: Option<&toml::Table>) -> Result<Check, toml::de::Error> {
        match &self.origin {
            Origin::BuiltIn(rule) => (rule.build)(options),
            Origin::Own(rule) => Ok(Check::Audit(Box::new(rule.check.clone()))),
        }
    }
}

impl<S: ?Sized> Rule<S> for Arc<dyn Rule<S>> {
    fn check(&self, subject: &S, findings: &mut Findings<'_>) {
        self.as_ref().check(subject, findings);
    }
}
