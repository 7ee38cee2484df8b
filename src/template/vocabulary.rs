//! The names that audits use, made quick to ask.

use std::sync::OnceLock;

use rustc_hash::FxHashMap as HashMap;
use serde::Deserialize;

use super::words::normalise;
use super::{ColumnKind, FieldKind, SectionKind};

/// The names that audits use, from `rules/templates/common.toml`.
#[derive(Debug)]
pub struct Vocabulary {
    fields: HashMap<String, FieldKind>,
    /// A field whose name contains this word is a CI field.
    ci_word: Option<String>,
    /// Patterns by their first word.
    sections: HashMap<String, Vec<Pattern>>,
    /// Names of sections that are long enough to be missed by a letter.
    spellings: Vec<Spelling>,
    titles: HashMap<SectionKind, String>,
    column_titles: HashMap<ColumnKind, String>,
    columns: HashMap<String, Vec<(Vec<String>, ColumnKind)>>,
    words: Words,
}

#[derive(Debug)]
struct Pattern {
    /// Words that follow the first, `…` for any number of words.
    rest: Vec<String>,
    begins: bool,
    rank: usize,
    kind: SectionKind,
}

#[derive(Debug)]
struct Spelling {
    text: String,
    words: usize,
    kind: SectionKind,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    fields: HashMap<FieldKind, FieldNames>,
    #[serde(rename = "section")]
    sections: Vec<SectionNames>,
    columns: HashMap<ColumnKind, Vec<String>>,
    words: Words,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct FieldNames {
    names: Vec<String>,
    containing: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SectionNames {
    kind: SectionKind,
    title: String,
    #[serde(default)]
    names: Vec<String>,
    #[serde(default)]
    begins: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Words {
    closed: Vec<String>,
    accounted: Vec<String>,
    hedges: Vec<String>,
    open: Vec<String>,
    closed_above: Vec<String>,
    open_above: Vec<String>,
    kept: Vec<String>,
    none: Vec<String>,
}

impl Vocabulary {
    /// The vocabulary that is built in.
    ///
    /// # Panics
    ///
    /// When the built-in file is no template, which a test would have shown.
    pub fn built_in() -> &'static Self {
        static BUILT_IN: OnceLock<Vocabulary> = OnceLock::new();
        BUILT_IN.get_or_init(|| {
            Self::parse(include_str!("../../rules/templates/common.toml"))
                .expect("the built-in names are valid")
        })
    }

    /// Reads a file of names.
    ///
    /// # Errors
    ///
    /// When the text is not TOML or no file of names.
    pub fn parse(text: &str) -> Result<Self, toml::de::Error> {
        let file: File = toml::from_str(text)?;
        let mut fields = HashMap::default();
        let mut ci_word = None;
        for (kind, names) in file.fields {
            fields.extend(names.names.iter().map(|name| (normalise(name), kind)));
            if let Some(word) = names.containing {
                ci_word = Some(word.to_lowercase());
            }
        }
        let mut sections: HashMap<String, Vec<Pattern>> = HashMap::default();
        let mut spellings = Vec::new();
        let mut titles = HashMap::default();
        for (rank, section) in file.sections.into_iter().enumerate() {
            let names = section.names.iter().map(|name| (name, false));
            let begins = section.begins.iter().map(|name| (name, true));
            for (name, begins) in names.chain(begins) {
                let mut words = pattern_words(name);
                spellings.extend(Spelling::of(&words, section.kind));
                let rest = words.split_off(1);
                sections.entry(words.remove(0)).or_default().push(Pattern {
                    rest,
                    begins,
                    rank,
                    kind: section.kind,
                });
            }
            titles.insert(section.kind, section.title);
        }
        let mut columns: HashMap<String, Vec<(Vec<String>, ColumnKind)>> = HashMap::default();
        let mut column_titles = HashMap::default();
        for (kind, names) in file.columns {
            // The first name is the usual one.
            column_titles.extend(names.first().map(|title| (kind, title.clone())));
            for name in names {
                let mut words = pattern_words(&name);
                let rest = words.split_off(1);
                columns
                    .entry(words.remove(0))
                    .or_default()
                    .push((rest, kind));
            }
        }
        for candidates in columns.values_mut() {
            // "Issue ID" is an ID before "Issue" gets it.
            candidates.sort_by(|a, b| (b.0.len(), a.1).cmp(&(a.0.len(), b.1)));
        }
        Ok(Self {
            fields,
            ci_word,
            sections,
            spellings,
            titles,
            column_titles,
            columns,
            words: file.words,
        })
    }

    /// Which field a name is, given without markup.
    pub fn field(&self, name: &str) -> Option<FieldKind> {
        let name = normalise(name);
        self.fields.get(&name).copied().or_else(|| {
            let word = self.ci_word.as_deref()?;
            name.split(' ')
                .any(|part| part == word)
                .then_some(FieldKind::Ci)
        })
    }

    /// Which section a heading opens, given without markup.
    pub fn section(&self, heading: &str) -> Option<SectionKind> {
        let heading = normalise(heading);
        let mut best: Option<&Pattern> = None;
        let mut rest = heading.as_str();
        while !rest.is_empty() {
            let at_start = rest.len() == heading.len();
            let (word, behind) = split_word(rest);
            let patterns = self.sections.get(word).into_iter().flatten();
            let matches = patterns
                .filter(|pattern| at_start || !pattern.begins)
                .filter(|pattern| follows(behind, &pattern.rest));
            best = matches.chain(best).min_by_key(|pattern| pattern.rank);
            rest = behind;
        }
        best.map(|pattern| pattern.kind)
    }

    /// Whether a heading, given normalised, misses one of a section's names by a letter or two.
    pub fn is_near_miss(&self, heading: &str, kind: SectionKind) -> bool {
        const LIKENESS: f64 = 0.85;
        let words: Vec<&str> = heading.split(' ').collect();
        // Nobody misses the first letter.
        let begins_alike = |window: &[&str], spelling: &Spelling| {
            let first = window[0].as_bytes().first();
            first == spelling.text.as_bytes().first()
        };
        let mut spellings = self.spellings.iter().filter(|one| one.kind == kind);
        spellings.any(|spelling| {
            words
                .windows(spelling.words)
                .filter(|window| begins_alike(window, spelling))
                .filter(|window| {
                    let length = window.iter().map(|word| word.len() + 1).sum::<usize>();
                    length.abs_diff(spelling.text.len() + 1) <= 2
                })
                .any(|window| {
                    let text = window.join(" ");
                    strsim::normalized_damerau_levenshtein(&text, &spelling.text) >= LIKENESS
                })
        })
    }

    /// Which column a header cell names, given without markup: the name itself, or a name that it begins with.
    pub fn column(&self, name: &str) -> Option<ColumnKind> {
        let name = normalise(name);
        let (first, behind) = split_word(&name);
        let candidates = self.columns.get(first)?;
        candidates
            .iter()
            .find(|(pattern, _)| follows(behind, pattern))
            .map(|(_, kind)| *kind)
    }

    /// What a section is called.
    pub fn title(&self, kind: SectionKind) -> &str {
        self.titles.get(&kind).map_or("", String::as_str)
    }

    /// What a column is called.
    pub fn column_title(&self, kind: ColumnKind) -> &str {
        self.column_titles.get(&kind).map_or("", String::as_str)
    }

    /// Words that close a row.
    pub fn closed_words(&self) -> &[String] {
        &self.words.closed
    }

    /// Words that say what became of an item without closing it.
    pub fn accounted_words(&self) -> &[String] {
        &self.words.accounted
    }

    /// Words that take the force out of a closing word behind them.
    pub fn hedges(&self) -> &[String] {
        &self.words.hedges
    }

    /// Words that leave a cell open which they open.
    pub fn open_words(&self) -> &[String] {
        &self.words.open
    }

    /// Words of a heading, caption or list item that close what stands below it.
    pub fn closed_above(&self) -> &[String] {
        &self.words.closed_above
    }

    /// Words of a heading, caption or list item that leave open what stands below it.
    pub fn open_above(&self) -> &[String] {
        &self.words.open_above
    }

    /// Words of a line that keep its item open.
    pub fn kept_words(&self) -> &[String] {
        &self.words.kept
    }

    /// Words for a list that is empty.
    pub fn none_words(&self) -> &[String] {
        &self.words.none
    }
}

fn pattern_words(name: &str) -> Vec<String> {
    name.split_whitespace()
        .map(|word| {
            if word == "…" {
                word.to_owned()
            } else {
                normalise(word)
            }
        })
        .collect()
}

/// The first word of a normalised text, and what follows it.
fn split_word(text: &str) -> (&str, &str) {
    match text.bytes().position(|byte| byte == b' ') {
        Some(blank) => (&text[..blank], &text[blank + 1..]),
        None => (text, ""),
    }
}

/// Whether the words behind the first one go on as the pattern does.
fn follows(text: &str, pattern: &[String]) -> bool {
    let Some((expected, behind)) = pattern.split_first() else {
        return true;
    };
    let (word, rest) = split_word(text);
    if expected == "…" {
        return follows(text, behind) || (!text.is_empty() && follows(rest, pattern));
    }
    word == expected && follows(rest, behind)
}

impl Spelling {
    /// "CI" and "Test" are too short to miss, and `…` is no word.
    fn of(words: &[String], kind: SectionKind) -> Option<Self> {
        const SHORTEST: usize = 8;
        let text = words.join(" ");
        let letters = text.len() - (words.len() - 1);
        let is_missed = letters >= SHORTEST && !text.contains('…');
        is_missed.then_some(Self {
            text,
            words: words.len(),
            kind,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_are_known_by_their_words() {
        let names = Vocabulary::built_in();
        for (heading, kind) in [
            (
                "10. Deferred Issues Registry (Cumulative)",
                Some(SectionKind::Registry),
            ),
            ("Deferred Items", Some(SectionKind::Registry)),
            ("Deferred Work", Some(SectionKind::Deferred)),
            ("Defer", None),
            ("CI/CD & Workflow Audit", Some(SectionKind::Ci)),
            ("Precision", None),
            ("12. Flake & Regression Log", Some(SectionKind::FlakeLog)),
            ("Audit Score", None),
            ("Final Verdict", Some(SectionKind::Verdict)),
            ("The Verdict of others", None),
        ] {
            assert_eq!(names.section(heading), kind, "{heading}");
        }
    }

    #[test]
    fn columns_are_known_by_their_beginning() {
        let names = Vocabulary::built_in();
        assert_eq!(
            names.column("Discovered (M#)"),
            Some(ColumnKind::Discovered)
        );
        assert_eq!(names.column("Status after M07"), Some(ColumnKind::Status));
        assert_eq!(names.column("Issue ID"), Some(ColumnKind::Id));
        assert_eq!(names.column("Blocker?"), Some(ColumnKind::Blocker));
    }

    #[test]
    fn a_field_about_ci_is_known_by_the_word() {
        let names = Vocabulary::built_in();
        assert_eq!(
            names.field("CI Status (remote reference)"),
            Some(FieldKind::CiStatus)
        );
        assert_eq!(names.field("CI Run"), Some(FieldKind::Ci));
        assert_eq!(names.field("current_sha"), Some(FieldKind::Commit));
        assert_eq!(names.field("Precision"), None);
    }
}
