//! Edits that mend an audit, in its own style. Refuses to decide what is wrong.

pub(crate) mod carry;
pub(crate) mod list;
pub(crate) mod new_trend;
pub(crate) mod number;
pub(crate) mod numbering;
mod outlook;
mod place;
pub(crate) mod range;
pub(crate) mod restore;
pub(crate) mod section;
mod style;
pub(crate) mod table;
pub(crate) mod trend;
pub(crate) mod trial;

/// The rule that asks about the age of an issue that is carried on. Where it is off, an old one may be.
pub(crate) const ASKS_ABOUT_AGE: &str = "registry/stale";

/// The line end that a text uses first.
pub(crate) fn line_end(text: &str) -> &'static str {
    match text.split_once('\n') {
        Some((line, _)) if line.ends_with('\r') => "\r\n",
        _ => "\n",
    }
}
