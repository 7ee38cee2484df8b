//! `ci/wrong-conclusion`

use schemars::JsonSchema;
use serde::Deserialize;

use crate::audit::{Audit, CiRun, Colour};
use crate::diagnostic::Diagnostic;
use crate::evidence::{Claim, Conclusion, RunFact, RunFacts};
use crate::rule::{Findings, Rule};
use crate::template::has_word;

/// A run that ended otherwise than the CI status says.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct WrongConclusion {}

impl Rule<Claim<'_, RunFacts>> for WrongConclusion {
    fn check(&self, claim: &Claim<'_, RunFacts>, findings: &mut Findings<'_>) {
        let audit = claim.entry.audit();
        let runs = audit.runs.headline();
        let ended = |run: &&CiRun| claim.facts.fact(run)?.conclusion;
        match audit.ci_colour() {
            Some(Colour::Green) => {
                for run in &runs {
                    let conclusion = ended(run).filter(|conclusion| is_unsuccessful(*conclusion));
                    let Some(conclusion) = conclusion else {
                        continue;
                    };
                    if !says_failed(audit, run) {
                        let finding = conflict(findings, audit, run, conclusion, Colour::Green);
                        let help = match claim
                            .facts
                            .fact(run)
                            .and_then(|fact: &RunFact| fact.attempt)
                        {
                            Some(attempt @ 2..) => format!(
                                "say how CI stood, or cite the run that went well; this is what attempt {attempt} came to"
                            ),
                            _ => "say how CI stood, or cite the run that went well".to_owned(),
                        };
                        findings.report(finding.help(help));
                    }
                }
            }
            // One that failed suffices for red.
            Some(Colour::Red) => {
                let is_success = |run: &&CiRun| ended(run) == Some(Conclusion::Success);
                if let Some(run) = runs.first().filter(|_| runs.iter().all(is_success)) {
                    let finding = conflict(findings, audit, run, Conclusion::Success, Colour::Red);
                    findings.report(finding.help("say how CI stood, or cite the run that failed"));
                }
            }
            Some(Colour::Yellow) | None => {}
        }
    }
}

fn conflict(
    findings: &Findings<'_>,
    audit: &Audit,
    run: &CiRun,
    conclusion: Conclusion,
    status: Colour,
) -> Diagnostic {
    let (id, conclusion, status) = (&run.id, conclusion.name(), status.name());
    findings
        .at(
            run.span,
            format!("ended with `{conclusion}`"),
            format!("the CI status is {status}, and run `{id}` ended with `{conclusion}`"),
        )
        .subject(id)
        .label(audit.ci_status.span(), "the CI status")
}

/// Whether a run came to nothing that can be called green. What had nothing to do, or says that it is neither, can.
fn is_unsuccessful(conclusion: Conclusion) -> bool {
    match conclusion {
        Conclusion::Failure
        | Conclusion::Cancelled
        | Conclusion::TimedOut
        | Conclusion::ActionRequired
        | Conclusion::Stale
        | Conclusion::StartupFailure => true,
        Conclusion::Success | Conclusion::Neutral | Conclusion::Skipped => false,
    }
}

/// Whether the audit itself says so of a run: "Green (77700000002; first attempt 77700000001 failed)".
fn says_failed(audit: &Audit, run: &CiRun) -> bool {
    const WORDS: [&str; 16] = [
        "fail",
        "failed",
        "failing",
        "failure",
        "fails",
        "red",
        "broke",
        "broken",
        "cancelled",
        "canceled",
        "cancel",
        "timed out",
        "timeout",
        "aborted",
        "flaked",
        "superseded",
    ];
    let text = audit.document.source.text();
    let ends = |c: char| matches!(c, ';' | ',' | '→' | '|' | '\n');
    let (start, end) = (run.span.start as usize, run.span.end as usize);
    let before = text[..start].rfind(ends).map_or(0, |at| {
        at + text[at..].chars().next().map_or(1, char::len_utf8)
    });
    let behind = text[end..].find(ends).map_or(text.len(), |at| end + at);
    let part = &text[before..behind];
    part.contains(['❌', '🔴']) || has_word(part, &WORDS)
}
