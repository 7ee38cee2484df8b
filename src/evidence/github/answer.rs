//! From the JSON of an answer to a fact. Takes in only what it knows: nothing else of an answer is kept or shown.

use jiff::Timestamp;
use serde::Deserialize;

use crate::evidence::run::{Conclusion, RunFact, RunStatus, is_event, is_whole_sha};
use crate::evidence::run_facts::Question;

/// What GitHub says of a run, as far as it is needed.
#[derive(Deserialize)]
struct Body {
    id: u64,
    head_sha: String,
    status: RunStatus,
    conclusion: Option<Conclusion>,
    event: Option<String>,
    run_attempt: Option<u32>,
    created_at: Option<Timestamp>,
    head_commit: Option<Commit>,
}

#[derive(Deserialize)]
struct Commit {
    tree_id: Option<String>,
}

/// The run that an answer is about.
///
/// # Errors
///
/// When it is not the one that was asked about, or is not told as GitHub tells a run.
pub(super) fn run(body: &[u8], question: &Question) -> Result<RunFact, &'static str> {
    const STRANGE: &str = "the answer is not that of GitHub's API";
    let body: Body = serde_json::from_slice(body).map_err(|_| STRANGE)?;
    if !is_whole_sha(&body.head_sha) {
        return Err(STRANGE);
    }
    if body.id != question.id {
        return Err("the answer is about another run");
    }
    let tree = body.head_commit.and_then(|commit| commit.tree_id);
    Ok(RunFact {
        id: body.id,
        repository: Some(question.repository.clone()),
        head_sha: body.head_sha.to_ascii_lowercase(),
        head_tree: tree.filter(|tree| is_whole_sha(tree)),
        // Between the two answers there is a moment in which it is completed, and nobody says how.
        status: match (body.status, body.conclusion) {
            (RunStatus::Completed, None) => RunStatus::InProgress,
            (status, _) => status,
        },
        conclusion: body
            .conclusion
            .filter(|_| body.status == RunStatus::Completed),
        event: body.event.filter(|event| is_event(event)),
        attempt: body.run_attempt,
        created_at: body.created_at,
    })
}
