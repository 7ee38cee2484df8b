//! CI runs that an audit cites. Never asks the provider whether they exist.

use std::collections::HashMap;

use rustc_hash::FxHashSet;

use crate::markdown::Document;
use crate::source::{Span, Spanned};
use crate::template::{SectionKind, has_word};

use super::RepositoryName;
use super::header::Header;

/// A run, by the digits that the provider gave it.
#[derive(Debug, Clone)]
pub struct CiRun {
    /// Digits only.
    pub id: String,
    /// The digits.
    pub span: Span,
    /// Whether it stands in a header field about CI.
    pub headline: bool,
    /// Where its address puts it.
    pub place: RunPlace,
}

/// Where an address puts a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RunPlace {
    /// It is cited without one.
    Unsaid,
    /// Into this repository.
    In(RepositoryName),
    /// Into none that the address names in full.
    Unknown,
}

/// A run's address that cannot be right.
#[derive(Debug, Clone)]
pub enum MalformedRun {
    /// The link text names one run, the address another.
    Conflict {
        /// The run in the link text.
        text: Spanned<String>,
        /// The run in the address.
        address: Spanned<String>,
    },
    /// The address ends in something that is no number.
    NoNumber(Spanned<String>),
}

/// The runs of an audit.
#[derive(Debug, Clone, Default)]
pub struct CiRuns {
    /// In order of the text; one run may be cited several times.
    pub cited: Vec<CiRun>,
    /// Addresses that cannot be right.
    pub malformed: Vec<MalformedRun>,
}

const ADDRESS: &str = "/actions/runs/";

impl CiRuns {
    pub(super) fn read(
        document: &Document,
        kinds: &[Option<SectionKind>],
        header: &Header,
    ) -> Self {
        let mut runs = Self::default();
        let text = document.source.text();
        let headline = |at: usize| header.ci().any(|field| field.value.range().contains(&at));
        for at in memchr::memmem::find_iter(text.as_bytes(), ADDRESS.as_bytes()) {
            runs.read_address(document, at, headline(at));
        }
        for number in long_numbers(text) {
            let span = document.source.span(number);
            let at = span.start as usize;
            if !stands_alone(text, span) || is_in_address(text, at) {
                continue;
            }
            let headline = headline(at);
            if headline || is_about_runs(document, kinds, at) {
                runs.cited.push(CiRun {
                    id: text[span.range()].to_owned(),
                    span,
                    headline,
                    place: RunPlace::Unsaid,
                });
            }
        }
        runs.cited.sort_by_key(|run| run.span);
        runs
    }

    fn read_address(&mut self, document: &Document, at: usize, headline: bool) {
        let text = document.source.text();
        let start = at + ADDRESS.len();
        let name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
        let length = text[start..]
            .find(|c: char| !name(c))
            .unwrap_or(text.len() - start);
        let last = match &text[start..start + length] {
            "" => blank(&text[start..]).unwrap_or_default(),
            name => name,
        };
        if last.is_empty() {
            return;
        }
        let span = document.source.span_of(last);
        if !last.bytes().all(|b| b.is_ascii_digit()) {
            self.malformed
                .push(MalformedRun::NoNumber(Spanned::new(last.to_owned(), span)));
            return;
        }
        self.cited.push(CiRun {
            id: last.to_owned(),
            span,
            headline,
            place: place(text, at),
        });
        if let Some(label) = link_text(text, at)
            && let [shown] = numbers_of(document, label).as_slice()
            && document.raw(*shown) != last
        {
            let shown = *shown;
            self.malformed.push(MalformedRun::Conflict {
                text: Spanned::new(document.raw(shown).to_owned(), shown),
                address: Spanned::new(last.to_owned(), span),
            });
        }
    }

    /// Each run, and where its addresses put it; it may be cited by its number in one place, and by its address in another.
    pub fn places(&self) -> HashMap<&str, &RunPlace> {
        let mut places = HashMap::new();
        for run in &self.cited {
            let place = places.entry(run.id.as_str()).or_insert(&run.place);
            if **place == RunPlace::Unsaid {
                *place = &run.place;
            }
        }
        places
    }

    /// The runs of the header's CI fields, each once.
    pub fn headline(&self) -> Vec<&CiRun> {
        once(self.cited.iter().filter(|run| run.headline))
    }

    /// All runs, each once: in the header's CI fields where it stands there, else where it is cited first.
    pub fn distinct(&self) -> Vec<&CiRun> {
        let (headline, others): (Vec<_>, Vec<_>) = self.cited.iter().partition(|run| run.headline);
        once(headline.into_iter().chain(others))
    }
}

fn once<'r>(runs: impl Iterator<Item = &'r CiRun>) -> Vec<&'r CiRun> {
    let mut known = FxHashSet::default();
    runs.filter(|run| known.insert(run.id.as_str())).collect()
}

/// The numbers in a part of the text that can be runs.
fn numbers_of(document: &Document, part: &str) -> Vec<Span> {
    let base = document.source.span_of(part).start as usize;
    long_numbers(part)
        .map(|number| document.source.span(base + number.start..base + number.end))
        .filter(|span| stands_alone(document.source.text(), *span))
        .collect()
}

/// Runs of 8 to 12 digits.
fn long_numbers(text: &str) -> impl Iterator<Item = std::ops::Range<usize>> + '_ {
    let bytes = text.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        while at < bytes.len() {
            // Eight digits that begin in eight bytes cover the last of these, and the third before it or behind it.
            let (eights, _) = bytes[at..].as_chunks::<8>();
            at += 8 * eights.iter().position(|eight| eight[7].is_ascii_digit())?;
            if ![at + 4, at + 10]
                .iter()
                .any(|at| bytes.get(*at).is_some_and(u8::is_ascii_digit))
            {
                at += 8;
                continue;
            }
            let before = bytes[..at + 7].iter().rev();
            let start = at + 7 - before.take_while(|byte| byte.is_ascii_digit()).count();
            at += 7;
            while at < bytes.len() && bytes[at].is_ascii_digit() {
                at += 1;
            }
            if (8..=12).contains(&(at - start)) {
                return Some(start..at);
            }
        }
        None
    })
}

/// What a template leaves in place of a run: `<run-id>`, `{run_id}`, `…`.
fn blank(text: &str) -> Option<&str> {
    let close = match text.chars().next()? {
        '<' => '>',
        '{' => '}',
        '…' => '…',
        _ => return None,
    };
    let end = text.lines().next()?.find(close)? + close.len_utf8();
    Some(&text[..end])
}

/// Whether digits belong to the address of a run: its own, a job's, an artifact's.
fn is_in_address(text: &str, at: usize) -> bool {
    address_before(text, at).contains(ADDRESS)
}

/// The part of an address that stands before a place in it.
fn address_before(text: &str, at: usize) -> &str {
    let divider =
        |c: char| c.is_whitespace() || matches!(c, '<' | '(' | '[' | ']' | '`' | '|' | '"');
    let before = text[..at].rfind(divider);
    let start = before.map_or(0, |found| {
        found + text[found..].chars().next().map_or(1, char::len_utf8)
    });
    &text[start..at]
}

/// Where the address whose `/actions/runs/` stands at `at` puts its run.
fn place(text: &str, at: usize) -> RunPlace {
    let address = address_before(text, at).trim_start_matches(['*', '_', '\'', '{']);
    if address.is_empty() {
        return RunPlace::Unsaid;
    }
    RepositoryName::of_page(address).map_or(RunPlace::Unknown, RunPlace::In)
}

/// Whether the digits touch no letter, `-`, `_`, `=`, nor the point of a decimal number.
fn stands_alone(text: &str, span: Span) -> bool {
    let before = &text[..span.start as usize];
    let behind = &text[span.end as usize..];
    let touches = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '=');
    let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    let decimal_before = before
        .strip_suffix(['.', ','])
        .is_some_and(|rest| digit(rest.chars().next_back()));
    let decimal_behind = behind
        .strip_prefix(['.', ','])
        .is_some_and(|rest| digit(rest.chars().next()));
    !before.ends_with(touches) && !behind.starts_with(touches) && !decimal_before && !decimal_behind
}

/// Whether the place is in a CI section, on a line with the word *run*, or below a column with that word.
fn is_about_runs(document: &Document, kinds: &[Option<SectionKind>], at: usize) -> bool {
    let index = document.section_at(document.source.span(at..at));
    let mut ancestor = Some(index);
    while let Some(here) = ancestor {
        if kinds[here] == Some(SectionKind::Ci) {
            return true;
        }
        ancestor = document.sections[here].parent;
    }
    let text = document.source.text();
    let start = text[..at].rfind('\n').map_or(0, |found| found + 1);
    let end = text[at..].find('\n').map_or(text.len(), |found| at + found);
    let names = ["run", "runs"];
    if has_word(&text[start..end], &names) {
        return true;
    }
    document
        .tables_of(&document.sections[index])
        .iter()
        .filter(|table| table.span.range().contains(&at))
        .any(|table| {
            let behind = table
                .rows
                .partition_point(|row| (row.span.start as usize) <= at);
            let row = behind.checked_sub(1).map(|last| &table.rows[last]);
            let cells = row.map_or(&[][..], |row| table.cells(row));
            cells.iter().zip(table.names()).any(|(cell, head)| {
                cell.span.range().contains(&at) && has_word(document.raw(head.span), &names)
            })
        })
}

/// The text of the link whose target holds the byte at `at`.
fn link_text(text: &str, at: usize) -> Option<&str> {
    let line = text[..at].rfind('\n').map_or(0, |found| found + 1);
    let target = text[line..at].rfind("](").map(|found| line + found)?;
    if text[target + 2..at].contains([')', ' ']) {
        return None;
    }
    let open = text[line..target].rfind('[').map(|found| line + found)?;
    Some(&text[open + 1..target])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::{Audit, Location};
    use crate::source::{Source, SourceId};
    use crate::template::Conventions;

    fn runs(text: &str) -> CiRuns {
        let source = Source::new(SourceId::new(0), "x", text);
        let document = Document::parse(&source);
        Audit::read(
            document,
            Location::new(std::path::PathBuf::from("/x")),
            &Conventions::built_in(),
        )
        .runs
    }

    #[test]
    fn an_address_says_where_its_run_is() {
        let page = "https://github.com/acme/pipeline";
        let acme = RepositoryName::of_page(page).expect("a page");
        for (text, expected) in [
            (
                format!("{page}/actions/runs/77700000001"),
                RunPlace::In(acme.clone()),
            ),
            (
                format!("[run 77700000001]({page}/actions/runs/77700000001/attempts/2)"),
                RunPlace::In(acme.clone()),
            ),
            (
                format!("**{page}/actions/runs/77700000001**"),
                RunPlace::In(acme.clone()),
            ),
            // A blank of two bytes.
            (
                format!("run\u{a0}{page}/actions/runs/77700000001"),
                RunPlace::In(acme),
            ),
            ("/actions/runs/77700000001".to_owned(), RunPlace::Unsaid),
            ("../actions/runs/77700000001".to_owned(), RunPlace::Unknown),
            (
                "https://a/b/c/d/actions/runs/77700000001".to_owned(),
                RunPlace::Unknown,
            ),
            ("run 77700000001".to_owned(), RunPlace::Unsaid),
        ] {
            let runs = runs(&format!("# M01 Audit\n\n**CI Status:** Green {text}\n"));
            assert_eq!(runs.places()["77700000001"], &expected, "{text}");
        }
    }

    #[test]
    fn a_number_is_where_its_address_elsewhere_says() {
        let runs = runs(
            "# M01 Audit\n\n**CI Status:** Green (77700000001)\n\n## CI\n\n\
             https://github.com/acme/pipeline/actions/runs/77700000001\n",
        );
        assert_eq!(runs.cited.len(), 2);
        assert_eq!(runs.cited[0].place, RunPlace::Unsaid);
        assert_eq!(runs.places()["77700000001"], &runs.cited[1].place);
    }
}
