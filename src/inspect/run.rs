//! What is known of the runs of one audit. Never asks anybody.

use schemars::JsonSchema;
use serde::Serialize;

use crate::audit::Audit;
use crate::evidence::{Conclusion, RunAnswer, RunFacts, RunStatus, Witness};

/// What is known of a run.
#[derive(Debug, Serialize, JsonSchema)]
pub struct RunFact {
    /// As the audit cites it.
    pub id: String,
    /// `known`, `missing` or `unverified`.
    pub state: &'static str,
    /// Its owner, `/`, its name.
    pub repository: Option<String>,
    /// How far it is.
    pub status: Option<RunStatus>,
    /// How its last attempt ended.
    pub conclusion: Option<Conclusion>,
    /// The commit that it ran on.
    pub head_sha: Option<String>,
    /// What set it off.
    pub event: Option<String>,
    /// How often it was run.
    pub attempt: Option<u32>,
    /// When it was first set off.
    pub created_at: Option<String>,
    /// Why it is not known.
    pub reason: Option<String>,
}

pub(super) fn facts(audit: &Audit, known: Option<&RunFacts>) -> Vec<RunFact> {
    let runs = audit.runs.distinct().into_iter();
    runs.filter_map(|run| Some(fact(&run.id, known?.answer(run)?)))
        .collect()
}

fn fact(id: &str, answer: &RunAnswer) -> RunFact {
    let unknown = |state, repository, reason| RunFact {
        id: id.to_owned(),
        state,
        repository,
        status: None,
        conclusion: None,
        head_sha: None,
        event: None,
        attempt: None,
        created_at: None,
        reason: Some(reason),
    };
    match answer {
        RunAnswer::Known(run) => RunFact {
            id: id.to_owned(),
            state: "known",
            repository: run.repository.as_ref().map(ToString::to_string),
            status: Some(run.status),
            conclusion: run.conclusion,
            head_sha: Some(run.head_sha.clone()),
            event: run.event.clone(),
            attempt: run.attempt,
            created_at: run.created_at.map(|created| created.to_string()),
            reason: None,
        },
        RunAnswer::Missing(Witness::Provider(repository)) => {
            let reason = format!("the repository {repository} has no such run");
            unknown("missing", Some(repository.to_string()), reason)
        }
        RunAnswer::Missing(Witness::File(path)) => {
            unknown("missing", None, format!("{path} has no such run"))
        }
        RunAnswer::Unanswered(why) => unknown("unverified", None, why.clone()),
    }
}

impl RunFact {
    /// For people, on one line.
    pub(super) fn told(&self) -> String {
        let id = &self.id;
        let Some(status) = self.status else {
            let reason = self.reason.as_deref().unwrap_or_default();
            return format!("{id} {}: {reason}", self.state);
        };
        let state = self.conclusion.map_or(status.name(), Conclusion::name);
        let sha = self.head_sha.as_deref().unwrap_or_default();
        let sha = sha.get(..9).unwrap_or(sha);
        let mut told = format!("{id} {state}, ran on {sha}");
        let day = self.created_at.as_deref().and_then(|time| time.get(..10));
        let attempt = self.attempt.filter(|attempt| *attempt > 1);
        let attempt = attempt.map(|attempt| format!("attempt {attempt}"));
        for part in [self.event.as_deref(), day, attempt.as_deref()]
            .into_iter()
            .flatten()
        {
            told.push_str(", ");
            told.push_str(part);
        }
        told
    }
}
