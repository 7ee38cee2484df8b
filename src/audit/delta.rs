//! The paths that a Delta Map says were changed. Never asks whether they are there.

use globset::{GlobBuilder, GlobMatcher};

use super::Audit;
use crate::markdown::{Document, Table};
use crate::source::{Span, Spanned};
use crate::template::{SectionKind, has_word};

/// A file, a folder or a glob in the first column of a Delta Map's table.
#[derive(Debug, Clone)]
pub struct DeltaPath {
    /// As written.
    pub text: Spanned<String>,
    meaning: Meaning,
}

#[derive(Debug, Clone)]
enum Meaning {
    /// A file, or a folder with all that is in it; without its last `/`.
    Plain(String),
    Glob(Box<GlobMatcher>),
}

/// By which a row says that nothing was changed.
const UNCHANGED: [&str; 10] = [
    "no change",
    "unchanged",
    "untouched",
    "none",
    "no",
    "not",
    "nothing",
    "only scanned",
    "tests only",
    "read only",
];

/// Longer texts are no paths.
const LONGEST: usize = 300;

impl Audit {
    /// The paths that its Delta Map names as changed. A row that says otherwise names none.
    pub fn delta_paths(&self) -> Vec<DeltaPath> {
        let document = &self.document;
        let sections = self.kinds.iter().enumerate();
        let maps = sections.filter(|(_, kind)| **kind == Some(SectionKind::DeltaMap));
        let mut found: Vec<DeltaPath> = Vec::new();
        for (index, _) in maps {
            for section in document.extent(index) {
                if says_unchanged(&document.heading_text(section)) {
                    continue;
                }
                for table in document.tables_of(section) {
                    read(document, table, &mut found);
                }
            }
        }
        // A section within a section is read once.
        found.sort_by_key(|path| path.text.span.start);
        found.dedup_by_key(|path| path.text.span.start);
        found
    }
}

fn read(document: &Document, table: &Table, found: &mut Vec<DeltaPath>) {
    let heading = table.names().first();
    if heading.is_some_and(|cell| says_unchanged(&document.plain(cell.span))) {
        return;
    }
    for row in &table.rows {
        let cells = table.cells(row);
        let Some(first) = cells.first() else { continue };
        let others = cells[1..].iter();
        let mut said: Vec<_> = others.map(|cell| document.plain(cell.span)).collect();
        let names = tokens(document, first.span);
        let paths: Vec<DeltaPath> = names.iter().filter_map(DeltaPath::parse).collect();
        let mut rest = document.plain(first.span).into_owned();
        for path in &paths {
            rest = rest.replacen(&path.text.value, " ", 1);
        }
        said.push(rest.into());
        if !said.iter().any(|text| says_unchanged(text)) {
            found.extend(paths);
        }
    }
}

fn says_unchanged(text: &str) -> bool {
    has_word(text, &UNCHANGED)
}

/// The words of a cell that may be paths: its code spans, or, where it has none, all of them.
fn tokens(document: &Document, cell: Span) -> Vec<Spanned<String>> {
    let source = &document.source;
    let raw = document.raw(cell);
    let spanned = |text: &str| Spanned::new(text.to_owned(), source.span_of(text));
    if raw.contains('`') {
        return raw.split('`').skip(1).step_by(2).map(spanned).collect();
    }
    let mut depth = 0_usize;
    let mut is_between = |c: char| {
        match c {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        c.is_whitespace() || matches!(c, ';' | '<' | '>' | '(' | ')') || (c == ',' && depth == 0)
    };
    raw.split(&mut is_between)
        .map(|word| word.trim_start_matches("**").trim_start_matches('_'))
        .map(|word| {
            word.strip_suffix("**")
                .filter(|_| !word.ends_with("/**"))
                .unwrap_or(word)
        })
        .filter(|word| !word.is_empty())
        .map(spanned)
        .collect()
}

impl DeltaPath {
    /// A text that looks like a path: it has a `/`, or the ending of a file.
    fn parse(text: &Spanned<String>) -> Option<Self> {
        let name = text.value.trim();
        // "src/main.rs:42", "tests/test_x.py::test_y", "README.md#use": a place in a file.
        let end = name.find([':', '#']).unwrap_or(name.len());
        let (path, place) = name.split_at(end);
        let is_address = place.starts_with("://");
        let path = path.strip_prefix("./").unwrap_or(path);
        let is_part = |c: char| c.is_alphanumeric() || "/._-+@*?{},[]~".contains(c);
        let ending = path.rsplit_once('.').map(|(_, ending)| ending);
        let is_file = ending.is_some_and(|ending| {
            ending.len() <= 12
                && ending.starts_with(|c: char| c.is_ascii_alphabetic())
                && ending
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || byte == b'}')
        });
        let is_path = (path.contains('/') || is_file)
            && path.len() <= LONGEST
            && path.chars().all(is_part)
            && !path.starts_with(['/', '-', '@', '~'])
            && !path.contains("..")
            && !path.contains("//")
            && !is_address;
        if !is_path {
            return None;
        }
        let meaning = if path.contains(['*', '?', '{', '[']) {
            Meaning::Glob(Box::new(glob(path)?))
        } else {
            Meaning::Plain(path.trim_end_matches('/').to_owned())
        };
        let mut span = text.span;
        let blanks = text.value.len() - text.value.trim_start().len();
        span.start += u32::try_from(blanks).unwrap_or_default();
        span.end = span.start + u32::try_from(name.len()).unwrap_or_default();
        Some(Self {
            text: Spanned::new(name.to_owned(), span),
            meaning,
        })
    }

    /// Whether it means a file of a repository: its whole path or the end of it, or that of a folder above.
    pub fn matches(&self, file: &str) -> bool {
        match &self.meaning {
            Meaning::Plain(path) => {
                let places = file.match_indices(path.as_str());
                let borders = |at: usize| {
                    let behind = &file[at + path.len()..];
                    let is_whole = at == 0 || file[..at].ends_with('/');
                    is_whole && (behind.is_empty() || behind.starts_with('/'))
                };
                places.into_iter().any(|(at, _)| borders(at))
            }
            Meaning::Glob(glob) => glob.is_match(file),
        }
    }

    /// The name that one part of the path of all that it means has, where that is known.
    pub fn part(&self) -> Option<&str> {
        let text = match &self.meaning {
            Meaning::Plain(path) => path,
            Meaning::Glob(_) => {
                let text = self.text.value.as_str();
                let end = text.find(['*', '?', '{', '[']).unwrap_or(text.len());
                text[..end].rsplit_once('/')?.0
            }
        };
        let name = text.rsplit('/').next()?;
        (!name.is_empty() && name != ".").then_some(name)
    }
}

/// A glob anywhere below the root, with all that is in the folders that it means. `*` crosses `/`: people mean that.
fn glob(path: &str) -> Option<GlobMatcher> {
    let path = path.trim_end_matches('/');
    let text = format!("{{,**/}}{path}{{,/**}}");
    let glob = GlobBuilder::new(&text)
        .literal_separator(false)
        .empty_alternates(true)
        .build();
    glob.ok().map(|glob| glob.compile_matcher())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceId;

    fn path(text: &str) -> Option<DeltaPath> {
        let span = Span::new(SourceId::new(0), 0..text.len());
        DeltaPath::parse(&Spanned::new(text.to_owned(), span))
    }

    #[test]
    fn only_what_looks_like_a_path_is_one() {
        for text in [
            "src/main.rs",
            "Cargo.toml",
            ".github/workflows/ci.yml",
            "src/",
            "docs/milestones/M09/*",
            "src/{a,b}.rs",
            "src/main.rs:42",
            "./x.md",
            "packages/@scope/x",
        ] {
            assert!(path(text).is_some(), "{text}");
        }
        for text in [
            "Backend",
            "1.2",
            "4.5.6",
            "https://x/y",
            "/api/users",
            "a b/c",
            "../x.md",
            "-O/x",
            "e.g.",
            "",
        ] {
            assert!(path(text).is_none(), "{text}");
        }
    }

    #[test]
    fn a_path_means_a_file_by_its_end_and_a_folder_by_what_is_in_it() {
        for (text, file, expected) in [
            ("src/main.rs", "src/main.rs", true),
            ("src/main.rs", "crates/a/src/main.rs", true),
            ("src/main.rs", "mysrc/main.rs", false),
            ("main.rs", "src/main.rs", true),
            ("src/", "crates/a/src/x/y.rs", true),
            ("src/x", "src/xy.rs", false),
            ("docs/milestones/M09/*", "docs/milestones/M09/a/b.md", true),
            ("docs/milestones/M09/*", "docs/milestones/M10/a.md", false),
            ("src/{a,b}.rs", "app/src/b.rs", true),
            ("src/**/x.rs", "src/x.rs", true),
            ("*.md", "docs/a.md", true),
            ("src/main.rs:42", "src/main.rs", true),
        ] {
            let path = path(text).expect("a path");
            assert_eq!(path.matches(file), expected, "{text} {file}");
        }
    }

    #[test]
    fn what_a_path_means_has_its_part() {
        for (text, part) in [
            ("src/main.rs", Some("main.rs")),
            ("src/", Some("src")),
            ("docs/M09/*", Some("M09")),
            ("docs/M*/x.md", Some("docs")),
            ("*.md", None),
        ] {
            assert_eq!(path(text).expect("a path").part(), part, "{text}");
        }
    }
}
