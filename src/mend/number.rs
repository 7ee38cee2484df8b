//! Numbers written anew where they stand, with everything around them kept. Never decides which number is right.

use rust_decimal::Decimal;

use crate::audit::{Appendix, Audit, Restated, Score};
use crate::diagnostic::Edit;
use crate::markdown::Document;

/// Another number in the cell of a score, whose marks, scale and remarks stay; none where that is not plain.
pub(crate) fn in_cell(document: &Document, score: &Score, number: &str) -> Option<Edit> {
    Some(Edit {
        span: score.place_for(document, number)?,
        content: number.to_owned(),
    })
}

/// Another number in the appendix, with as many decimals as stand there, or more where it needs them.
pub(crate) fn in_appendix(
    document: &Document,
    appendix: &Appendix,
    restated: &Restated<'_>,
    number: Decimal,
) -> Option<Edit> {
    let span = appendix.span_of(document, &restated.update);
    let written = document.raw(span);
    // `4e0` is a number too, and of a key that stands there twice another one may count.
    let is_plain = !written.contains(['e', 'E']);
    let value: Decimal = written.parse().ok().filter(|_| is_plain)?;
    let number = number.normalize();
    let decimals = value.scale().max(number.scale()) as usize;
    (value == restated.update.value).then(|| Edit {
        span,
        content: format!("{number:.decimals$}"),
    })
}

/// What else must be written where scores are replaced by others: the numbers of the appendix that say the same now and
/// would not then. None where one of them cannot be.
pub(crate) fn in_step(audit: &Audit, replaced: &[(&Score, Decimal)]) -> Option<Vec<Edit>> {
    let Some((appendix, restated)) = audit.restated_scores() else {
        return Some(Vec::new());
    };
    let now = |score: &Score| score.value;
    let then = |score: &Score| {
        let same = replaced.iter().find(|(old, _)| old.span == score.span);
        same.map_or(score.value, |(_, value)| *value)
    };
    let mut edits = Vec::new();
    for one in &restated {
        let Some(form) = one.form(now).filter(|_| one.form(then).is_none()) else {
            continue;
        };
        let number = one.in_form(form, then)?;
        edits.push(in_appendix(&audit.document, appendix, one, number)?);
    }
    Some(edits)
}

/// What a number of the appendix that is neither the score nor its change should be: in the form that all others have, or
/// else in the one that it is nearer to. None where that leaves a doubt.
pub(crate) fn meant(restated: &[Restated<'_>], wrong: &Restated<'_>) -> Option<Decimal> {
    let now = |score: &Score| score.value;
    // What is a score and a change at once says nothing of the others.
    let is_plain = |one: &&Restated<'_>| one.change() != Some(one.score.value);
    let mut forms = restated
        .iter()
        .filter(is_plain)
        .filter_map(|one| one.form(now));
    let first = forms.next();
    let (score, change) = (wrong.score.value, wrong.change());
    if let Some(form) = first.filter(|first| forms.all(|form| form == *first)) {
        return wrong.in_form(form, now);
    }
    let off = |number: Decimal| (wrong.update.value - number).abs();
    match change {
        None => Some(score),
        Some(change) if off(score) < off(change) => Some(score),
        Some(change) if off(change) < off(score) => Some(change),
        Some(_) => None,
    }
}
