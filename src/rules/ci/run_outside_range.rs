//! `ci/run-outside-range`

use schemars::JsonSchema;
use serde::Deserialize;

use crate::audit::CommitRange;
use crate::evidence::{Claim, Commit, Found, Globs, History, RunFact, RunFacts};
use crate::rule::{Findings, Rule};

/// A run of commits that the audit does not cover.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct RunOutsideRange {
    /// Files that may change behind the end of the range, as globs from the root of the repository.
    except: Globs,
}

impl Default for RunOutsideRange {
    fn default() -> Self {
        Self {
            except: Globs::of(&["docs/**", "**/*.md"]),
        }
    }
}

impl Rule<Claim<'_, RunFacts>> for RunOutsideRange {
    fn check(&self, claim: &Claim<'_, RunFacts>, findings: &mut Findings<'_>) {
        let audit = claim.entry.audit();
        let Some(range) = audit.range.value() else {
            return;
        };
        let history = claim.evidence.history(audit);
        for run in audit.runs.headline() {
            let Some(fact) = claim.facts.fact(run) else {
                continue;
            };
            let head = fact.head();
            let is_end = range.ends.iter().any(|end| end.value.is_same(&head));
            let is_start = range.start.value.is_same(&head);
            let is_outside =
                is_start || history.is_some_and(|history| self.is_outside(range, fact, history));
            if is_end || !is_outside {
                continue;
            }
            let (id, sha) = (&run.id, fact.short_sha());
            let is_known = history.is_none_or(|history| history.head(&head) != Found::Unknown);
            let where_it_is = if is_known {
                "which is not in the commit range"
            } else {
                "which this repository does not have"
            };
            findings.report(
                findings
                    .at(
                        run.span,
                        format!("ran on `{sha}`"),
                        format!("run `{id}` ran on `{sha}`, {where_it_is}"),
                    )
                    .subject(id)
                    .label(audit.range.span(), "the commit range")
                    .help("cite a run of a commit of the range, best of its end"),
            );
        }
    }
}

impl RunOutsideRange {
    /// Whether the commit of a run is certainly not of a range. Where one side moves on, or is unknown, nobody can tell.
    fn is_outside(&self, range: &CommitRange, run: &RunFact, history: &History) -> bool {
        let ends = range.ends.iter().map(|end| history.commit(&end.value));
        let Some(ends) = ends.collect::<Option<Vec<Commit>>>() else {
            return false;
        };
        let head = match history.head(&run.head()) {
            Found::Known(head) => head,
            Found::Unknown => {
                let is_alike = run.head_tree.as_deref().is_some_and(|tree| {
                    let mut ends = ends.iter();
                    ends.any(|end| history.has_tree(*end, tree))
                });
                return !is_alike && !is_of_pull_request(run);
            }
            Found::Unclear => return false,
        };
        let is_before = history
            .commit(&range.start.value)
            .map(|start| history.is_ancestor(head, start));
        if is_before == Some(Some(true)) {
            return true;
        }
        let mut ends = ends.into_iter();
        ends.all(|end| {
            history.is_ancestor(head, end) == Some(false)
                && !history.are_alike(head, end)
                && !self.changes_nothing(end, head, history)
        })
    }

    /// Whether a commit behind the end of the range has only other documents: mostly the audit itself.
    fn changes_nothing(&self, end: Commit, head: Commit, history: &History) -> bool {
        let changed = history.changed(end, head);
        changed.is_none_or(|mut files| files.all(|file| self.except.match_any(file)))
    }
}

/// Whether a run is of a pull request, whose head is gone where it was squashed.
fn is_of_pull_request(run: &RunFact) -> bool {
    let event = run.event.as_deref().unwrap_or("pull_request");
    event.starts_with("pull_request") || event == "merge_group"
}
