//! Scores that the appendix says again, each beside the trend's. Never decides whether they agree well enough.

use rust_decimal::Decimal;

use super::{Appendix, Audit, Score, ScoreUpdate};

/// A number of the appendix, and the score of the trend that it is about.
#[derive(Debug)]
pub struct Restated<'a> {
    /// The appendix's number.
    pub update: ScoreUpdate<'a>,
    /// The trend's column.
    pub name: &'a str,
    /// The audit's score in that column.
    pub score: &'a Score,
    /// The score of the row before.
    pub old: Option<&'a Score>,
}

/// What a number of the appendix is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// The score.
    Score,
    /// How far it moved since the row before.
    Change,
}

impl Restated<'_> {
    /// How far the score moved since the row before.
    pub fn change(&self) -> Option<Decimal> {
        self.in_form(Form::Change, |score| score.value)
    }

    /// Whether the number is neither the score nor its change. Without a row before, a small number may be the change
    /// from a baseline.
    pub fn contradicts(&self) -> bool {
        let may_be_change = self.old.is_none() && self.update.value.abs() <= Decimal::ONE;
        self.form(|score| score.value).is_none() && !may_be_change
    }

    /// What the number is where the scores are these; none where it is neither.
    pub fn form(&self, value: impl Fn(&Score) -> Decimal) -> Option<Form> {
        let mut forms = [Form::Score, Form::Change].into_iter();
        forms.find(|form| self.in_form(*form, &value) == Some(self.update.value))
    }

    /// What the number should be in a form where the scores are these.
    pub fn in_form(&self, form: Form, value: impl Fn(&Score) -> Decimal) -> Option<Decimal> {
        match form {
            Form::Score => Some(value(self.score)),
            Form::Change => value(self.score).checked_sub(value(self.old?)),
        }
    }
}

impl Audit {
    /// The appendix, and what its numbers say again of the audit's own row.
    pub fn restated_scores(&self) -> Option<(&Appendix, Vec<Restated<'_>>)> {
        let (appendix, trend) = (self.appendix.value()?, self.trend.as_ref()?);
        let milestone = self.milestone()?;
        let row = trend.row(milestone)?;
        let before = trend.row_before(milestone);
        let restated = appendix
            .score_update(milestone)
            .into_iter()
            .filter_map(|update| {
                let (name, score, old) = trend.scores(row, before, update.name)?;
                Some(Restated {
                    update,
                    name,
                    score,
                    old,
                })
            });
        Some((appendix, restated.collect()))
    }
}
