//! What a CI provider says of a run. Never says what follows from it.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::audit::{RepositoryName, Revision, RevisionKind};

/// A run, as the provider knows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunFact {
    /// The number that the provider gave it.
    pub id: u64,
    /// The repository that it belongs to; none where nobody says.
    #[serde(skip)]
    pub repository: Option<RepositoryName>,
    /// The commit that it ran on, in full.
    pub head_sha: String,
    /// The tree of that commit, where the provider says it.
    pub head_tree: Option<String>,
    /// How far it is.
    pub status: RunStatus,
    /// How its last attempt ended; none while it goes on.
    pub conclusion: Option<Conclusion>,
    /// What set it off, `push` or `pull_request`.
    pub event: Option<String>,
    /// How often it was run.
    pub attempt: Option<u32>,
    /// When it was first set off.
    pub created_at: Option<Timestamp>,
}

/// How far a run is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RunStatus {
    /// It has ended.
    Completed,
    /// It runs.
    InProgress,
    /// It waits for a machine.
    Queued,
    /// It waits for a rule of its environment.
    Waiting,
    /// It was asked for.
    Requested,
    /// It waits for another run.
    Pending,
}

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Conclusion {
    /// All is well.
    Success,
    /// A step failed.
    Failure,
    /// Neither well nor badly.
    Neutral,
    /// Somebody, or a newer run, stopped it.
    Cancelled,
    /// Nothing had to be done.
    Skipped,
    /// It took too long.
    TimedOut,
    /// It waits for somebody to allow it.
    ActionRequired,
    /// Nobody ever finished it.
    Stale,
    /// It could not begin.
    StartupFailure,
}

impl Conclusion {
    /// As the provider writes it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Success => "success",
            Self::Failure => "failure",
            Self::Neutral => "neutral",
            Self::Cancelled => "cancelled",
            Self::Skipped => "skipped",
            Self::TimedOut => "timed_out",
            Self::ActionRequired => "action_required",
            Self::Stale => "stale",
            Self::StartupFailure => "startup_failure",
        }
    }
}

impl RunStatus {
    /// For people.
    pub fn name(self) -> &'static str {
        match self {
            Self::Completed => "completed",
            Self::InProgress => "in progress",
            Self::Queued => "queued",
            Self::Waiting => "waiting",
            Self::Requested => "requested",
            Self::Pending => "pending",
        }
    }
}

impl RunFact {
    /// The part of the head commit's SHA that people read.
    pub fn short_sha(&self) -> &str {
        self.head_sha.get(..9).unwrap_or(&self.head_sha)
    }

    /// The commit that it ran on.
    pub fn head(&self) -> Revision {
        Revision {
            kind: RevisionKind::Sha,
            name: self.head_sha.clone(),
        }
    }

    /// Whether all its parts are what they are said to be; what stands in a file can be anything.
    #[cfg(feature = "online")]
    pub(crate) fn is_sound(&self) -> bool {
        is_whole_sha(&self.head_sha)
            && self.head_tree.as_deref().is_none_or(is_whole_sha)
            && self.event.as_deref().is_none_or(is_event)
            && (self.status == RunStatus::Completed) == self.conclusion.is_some()
    }

    /// Whether it has ended.
    pub fn is_completed(&self) -> bool {
        self.status == RunStatus::Completed && self.conclusion.is_some()
    }

    /// Whether it cannot change any more. A run may be run again, and then end otherwise, for thirty days; nobody does that
    /// to one that went well.
    pub fn is_final(&self, now: Timestamp) -> bool {
        self.is_completed()
            && (self.conclusion == Some(Conclusion::Success)
                || self
                    .created_at
                    .is_some_and(|created| older(created, now, RERUN_DAYS)))
    }
}

/// For how many days a run can be run again.
const RERUN_DAYS: i64 = 30;

/// For how many days the provider keeps a run.
const KEPT_DAYS: i64 = 400;

/// Whether the provider may have deleted a run of that time, because it is so old.
pub(crate) fn may_be_deleted(created: Timestamp, now: Timestamp) -> bool {
    older(created, now, KEPT_DAYS)
}

fn older(then: Timestamp, now: Timestamp, days: i64) -> bool {
    now.as_second() - then.as_second() > days * 24 * 60 * 60
}

/// Whether a text is the whole name of a commit or tree.
pub(crate) fn is_whole_sha(text: &str) -> bool {
    matches!(text.len(), 40 | 64) && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Whether a text can be what sets a run off.
pub(crate) fn is_event(text: &str) -> bool {
    (1..=50).contains(&text.len())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte == b'_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_as_the_provider_writes_them() {
        use Conclusion::{
            ActionRequired, Cancelled, Failure, Neutral, Skipped, Stale, StartupFailure, Success,
            TimedOut,
        };
        for conclusion in [
            Success,
            Failure,
            Neutral,
            Cancelled,
            Skipped,
            TimedOut,
            ActionRequired,
            Stale,
            StartupFailure,
        ] {
            let written = serde_json::to_value(conclusion).expect("a text");
            assert_eq!(written, conclusion.name());
        }
    }

    #[test]
    fn only_what_cannot_change_is_final() {
        let time = |text: &str| text.parse::<Timestamp>().expect("a time");
        let now = time("2026-03-31T00:00:00Z");
        let run = |status, conclusion, created: &str| RunFact {
            id: 1,
            repository: None,
            head_sha: String::new(),
            head_tree: None,
            status,
            conclusion,
            event: None,
            attempt: None,
            created_at: Some(time(created)),
        };
        let (new, old) = ("2026-03-30T00:00:00Z", "2026-02-28T00:00:00Z");
        let (done, goes_on) = (RunStatus::Completed, RunStatus::InProgress);
        assert!(run(done, Some(Conclusion::Success), new).is_final(now));
        assert!(!run(done, Some(Conclusion::Failure), new).is_final(now));
        assert!(run(done, Some(Conclusion::Failure), old).is_final(now));
        assert!(!run(goes_on, None, old).is_final(now));
        assert!(!run(done, None, old).is_final(now));
    }
}
