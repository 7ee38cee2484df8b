//! Fixes give what the pages say, mend what they are for, break nothing else, and come to an end.

use std::collections::BTreeMap;

use audit_lint::config::{KnownRules, Selector};
use audit_lint::diagnostic::Safety;
use audit_lint::lint::Run;
use audit_lint::rule::Example;
use audit_lint::series::Series;
use libtest_mimic::Failed;

use crate::counts::counts;
use crate::run_mended;

/// The texts of a run by path.
fn texts(run: &Run) -> BTreeMap<String, String> {
    let audits = run.series.iter().flat_map(Series::audits);
    audits
        .map(|audit| {
            let source = run.sources.get(audit.document.source.id());
            (source.path().to_owned(), source.text().to_owned())
        })
        .collect()
}

/// Whether a bad example becomes the fixed one that stands behind it.
pub(crate) fn becomes(rule: &str, bad: &Example, fixed: &Example) -> Result<(), Failed> {
    let rule = KnownRules::default().select(rule)?;
    let run = run_mended(Some(rule), bad, Some(Safety::Unsafe))?;
    let texts = texts(&run);
    for file in &fixed.files {
        let Some(text) = texts.get(&file.path) else {
            return Err(format!("the bad example has no {}", file.path).into());
        };
        if *text != file.text {
            return Err(format!("expected:\n{}\nmended:\n{text}", file.text).into());
        }
    }
    Ok(())
}

/// Whether fixes of an example leave nothing that they could mend, nothing new, and nothing to do.
pub(crate) fn is_for_the_better(example: &Example) -> Result<(), Failed> {
    for safety in [Safety::Safe, Safety::Unsafe] {
        let before = run_mended(Some(Selector::All), example, None)?;
        let after = run_mended(Some(Selector::All), example, Some(safety))?;
        let known = counts(&before);
        for (finding, count) in counts(&after) {
            if count > known.get(&finding).copied().unwrap_or_default() {
                return Err(format!("new: {finding:?}\n{:#?}", texts(&after)).into());
            }
        }
        let mut mended = example.clone();
        for file in &mut mended.files {
            file.text.clone_from(&texts(&after)[&file.path]);
        }
        let again = run_mended(Some(Selector::All), &mended, Some(safety))?;
        if again.mended.applied() > 0 {
            return Err(format!("not at once: {:#?}", again.mended).into());
        }
        if counts(&again) != counts(&after) {
            return Err("the findings told are not those of the text".into());
        }
        if let Some(problem) = after.problems.first().or(again.problems.first()) {
            return Err(problem.to_string().into());
        }
    }
    Ok(())
}
