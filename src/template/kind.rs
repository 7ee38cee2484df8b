//! What the parts of an audit are. Their names live in `rules/templates`, never here.

use schemars::JsonSchema;
use serde::de::value::StrDeserializer;
use serde::{Deserialize, Serialize};

use super::normalise;

/// A header field.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum FieldKind {
    /// Which milestone the audit closes.
    Milestone,
    /// The commits it covers.
    Range,
    /// The state of continuous integration, with run IDs.
    CiStatus,
    /// Another field about continuous integration, such as a run's address.
    Ci,
    /// The kind of audit.
    Mode,
    /// Whether behaviour was to change.
    Posture,
    /// The conclusion.
    Verdict,
    /// The commit that was audited.
    Commit,
}

/// A section. What a section is does not depend on its number, level or qualifier.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum SectionKind {
    /// Where the header fields stand, when they have a heading of their own.
    Header,
    /// Wins, risks, next action.
    ExecutiveSummary,
    /// What changed.
    DeltaMap,
    /// Boundaries and coupling.
    Architecture,
    /// Continuous integration.
    Ci,
    /// Tests and coverage.
    Tests,
    /// Security and dependencies.
    Security,
    /// Whether the guardrails were kept.
    Guardrail,
    /// The issues that matter most.
    TopIssues,
    /// What to do next.
    ActionPlan,
    /// The cumulative list of deferred issues.
    Registry,
    /// A heading that begins *Deferred*: the registry only if it has a table with an ID column.
    Deferred,
    /// The cumulative scores.
    ScoreTrend,
    /// What each score category weighs.
    Weights,
    /// The cumulative log of flaky tests and regressions.
    FlakeLog,
    /// The conclusion, under a heading of its own.
    Verdict,
    /// The same facts as JSON.
    Appendix,
    /// One that only the team's own template knows, by a number that its title gives.
    #[serde(skip)]
    Own(u64),
}

impl SectionKind {
    /// The kind of this name, such as `action-plan`.
    pub fn parse(name: &str) -> Option<Self> {
        let name = StrDeserializer::<serde::de::value::Error>::new(name);
        Self::deserialize(name).ok()
    }

    /// Its name in a template; nothing for one of the team's own.
    pub fn name(self) -> Option<String> {
        let value = toml::Value::try_from(self).ok()?;
        value.as_str().map(str::to_owned)
    }

    /// A section of the team's own. Titles that differ in case, punctuation and numbers in front are one.
    pub fn own(title: &str) -> Self {
        // FNV-1a: the same in every run, and titles are few.
        let hash = normalise(title)
            .bytes()
            .fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
                (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
            });
        Self::Own(hash)
    }

    /// Whether rules of its own look after it: the registry, the score trend and the flake log.
    pub fn is_cumulative(self) -> bool {
        matches!(self, Self::Registry | Self::ScoreTrend | Self::FlakeLog)
    }
}

/// A table column.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum ColumnKind {
    /// An issue's ID.
    Id,
    /// What the issue is.
    Issue,
    /// What is to be done.
    Task,
    /// What will show that it is done.
    Acceptance,
    /// How much an issue weighs.
    Severity,
    /// The milestone that found it.
    Discovered,
    /// The milestone that will do it.
    DeferredTo,
    /// Why it waits.
    Reason,
    /// Whether it blocks.
    Blocker,
    /// What will close it.
    ExitCriteria,
    /// What became of it.
    Status,
    /// When or how it was closed.
    Resolved,
    /// The milestone of a score row.
    Milestone,
    /// The overall score.
    Overall,
    /// The name of a score category.
    Category,
    /// One score.
    Score,
    /// What a category weighs.
    Weight,
    /// Score times weight.
    Weighted,
    /// A change from the row before.
    Delta,
    /// Remarks.
    Notes,
    /// The name column of a header table.
    Field,
    /// The value column of a header table.
    Value,
}
