//! The names that audits use, made quick to ask.

use rustc_hash::FxHashMap as HashMap;
use toml::Spanned;

use super::file::{File, Section, Weighting, Words};
use super::memo::Memo;
use super::words::normalise;
use super::{ColumnKind, FieldKind, SectionKind, TemplateError};

/// The names that audits use, and the scale that goes without saying.
#[derive(Debug, Clone, Default)]
pub struct Vocabulary {
    fields: HashMap<String, FieldKind>,
    field_titles: HashMap<FieldKind, String>,
    /// Names of fields that also mean other things.
    loose: Vec<String>,
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
    scale: u32,
    known_fields: Memo<FieldKind>,
    known_sections: Memo<SectionKind>,
    known_columns: Memo<ColumnKind>,
}

#[derive(Debug, Clone)]
struct Pattern {
    /// Words that follow the first, `…` for any number of words.
    rest: Vec<String>,
    begins: bool,
    /// The lowest wins.
    rank: i32,
    kind: SectionKind,
}

#[derive(Debug, Clone)]
struct Spelling {
    text: String,
    words: usize,
    kind: SectionKind,
}

impl Vocabulary {
    /// The same with more names, which go before those known already.
    pub(super) fn with(mut self, more: &File) -> Self {
        self.forget();
        for (kind, field) in &more.fields {
            // The first name is the usual one.
            let title = field.names.first().map(|title| (*kind, title.clone()));
            self.field_titles.extend(title);
            let all = field.names.iter().chain(&field.loose);
            self.fields.extend(all.map(|name| (normalise(name), *kind)));
            self.loose
                .extend(field.loose.iter().map(|name| normalise(name)));
            if let Some(word) = &field.containing {
                self.ci_word = Some(word.to_lowercase());
            }
        }
        let known = i32::try_from(more.sections.len()).unwrap_or(i32::MAX);
        for pattern in self.sections.values_mut().flatten() {
            pattern.rank += known;
        }
        for (rank, section) in (0..).zip(&more.sections) {
            self.add_section(rank, section.get_ref());
        }
        for (kind, names) in &more.columns {
            // The first name is the usual one.
            let title = names.first().map(|title| (*kind, title.clone()));
            self.column_titles.extend(title);
            for name in names {
                let (first, rest) = pattern(name);
                self.columns.entry(first).or_default().push((rest, *kind));
            }
        }
        for candidates in self.columns.values_mut() {
            // "Issue ID" is an ID before "Issue" gets it.
            candidates.sort_by(|a, b| (b.0.len(), a.1).cmp(&(a.0.len(), b.1)));
        }
        self.words.extend(&more.words);
        self.scale = more
            .scores
            .scale
            .as_ref()
            .map_or(self.scale, |scale| *scale.get_ref());
        self
    }

    /// Other names may mean other things.
    fn forget(&mut self) {
        self.known_fields = Memo::default();
        self.known_sections = Memo::default();
        self.known_columns = Memo::default();
    }

    /// Whether the titles of a team's own sections are titles, and none that we know.
    pub(super) fn check_titles(&self, file: &File, errors: &mut Vec<TemplateError>) {
        let sections = file.sections.iter().map(Spanned::get_ref);
        let own = sections.filter(|section| section.kind.is_none());
        for title in own.filter_map(|section| section.title.as_ref()) {
            let text = title.get_ref();
            let kind = self
                .section(text)
                .filter(|kind| self.is_called(text, *kind));
            if normalise(text).is_empty() {
                let error = TemplateError::new(format!("`{text}` is no title"), title.span());
                errors.push(error.help("write the words of the heading"));
            } else if let Some(name) = kind.and_then(SectionKind::name) {
                let message = format!("`{text}` is a section that audit-lint knows");
                let error = TemplateError::new(message, title.span());
                errors.push(error.help(format!("write `kind = \"{name}\"` instead")));
            }
        }
    }

    fn add_section(&mut self, rank: i32, section: &Section) {
        let Some(kind) = section.kind() else {
            return;
        };
        // A section of the team's own is called by its title.
        let own = section.title.iter().filter(|_| section.kind.is_none());
        let names = own.map(Spanned::get_ref).chain(&section.names);
        let names = names.map(|name| (name, false));
        let begins = section.begins.iter().map(|name| (name, true));
        for (name, begins) in names.chain(begins) {
            let (first, rest) = pattern(name);
            self.spellings.extend(Spelling::of(&first, &rest, kind));
            self.sections.entry(first).or_default().push(Pattern {
                rest,
                begins,
                rank,
                kind,
            });
        }
        if let Some(title) = &section.title {
            self.titles.insert(kind, title.get_ref().clone());
        }
    }

    /// Which field a name is, given without markup.
    pub fn field(&self, name: &str) -> Option<FieldKind> {
        self.known_fields.recall(name, || self.find_field(name))
    }

    fn find_field(&self, name: &str) -> Option<FieldKind> {
        let name = normalise(name);
        self.fields.get(&name).copied().or_else(|| {
            let word = self.ci_word.as_deref()?;
            name.split(' ')
                .any(|part| part == word)
                .then_some(FieldKind::Ci)
        })
    }

    /// Whether a field's name also means other things: beside a field with a strict name it may be about them.
    pub fn is_loose(&self, name: &str) -> bool {
        self.loose.contains(&normalise(name))
    }

    /// Which section a heading opens, given without markup.
    pub fn section(&self, heading: &str) -> Option<SectionKind> {
        let known = &self.known_sections;
        known.recall(heading, || self.find_section(heading))
    }

    fn find_section(&self, heading: &str) -> Option<SectionKind> {
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

    /// Whether a heading, given without markup, is a section's title or name and nothing else.
    pub fn is_called(&self, heading: &str, kind: SectionKind) -> bool {
        let heading = normalise(heading);
        let words: Vec<&str> = heading.split(' ').collect();
        let patterns = self.sections.get(words[0]).into_iter().flatten();
        let mut names = patterns.filter(|pattern| pattern.kind == kind);
        heading == normalise(self.title(kind)) || names.any(|name| name.rest == words[1..])
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
        self.known_columns.recall(name, || self.find_column(name))
    }

    fn find_column(&self, name: &str) -> Option<ColumnKind> {
        let name = normalise(name);
        let (first, behind) = split_word(&name);
        let candidates = self.columns.get(first)?;
        candidates
            .iter()
            .find(|(pattern, _)| follows(behind, pattern))
            .map(|(_, kind)| *kind)
    }

    /// What a header field is called.
    pub fn field_title(&self, kind: FieldKind) -> &str {
        self.field_titles.get(&kind).map_or("", String::as_str)
    }

    /// What a section is called.
    pub fn title(&self, kind: SectionKind) -> &str {
        self.titles.get(&kind).map_or("", String::as_str)
    }

    /// What a column is called.
    pub fn column_title(&self, kind: ColumnKind) -> &str {
        self.column_titles.get(&kind).map_or("", String::as_str)
    }

    /// The highest score, where neither a cell nor its column names one.
    pub fn scale(&self) -> u32 {
        self.scale
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

    /// Words behind a closing word that make it a condition.
    pub fn conditions(&self) -> &[String] {
        &self.words.conditions
    }

    /// Whether a row of this name, given without markup, is the total of the rows above.
    pub fn is_total(&self, name: &str) -> bool {
        let name = normalise(name);
        name.split(' ')
            .all(|word| self.words.total.iter().any(|total| total == word))
    }

    /// Words about weights.
    pub fn weighting(&self) -> &Weighting {
        &self.words.weighting
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

    /// Levels of severity that nobody may lose sight of.
    pub fn severe_levels(&self) -> &[String] {
        &self.words.severe
    }

    /// The other levels of severity.
    pub fn mild_levels(&self) -> &[String] {
        &self.words.mild
    }

    /// Whether a word makes what follows it history, or denies it.
    pub fn takes_back(&self, word: &str) -> bool {
        let mut words = self.words.former.iter().chain(&self.words.hedges);
        words.any(|taking| taking == word)
    }

    /// Whether what looks like an issue's ID is the name of a standard: `UTF-8`.
    pub fn is_standard(&self, id: &str) -> bool {
        let name = id.split('-').next().unwrap_or_default();
        let mut standards = self.words.standards.iter();
        standards.any(|standard| standard.eq_ignore_ascii_case(name))
    }
}

/// The words of a name: the first, by which it is found, and the others.
fn pattern(name: &str) -> (String, Vec<String>) {
    let mut words = name.split_whitespace().map(|word| match word {
        "…" => word.to_owned(),
        word => normalise(word),
    });
    (words.next().unwrap_or_default(), words.collect())
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
    if expected == "…" {
        let (_, rest) = split_word(text);
        return follows(text, behind) || (!text.is_empty() && follows(rest, pattern));
    }
    let rest = text.strip_prefix(expected.as_str());
    rest.is_some_and(|rest| match rest.as_bytes() {
        [] => follows("", behind),
        [b' ', ..] => follows(&rest[1..], behind),
        _ => false,
    })
}

impl Spelling {
    /// "CI" and "Test" are too short to miss, and `…` is no word.
    fn of(first: &str, rest: &[String], kind: SectionKind) -> Option<Self> {
        const SHORTEST: usize = 8;
        let mut text = first.to_owned();
        for word in rest {
            text.push(' ');
            text.push_str(word);
        }
        let letters = text.len() - rest.len();
        let is_missed = letters >= SHORTEST && !text.contains('…');
        is_missed.then_some(Self {
            text,
            words: rest.len() + 1,
            kind,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::template::Conventions;

    #[test]
    fn headings_are_known_by_their_words() {
        let conventions = Conventions::built_in();
        let names = &conventions.names;
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
        let conventions = Conventions::built_in();
        let names = &conventions.names;
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
        let conventions = Conventions::built_in();
        let names = &conventions.names;
        assert_eq!(
            names.field("CI Status (remote reference)"),
            Some(FieldKind::CiStatus)
        );
        assert_eq!(names.field("CI Run"), Some(FieldKind::Ci));
        assert_eq!(names.field("current_sha"), Some(FieldKind::Commit));
        assert_eq!(names.field("Precision"), None);
    }

    #[test]
    fn the_names_of_a_template_go_before_the_common_ones() {
        let file = r#"
            [fields]
            range = { names = ["Umfang"] }

            [[section]]
            kind = "flake-log"
            names = ["Security Flakes"]

            [columns]
            reason = ["Why", "Grund"]

            [words]
            closed = ["Erledigt"]
        "#;
        let file: File = toml::from_str(file).expect("a template");
        let names = Conventions::built_in().names.clone().with(&file);
        assert_eq!(names.field("Umfang"), Some(FieldKind::Range));
        assert_eq!(names.field("Range"), Some(FieldKind::Range));
        assert_eq!(
            names.section("7. Security Flakes"),
            Some(SectionKind::FlakeLog)
        );
        assert_eq!(names.section("7. Security"), Some(SectionKind::Security));
        assert_eq!(names.column("Why"), Some(ColumnKind::Reason));
        assert_eq!(names.column_title(ColumnKind::Reason), "Why");
        assert!(names.closed_words().iter().any(|word| word == "erledigt"));
        assert!(names.closed_words().iter().any(|word| word == "resolved"));
    }
}
