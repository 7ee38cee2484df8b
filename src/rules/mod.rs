//! The catalogue: one line a rule. Everything else about a rule follows from its file and its page.

mod template {
    pub(super) mod not_followed;
}
mod range {
    pub(super) mod broken_chain;
    pub(super) mod conflict;
    pub(super) mod empty;
    pub(super) mod malformed;
    pub(super) mod missing;
    pub(super) mod not_ancestor;
    pub(super) mod provisional;
    pub(super) mod unaudited_gap;
    pub(super) mod unknown_revision;
    pub(super) mod unpinned;
}
mod delta {
    pub(super) mod unchanged_path;
}
mod ci {
    pub(super) mod malformed_run;
    pub(super) mod missing_status;
    pub(super) mod reused_run;
    pub(super) mod run_not_found;
    pub(super) mod run_out_of_order;
    pub(super) mod run_outside_range;
    pub(super) mod status_conflict;
    pub(super) mod uncited_run;
    pub(super) mod unverified;
    pub(super) mod wrong_conclusion;
}
mod registry {
    pub(super) mod changed_row;
    pub(super) mod dropped_row;
    pub(super) mod duplicate_id;
    pub(super) mod incomplete_row;
    pub(super) mod missing;
    pub(super) mod open_blocker;
    pub(super) mod overdue;
    pub(super) mod reused_id;
    pub(super) mod stale;
}
mod score {
    pub(super) mod changed_columns;
    pub(super) mod changed_row;
    pub(super) mod dropped_rows;
    pub(super) mod invalid_weights;
    pub(super) mod missing_row;
    pub(super) mod missing_trend;
    pub(super) mod out_of_scale;
    pub(super) mod unexplained_movement;
    pub(super) mod unstated_weights;
    pub(super) mod wrong_overall;
    pub(super) mod wrong_weighted;
}
mod flake {
    pub(super) mod dropped_row;
    pub(super) mod missing_log;
}
mod milestone {
    pub(super) mod duplicate;
    pub(super) mod gap;
    pub(super) mod mismatch;
    pub(super) mod missing;
}
mod verdict {
    pub(super) mod ci_conflict;
    pub(super) mod conflict;
    pub(super) mod missing;
}

mod header {
    pub(super) mod placeholder;
}
mod section {
    pub(super) mod dropped;
    pub(super) mod misnumbered;
    pub(super) mod missing;
    pub(super) mod out_of_order;
}
mod table {
    pub(super) mod missing_column;
    pub(super) mod ragged_row;
}
mod issues {
    pub(super) mod too_many;
    pub(super) mod untracked_high;
}
mod appendix {
    pub(super) mod conflict;
    pub(super) mod invalid;
}
mod suppression {
    pub(super) mod invalid;
    pub(super) mod unexplained;
    pub(super) mod unused;
}

use std::borrow::Cow;

use crate::rule::{BuiltIn, Check, Origin, RuleEntry};

/// One entry a rule: its scope, its name, and the type that implements it.
macro_rules! catalogue {
    ($($scope:ident $name:literal $rule:path;)*) => {
        /// Every rule that is built in, in the order in which they are listed.
        pub const CATALOGUE: &[RuleEntry] = &[$(
            RuleEntry {
                name: Cow::Borrowed($name),
                origin: Origin::BuiltIn(BuiltIn {
                    page: include_str!(concat!("../../rules/", $name, ".md")),
                    build: |options| {
                        let rule: $rule = match options {
                            Some(table) => table.clone().try_into()?,
                            None => <$rule>::default(),
                        };
                        Ok(Check::$scope(Box::new(rule)))
                    },
                    options: |options| <$rule as serde::Deserialize>::deserialize(options).map(|_| ()),
                    schema: |generator| <$rule as schemars::JsonSchema>::json_schema(generator),
                }),
            },
        )*];
    };
}

catalogue! {
    Entry    "template/not-followed"      template::not_followed::NotFollowed;

    Audit    "range/missing"              range::missing::Missing;
    Audit    "range/malformed"            range::malformed::Malformed;
    Audit    "range/unpinned"             range::unpinned::Unpinned;
    Audit    "range/provisional"          range::provisional::Provisional;
    Audit    "range/empty"                range::empty::Empty;
    Audit    "range/conflict"             range::conflict::Conflict;
    Untraced "range/broken-chain"         range::broken_chain::BrokenChain;
    Traced   "range/unknown-revision"     range::unknown_revision::UnknownRevision;
    Traced   "range/not-ancestor"         range::not_ancestor::NotAncestor;
    Traced   "range/unaudited-gap"        range::unaudited_gap::UnauditedGap;

    Traced   "delta/unchanged-path"       delta::unchanged_path::UnchangedPath;

    Audit    "ci/missing-status"          ci::missing_status::MissingStatus;
    Audit    "ci/uncited-run"             ci::uncited_run::UncitedRun;
    Audit    "ci/malformed-run"           ci::malformed_run::MalformedRun;
    Series   "ci/reused-run"              ci::reused_run::ReusedRun;
    Handover "ci/run-out-of-order"        ci::run_out_of_order::RunOutOfOrder;
    Audit    "ci/status-conflict"         ci::status_conflict::StatusConflict;
    Cited    "ci/run-not-found"           ci::run_not_found::RunNotFound;
    Cited    "ci/wrong-conclusion"        ci::wrong_conclusion::WrongConclusion;
    Cited    "ci/run-outside-range"       ci::run_outside_range::RunOutsideRange;
    Cited    "ci/unverified"              ci::unverified::Unverified;

    Entry    "registry/missing"           registry::missing::Missing;
    Handover "registry/dropped-row"       registry::dropped_row::DroppedRow;
    Handover "registry/changed-row"       registry::changed_row::ChangedRow;
    Entry    "registry/reused-id"         registry::reused_id::ReusedId;
    Audit    "registry/duplicate-id"      registry::duplicate_id::DuplicateId;
    Audit    "registry/incomplete-row"    registry::incomplete_row::IncompleteRow;
    Entry    "registry/overdue"           registry::overdue::Overdue;
    Audit    "registry/open-blocker"      registry::open_blocker::OpenBlocker;
    Handover "registry/stale"             registry::stale::Stale;

    Entry    "score/missing-trend"        score::missing_trend::MissingTrend;
    Audit    "score/missing-row"          score::missing_row::MissingRow;
    Entry    "score/dropped-rows"         score::dropped_rows::DroppedRows;
    Entry    "score/changed-row"          score::changed_row::ChangedRow;
    Entry    "score/wrong-overall"        score::wrong_overall::WrongOverall;
    Entry    "score/out-of-scale"         score::out_of_scale::OutOfScale;
    Audit    "score/invalid-weights"      score::invalid_weights::InvalidWeights;
    Audit    "score/unstated-weights"     score::unstated_weights::UnstatedWeights;
    Audit    "score/wrong-weighted"       score::wrong_weighted::WrongWeighted;
    Entry    "score/changed-columns"      score::changed_columns::ChangedColumns;
    Audit    "score/unexplained-movement" score::unexplained_movement::UnexplainedMovement;

    Entry    "flake/missing-log"          flake::missing_log::MissingLog;
    Handover "flake/dropped-row"          flake::dropped_row::DroppedRow;

    Audit    "milestone/missing"          milestone::missing::Missing;
    Audit    "milestone/mismatch"         milestone::mismatch::Mismatch;
    Handover "milestone/gap"              milestone::gap::Gap;
    Series   "milestone/duplicate"        milestone::duplicate::Duplicate;

    Audit    "verdict/missing"            verdict::missing::Missing;
    Audit    "verdict/conflict"           verdict::conflict::Conflict;
    Audit    "verdict/ci-conflict"        verdict::ci_conflict::CiConflict;

    Audit    "header/placeholder"         header::placeholder::Placeholder;

    Entry    "section/missing"            section::missing::Missing;
    Handover "section/dropped"            section::dropped::Dropped;
    Entry    "section/out-of-order"       section::out_of_order::OutOfOrder;
    Entry    "section/misnumbered"        section::misnumbered::Misnumbered;

    Entry    "table/missing-column"       table::missing_column::MissingColumn;
    Audit    "table/ragged-row"           table::ragged_row::RaggedRow;

    Audit    "appendix/invalid"           appendix::invalid::Invalid;
    Entry    "appendix/conflict"          appendix::conflict::Conflict;

    Audit    "issues/too-many"            issues::too_many::TooMany;
    Entry    "issues/untracked-high"      issues::untracked_high::UntrackedHigh;

    Suppression "suppression/invalid"     suppression::invalid::Invalid;
    Suppression "suppression/unused"      suppression::unused::Unused;
    Suppression "suppression/unexplained" suppression::unexplained::Unexplained;
}

#[cfg(test)]
mod tests {
    use super::CATALOGUE;
    use crate::mend::ASKS_ABOUT_AGE;

    #[test]
    fn the_rule_that_fixes_heed_is_one() {
        assert!(CATALOGUE.iter().any(|rule| rule.name == ASKS_ABOUT_AGE));
    }
}
