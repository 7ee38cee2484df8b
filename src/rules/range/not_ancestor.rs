//! `range/not-ancestor`

use schemars::JsonSchema;
use serde::Deserialize;

use crate::evidence::{Claim, History, Sides};
use crate::rule::{Findings, Rule};

/// A commit range whose start no end comes after.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct NotAncestor {}

impl Rule<Claim<'_, History>> for NotAncestor {
    fn check(&self, claim: &Claim<'_, History>, findings: &mut Findings<'_>) {
        let history = claim.facts;
        let (Some(range), Some(sides)) = (claim.entry.audit().range.value(), claim.sides()) else {
            return;
        };
        let Sides { start, ends } = sides;
        let is_behind = |end| history.is_ancestor(start, end) == Some(false);
        let is_squashed = |end| history.has_twin(start, end) != Some(false);
        if !ends.iter().all(|end| is_behind(*end) && !is_squashed(*end)) {
            return;
        }
        let name = &range.start.value.name;
        let names: Vec<&str> = range
            .ends
            .iter()
            .map(|end| end.value.name.as_str())
            .collect();
        let is_reversed = |end| history.is_ancestor(end, start) == Some(true);
        let (message, help) = if ends.iter().all(|end| is_reversed(*end)) {
            (
                format!(
                    "the commit range runs backwards: `{name}` comes after `{}`",
                    names.join("`, `")
                ),
                format!("write the earlier commit in front: `{}...{name}`", names[0]),
            )
        } else {
            (
                format!("`{name}` is no ancestor of `{}`", names.join("` or `")),
                "start at a commit that the end comes after: the one that it was merged as, or where its branch left off"
                    .to_owned(),
            )
        };
        findings.report(
            findings
                .at(range.start.span, "the range starts here", message)
                .label(range.end_side_span(), "and ends here")
                .subject(format!("{name}...{}", names.join(", ")))
                .help(help),
        );
    }
}
