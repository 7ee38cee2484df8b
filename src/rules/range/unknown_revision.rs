//! `range/unknown-revision`

use schemars::JsonSchema;
use serde::Deserialize;

use crate::audit::{CommitRange, Revision, RevisionKind};
use crate::diagnostic::Severity;
use crate::evidence::{Claim, Found, History};
use crate::rule::{Findings, Rule};
use crate::source::{Source, Spanned};
use crate::template::has_word;

/// A revision of the commit range that the repository does not have.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct UnknownRevision {}

impl Rule<Claim<'_, History>> for UnknownRevision {
    fn check(&self, claim: &Claim<'_, History>, findings: &mut Findings<'_>) {
        let audit = claim.entry.audit();
        let Some(range) = audit.range.value() else {
            return;
        };
        let source = &audit.document.source;
        for revision in range.revisions() {
            if claim.facts.found(&revision.value) != Found::Unknown {
                continue;
            }
            let name = &revision.value.name;
            let is_head = is_head_of_pull_request(range, source, revision);
            let mut finding = findings
                .at(
                    revision.span,
                    "unknown to git",
                    format!("`{name}` is no commit of this repository"),
                )
                .subject(name)
                .help(help(&revision.value, is_head));
            if is_head {
                // Where it was squashed, no branch has it, and a fresh clone lacks it.
                finding.severity = finding.severity.min(Severity::Warning);
            }
            findings.report(finding);
        }
    }
}

/// Whether the audit calls an end the head of a pull request.
fn is_head_of_pull_request(
    range: &CommitRange,
    source: &Source,
    revision: &Spanned<Revision>,
) -> bool {
    let said = range.said_of(source, revision);
    let is_end = range.end_side.contains(revision.span);
    let heads = ["head", "tip"];
    let requests = ["pr", "pull request", "mr", "merge request", "branch"];
    is_end && has_word(said, &heads) && has_word(said, &requests)
}

/// What to do about a revision that is not there.
fn help(revision: &Revision, is_head: bool) -> String {
    let name = revision.base().name;
    if is_head {
        return "a clone lacks the head of a pull request that was squashed: fetch it with `git fetch origin \
                refs/pull/NUMBER/head`, or name the commit that it was merged as"
            .to_owned();
    }
    match revision.kind {
        RevisionKind::Tag => {
            format!("fetch it with `git fetch origin tag {name}`, or name a tag that there is")
        }
        _ if name.len() == 40 => {
            format!("fetch it with `git fetch origin {name}`, or name a commit that there is")
        }
        _ => "name a commit that there is, or fetch the branch that has it".to_owned(),
    }
}
