//! The runs that a team has looked up and committed, as a file. Refuses what it does not understand.

mod read;

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

pub use super::json::Mistake;
use super::run::{Conclusion, RunFact, RunStatus};
use crate::audit::RepositoryName;

/// What the file is called where nobody gives it a name.
pub const EVIDENCE_NAME: &str = "audit-lint.evidence.json";

/// The version of the format that is written.
const VERSION: u32 = 1;

/// What `gh run list` has to be asked for.
pub const GH_FIELDS: &str = "databaseId,headSha,status,conclusion,event,attempt,url,createdAt";

/// An evidence file as it stands.
#[derive(Debug, Clone, Default)]
pub struct EvidenceFile {
    /// Where it says that its schema is.
    schema: Option<String>,
    runs: Vec<RunFact>,
}

/// What a file says of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Testimony<'f> {
    /// This.
    Known(&'f RunFact),
    /// It speaks of the repository, and not of the run.
    Unknown,
    /// It does not speak of the repository at all.
    Silent,
}

impl EvidenceFile {
    /// Reads a text: this format, or what `gh run list --json` prints.
    ///
    /// # Errors
    ///
    /// All that is wrong, with its places: no JSON, a key that is not known, is missing or stands twice, another type, an
    /// impossible value, a run that stands twice.
    pub fn read(text: &str) -> Result<Self, Vec<Mistake>> {
        let (schema, runs) = read::read(text)?;
        Ok(Self { schema, runs })
    }

    /// Its runs, in the order of the text.
    pub fn runs(&self) -> &[RunFact] {
        &self.runs
    }

    /// What it says of a run. One that is cited without a repository is any with its number.
    pub fn of(&self, repository: Option<&RepositoryName>, id: u64) -> Testimony<'_> {
        let is_there = |run: &&RunFact| match (&run.repository, repository) {
            (Some(own), Some(asked)) => own == asked,
            _ => true,
        };
        let mut there = self.runs.iter().filter(is_there).peekable();
        if there.peek().is_none() {
            return Testimony::Silent;
        }
        there
            .find(|run| run.id == id)
            .map_or(Testimony::Unknown, Testimony::Known)
    }

    /// Takes runs in. One that is known already is replaced; all others stay.
    pub fn merge(&mut self, runs: impl IntoIterator<Item = RunFact>) {
        for run in runs {
            let known = self.runs.iter_mut().find(|known| is_same(known, &run));
            match known {
                Some(known) => *known = run,
                None => self.runs.push(run),
            }
        }
    }

    /// Leaves only the runs that are wanted.
    pub fn retain(&mut self, is_wanted: impl Fn(&RunFact) -> bool) {
        self.runs.retain(is_wanted);
    }

    /// Its text: sorted by repository and number, so that equal facts give equal bytes. A run of which nobody says where it
    /// belongs has no place in it.
    ///
    /// # Panics
    ///
    /// Never: texts and numbers are always JSON.
    pub fn to_text(&self) -> String {
        let sorted: BTreeMap<_, _> = self
            .runs
            .iter()
            .filter_map(|run| Some(((run.repository.as_ref()?, run.id), run)))
            .collect();
        let written = Written {
            schema: self.schema.clone(),
            version: VERSION,
            runs: sorted
                .into_iter()
                .map(|((repository, _), run)| WrittenRun::of(repository, run))
                .collect(),
        };
        let text = serde_json::to_string_pretty(&written).expect("texts and numbers are JSON");
        text + "\n"
    }
}

fn is_same(one: &RunFact, other: &RunFact) -> bool {
    one.id == other.id && (one.repository == other.repository || one.repository.is_none())
}

/// The JSON Schema of the file.
pub fn schema() -> schemars::Schema {
    schemars::schema_for!(Written)
}

/// CI runs that audits cite, as the provider told them. `audit-lint evidence fetch` writes this file; it is committed and
/// reviewed.
#[derive(Serialize, JsonSchema)]
#[schemars(
    rename = "Evidence",
    title = "audit-lint.evidence.json",
    deny_unknown_fields
)]
struct Written {
    /// Where this schema is, for editors.
    #[serde(rename = "$schema", skip_serializing_if = "Option::is_none")]
    schema: Option<String>,
    /// The version of the format.
    #[schemars(extend("const" = 1))]
    version: u32,
    /// Sorted by repository and number.
    runs: Vec<WrittenRun>,
}

/// A run.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Run", deny_unknown_fields)]
struct WrittenRun {
    /// Its owner, `/`, its name.
    #[schemars(regex(pattern = r"^[A-Za-z0-9._-]+/[A-Za-z0-9._-]+$"))]
    repository: String,
    /// The number that the provider gave it.
    #[schemars(range(min = 1))]
    id: u64,
    /// The commit that it ran on, in full.
    #[schemars(regex(pattern = r"^([0-9a-f]{40}|[0-9a-f]{64})$"))]
    head_sha: String,
    /// The tree of that commit.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(regex(pattern = r"^([0-9a-f]{40}|[0-9a-f]{64})$"))]
    head_tree: Option<String>,
    /// How far it is.
    status: RunStatus,
    /// How its last attempt ended; not there while it goes on.
    #[serde(skip_serializing_if = "Option::is_none")]
    conclusion: Option<Conclusion>,
    /// What set it off.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(regex(pattern = r"^[a-z_]{1,50}$"))]
    event: Option<String>,
    /// How often it was run.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1))]
    attempt: Option<u32>,
    /// Its page.
    #[schemars(extend("format" = "uri"))]
    url: String,
    /// When it was first set off.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("format" = "date-time"))]
    created_at: Option<String>,
}

impl WrittenRun {
    fn of(repository: &RepositoryName, run: &RunFact) -> Self {
        Self {
            repository: repository.to_string(),
            id: run.id,
            head_sha: run.head_sha.clone(),
            head_tree: run.head_tree.clone(),
            status: run.status,
            conclusion: run.conclusion,
            event: run.event.clone(),
            attempt: run.attempt,
            url: repository.run_page(run.id),
            created_at: run.created_at.map(|created| created.to_string()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHA: &str = "b83c2f6a1d9e4c7b8f0a5d3e6c9b2a1f4e7d8c0b";

    fn run(page: &str, id: u64) -> RunFact {
        RunFact {
            id,
            repository: RepositoryName::of_page(page),
            head_sha: SHA.to_owned(),
            head_tree: None,
            status: RunStatus::Completed,
            conclusion: Some(Conclusion::Success),
            event: Some("push".to_owned()),
            attempt: Some(2),
            created_at: "2026-01-02T03:04:05Z".parse().ok(),
        }
    }

    #[test]
    fn what_is_written_is_read_again_whatever_the_order_was() {
        let (acme, beta) = (
            "https://github.com/acme/pipeline",
            "https://github.com/Beta/x",
        );
        let mut file = EvidenceFile {
            schema: Some("docs/evidence.schema.json".to_owned()),
            ..EvidenceFile::default()
        };
        file.merge([run(beta, 1), run(acme, 20), run(acme, 9)]);
        let text = file.to_text();
        let again = EvidenceFile::read(&text).expect("it is one");
        assert_eq!(again.runs(), [run(acme, 9), run(acme, 20), run(beta, 1)]);
        assert_eq!(again.to_text(), text);
        let mut other = EvidenceFile {
            schema: again.schema.clone(),
            ..EvidenceFile::default()
        };
        other.merge([run(acme, 9), run(beta, 1), run(acme, 20), run(acme, 9)]);
        assert_eq!(other.to_text(), text);
    }

    #[test]
    fn an_empty_file_is_one() {
        let text = EvidenceFile::default().to_text();
        let again = EvidenceFile::read(&text).expect("it is one");
        assert_eq!(again.runs(), []);
        assert_eq!(again.of(None, 1), Testimony::Silent);
    }

    #[test]
    fn a_file_speaks_of_its_repositories_only() {
        let mut file = EvidenceFile::default();
        file.merge([run("https://github.com/acme/pipeline", 9)]);
        let name = |page| RepositoryName::of_page(page).expect("a page");
        let acme = name("https://github.com/Acme/Pipeline");
        let known = Testimony::Known(&file.runs[0]);
        assert_eq!(file.of(Some(&acme), 9), known);
        assert_eq!(file.of(None, 9), known);
        assert_eq!(file.of(Some(&acme), 8), Testimony::Unknown);
        assert_eq!(file.of(None, 8), Testimony::Unknown);
        let elsewhere = name("https://evil.example/acme/pipeline");
        assert_eq!(file.of(Some(&elsewhere), 9), Testimony::Silent);
    }
}
