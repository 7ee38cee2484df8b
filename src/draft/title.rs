//! The title line, and values that say the milestone and its title in one. Never decides what a milestone is called.

use std::sync::LazyLock;

use regex::Regex;

use super::Draft;
use super::shift::without_milestones;
use crate::audit::Milestone;
use crate::markdown::plain;
use crate::template::{has_word, same_text};

/// The parts of a title, each with the divider in front of it: `M06 Audit`, ` — `, `Webhook Outbox`.
pub(super) fn parts(title: &str) -> Vec<(&str, &str)> {
    static DIVIDER: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"[ \t]+[—–|·-][ \t]+|:[ \t]+").expect("the pattern is valid"));
    let mut parts = Vec::new();
    let (mut divider, mut start) = ("", 0);
    for found in DIVIDER.find_iter(title) {
        parts.push((divider, &title[start..found.start()]));
        (divider, start) = (found.as_str(), found.end());
    }
    parts.push((divider, &title[start..]));
    parts
}

impl Draft<'_> {
    /// The predecessor's title line for the new milestone.
    pub(super) fn title_line(&self, before: &str) -> String {
        let mut line = String::new();
        let mut is_given = false;
        for (divider, part) in parts(before) {
            if self.is_form(part) {
                line.push_str(divider);
                line.push_str(&self.shifted(self.audit(), part));
            } else if !is_given {
                is_given = true;
                line.push_str(divider);
                line.push_str(&self.titled(part));
            }
        }
        match &self.known.title {
            Some(title) if !is_given => format!("{} — {title}", line.trim_end()),
            _ => line,
        }
    }

    /// Whether a part of a title says what the document is, and not what the milestone is called.
    fn is_form(&self, part: &str) -> bool {
        let words = without_milestones(part);
        !words.contains(char::is_alphanumeric)
            || has_word(part, &["audit"])
            || self.habits.has_title(part)
    }

    /// A part with the new title, and with the milestone where it names one.
    fn titled(&self, part: &str) -> String {
        let title = self.known.title();
        // "Draft v0" names no milestone.
        let own = self.audit().milestone();
        let is_own = |found: &Milestone| own.is_some_and(|own| own.is_same(found));
        let found = Milestone::find_all(part).find(|(_, _, found)| is_own(found));
        let Some((at, _, found)) = found else {
            return title.to_owned();
        };
        let milestone = self.known.milestone.written_like(&found);
        if part[..at].trim().is_empty() {
            format!("{milestone} {title}")
        } else {
            format!("{title} ({milestone})")
        }
    }

    /// What the predecessor's milestone was called, by its title line.
    pub(super) fn old_title(&self) -> Option<&str> {
        let document = &self.audit().document;
        let (_, heading) = document.title()?;
        let parts = parts(document.raw(heading.span)).into_iter();
        parts.map(|(_, part)| part).find(|part| !self.is_form(part))
    }

    /// Whether a text is only what the predecessor's milestone was called.
    pub(super) fn is_old_title(&self, text: &str) -> bool {
        self.old_title()
            .is_some_and(|title| same_text(&plain(title), text))
    }

    /// The value of a milestone field: the ID, and behind a divider the title.
    pub(super) fn milestone_value(&self, before: &str) -> String {
        let prefix = self.audit().milestone().map(|own| own.prefix.as_str());
        let bare = before.trim_matches(['*', '_', '`', ' ']);
        let Some((at, token, found)) = Milestone::find(bare, prefix) else {
            return self.known.milestone.to_string();
        };
        let start = before.find(bare).unwrap_or(0) + at;
        let milestone = self.known.milestone.written_like(&found);
        let behind = &before[start + token.len()..];
        let mark = &behind[..behind.len() - behind.trim_start_matches(['*', '_', '`']).len()];
        let rest = match parts(&behind[mark.len()..]).get(1) {
            Some((divider, _)) => format!("{divider}{}", self.known.title()),
            None => String::new(),
        };
        // Whatever was emphasised as a whole is so no longer.
        let lead = before[..start].trim_end_matches(['*', '_', '`']);
        let opening = &before[lead.len()..start];
        if opening == mark {
            format!("{lead}{opening}{milestone}{mark}{rest}")
        } else {
            format!("{lead}{milestone}{rest}")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::parts;

    #[test]
    fn a_title_is_divided_where_a_reader_divides_it() {
        for (title, expected) in [
            (
                "M06 Audit — Webhook Outbox",
                vec!["M06 Audit", "Webhook Outbox"],
            ),
            (
                "Milestone Audit — M16: Re-run",
                vec!["Milestone Audit", "M16", "Re-run"],
            ),
            ("M41", vec!["M41"]),
            ("", vec![""]),
        ] {
            let found: Vec<_> = parts(title).into_iter().map(|(_, part)| part).collect();
            assert_eq!(found, expected);
        }
    }
}
