//! Suppressions as comments write them: `<!-- audit-lint: allow(range/empty, ci/) the reason -->`. Never asks whether
//! such rules exist.

use super::{Kind, Mistake, Name, Outcome, Suppression};
use crate::audit::is_placeholder;
use crate::markdown::Comment;
use crate::source::{Source, Span};

/// How a comment begins that is meant for audit-lint.
const ADDRESS: &str = "audit-lint:";

impl Suppression {
    /// Reads a comment of a file. None where it is meant for people.
    pub(crate) fn read(source: &Source, comment: &Comment) -> Option<Self> {
        let text = source.slice(comment.span);
        let (text, is_closed) = match text.strip_suffix("-->") {
            Some(text) => (text, true),
            None => (text, false),
        };
        let order = text
            .strip_prefix("<!--")?
            .trim_start()
            .strip_prefix(ADDRESS)?
            .trim();
        let read = if is_closed {
            Order::parse(order)
        } else {
            Err(mistake(
                "the comment is not closed",
                "write `-->` behind the reason",
            ))
        };
        Some(match read {
            Ok(order) => order.suppression(source, comment),
            Err(mistake) => Self {
                span: first_line(source, comment.span),
                kind: Kind::Unreadable(mistake),
                reason: None,
                names: Vec::new(),
            },
        })
    }
}

/// What a comment orders.
#[derive(Debug, PartialEq, Eq)]
struct Order<'t> {
    is_for_file: bool,
    names: Vec<&'t str>,
    reason: &'t str,
}

impl<'t> Order<'t> {
    fn parse(text: &'t str) -> Result<Self, Mistake> {
        const FORM: &str =
            "write `allow(rule) reason` for one place, `allow-file(rule) reason` for the file";
        let end = text.find(|character: char| character == '(' || character.is_whitespace());
        let (verb, rest) = text.split_at(end.unwrap_or(text.len()));
        let is_for_file = match verb {
            "allow" => false,
            "allow-file" => true,
            "" => return Err(mistake("the comment says nothing to audit-lint", FORM)),
            other => {
                let message = format!("`{other}` is nothing that a comment can say to audit-lint");
                return Err(mistake(message, FORM));
            }
        };
        let Some(rest) = rest.trim_start().strip_prefix('(') else {
            let message = format!("no parenthesis with rules follows `{verb}`");
            return Err(mistake(message, FORM));
        };
        let Some((names, reason)) = rest.split_once(')') else {
            let message = format!("the parenthesis behind `{verb}` is not closed");
            return Err(mistake(message, "write `)` behind the rules"));
        };
        let names: Vec<&str> = names
            .split(',')
            .map(str::trim)
            .filter(|name| !name.is_empty())
            .collect();
        if names.is_empty() {
            return Err(mistake("the parentheses name no rule", FORM));
        }
        Ok(Self {
            is_for_file,
            names,
            reason: reason
                .trim_start()
                .trim_start_matches([':', '—', '–', '-'])
                .trim(),
        })
    }

    fn suppression(&self, source: &Source, comment: &Comment) -> Suppression {
        let names = self.names.iter().map(|name| Name {
            text: (*name).to_owned(),
            span: source.span_of(name),
            outcome: Outcome::Open,
        });
        let suppression = Suppression {
            span: comment.span,
            kind: Kind::Comment {
                reach: (!self.is_for_file).then_some(comment.about),
            },
            reason: None,
            names: names.collect(),
        };
        if is_placeholder(self.reason) {
            return suppression;
        }
        suppression.because(self.reason)
    }
}

fn mistake(message: impl Into<String>, help: &str) -> Mistake {
    Mistake {
        message: message.into(),
        help: help.to_owned(),
    }
}

/// A comment that is never closed goes on to the end of the file.
fn first_line(source: &Source, span: Span) -> Span {
    let text = source.slice(span);
    source.span_of(text.lines().next().unwrap_or(text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown::Document;
    use crate::source::SourceId;

    fn read(text: &str) -> Option<Suppression> {
        let source = Source::new(SourceId::new(0), "audit.md", text);
        let document = Document::parse(&source);
        Suppression::read(&source, &document.comments()[0])
    }

    #[test]
    fn a_reason_follows_the_parenthesis() {
        for text in [
            "allow(range/empty, ci/) moved away",
            "allow (range/empty,ci/): moved away",
            "allow( range/empty , ci/, )— moved away",
            "allow(range/empty,\n  ci/)\n  moved away",
        ] {
            let order = Order::parse(text).expect("it can be read");
            assert_eq!(order.names, ["range/empty", "ci/"], "{text}");
            assert_eq!(order.reason, "moved away", "{text}");
            assert!(!order.is_for_file, "{text}");
        }
    }

    #[test]
    fn what_cannot_be_read_says_what_was_expected() {
        for (text, message) in [
            ("", "the comment says nothing to audit-lint"),
            (
                "alow(ci/)",
                "`alow` is nothing that a comment can say to audit-lint",
            ),
            ("allow ci/", "no parenthesis with rules follows `allow`"),
            (
                "allow-file",
                "no parenthesis with rules follows `allow-file`",
            ),
            (
                "allow(ci/ why",
                "the parenthesis behind `allow` is not closed",
            ),
            ("allow( , )", "the parentheses name no rule"),
        ] {
            let mistake = Order::parse(text).expect_err(text);
            assert_eq!(mistake.message, message);
        }
        let open = read("<!-- audit-lint: allow(ci/)\n\n# M02\n").expect("it is for audit-lint");
        assert!(matches!(open.kind, Kind::Unreadable(_)));
        assert_eq!(open.span.len(), "<!-- audit-lint: allow(ci/)".len());
    }

    #[test]
    fn a_comment_for_people_is_none() {
        for text in [
            "<!-- allow(ci/) -->",
            "<!-- audit-lint is quiet here -->",
            "<!---->",
        ] {
            assert!(read(text).is_none(), "{text}");
        }
    }

    #[test]
    fn a_placeholder_is_no_reason() {
        for (reason, expected) in [
            ("", None),
            (" — ", None),
            (" TBD", None),
            (": known\n  since M01 ", Some("known since M01")),
        ] {
            let text = format!("<!-- audit-lint: allow-file(ci/){reason} -->");
            let suppression = read(&text).expect("it is for audit-lint");
            let Kind::Comment { reach } = suppression.kind else {
                panic!("{text} can be read");
            };
            assert_eq!(reach, None, "{text}");
            assert_eq!(suppression.reason.as_deref(), expected, "{text}");
        }
    }
}
