//! `delta/unchanged-path`

use schemars::JsonSchema;
use serde::Deserialize;

use crate::evidence::{Claim, History, Sides};
use crate::rule::{Findings, Rule};

/// A path in the Delta Map that the commit range does not change.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct UnchangedPath {}

impl Rule<Claim<'_, History>> for UnchangedPath {
    fn check(&self, claim: &Claim<'_, History>, findings: &mut Findings<'_>) {
        let history = claim.facts;
        let (Some(range), Some(sides)) = (claim.entry.audit().range.value(), claim.sides()) else {
            return;
        };
        let Sides { start, ends } = sides;
        // `range/empty` and `range/not-ancestor` say that nothing, or something else, is covered.
        let goes_on = |end| {
            history.is_ancestor(start, end) != Some(false)
                || history.has_twin(start, end) != Some(false)
        };
        if range.is_empty() || !ends.iter().any(|end| goes_on(*end)) {
            return;
        }
        let mut changed: Vec<&str> = Vec::new();
        for end in ends {
            match history.changed(start, end) {
                Some(files) => changed.extend(files),
                None => return,
            }
        }
        for path in claim.entry.audit().delta_paths() {
            let is_changed = changed.iter().any(|file| path.matches(file));
            if is_changed || history.has_existed(&path) != Some(true) {
                continue;
            }
            let name = &path.text.value;
            let (first, last) = (&range.start.value.name, &range.ends[0].value.name);
            findings.report(
                findings
                    .at(
                        path.text.span,
                        "listed as changed",
                        format!("`{name}` is the same at `{first}` and at `{last}`"),
                    )
                    .subject(name)
                    .label(range.start.span.to(range.end_side_span()), "the range")
                    .help("take the path out of the Delta Map, say in its row that it is unchanged, or mend the range"),
            );
        }
    }
}
