//! Wrong configurations: `wrong.md` says which bytes are at fault, what is said, and what helps.
//! `SNAPSHOTS=overwrite` writes the marks and messages anew.

use std::fmt::Write as _;
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};

use audit_lint::config::{Config, ConfigError};
use snapbox::{assert_data_eq, file};

/// What is there, below the directory of the configuration.
const THERE: [&str; 2] = ["shared.toml", "docs/M01/M01_audit.md"];

fn errors(text: &str) -> Vec<ConfigError> {
    let base = Path::new("/project");
    let exists = |path: &Path| THERE.iter().any(|there| path == base.join(there));
    match Config::read("audit-lint.toml", base, text, &exists) {
        Ok(config) => panic!("nothing is wrong: {config:?}\n{text}"),
        Err(errors) => errors.errors().to_vec(),
    }
}

/// The text with `«` and `»` around the bytes at fault, and below it what is said of them.
fn told(text: &str) -> String {
    let told = errors(text).into_iter().map(|error| {
        let (path, place, span) = error.place.expect("every mistake has a place");
        assert_eq!((path.as_str(), place.as_str()), ("audit-lint.toml", text));
        (
            span,
            error.message,
            error.help.expect("every mistake has help"),
        )
    });
    marked(text, &told.collect::<Vec<_>>())
}

/// The same, of mistakes with their places, messages and help.
pub(crate) fn marked(text: &str, mistakes: &[(Range<usize>, String, String)]) -> String {
    let starts: Vec<usize> = mistakes.iter().map(|(span, ..)| span.start).collect();
    assert!(
        starts.is_sorted(),
        "not in the order of the file: {mistakes:?}"
    );
    let ends = |(span, ..): &(Range<usize>, _, _)| [(span.start, '«'), (span.end, '»')];
    let mut marks: Vec<(usize, char)> = mistakes.iter().flat_map(ends).collect();
    let mut marked = text.to_owned();
    marks.sort_by_key(|(at, _)| *at);
    for (at, mark) in marks.into_iter().rev() {
        marked.insert(at, mark);
    }
    let mut told = format!("```toml\n{marked}```\n\n");
    for (_, message, help) in mistakes {
        writeln!(told, "- {message}\n  help: {help}").expect("a text grows");
    }
    told
}

/// A document beside this file.
pub(crate) fn document(name: &str) -> String {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/configuration");
    fs::read_to_string(path.join(name)).expect("the wrong texts")
}

/// A document in which each section says of its text what `tell` says, and how many there are.
pub(crate) fn retold(document: &str, tell: impl Fn(&str) -> String) -> (String, usize) {
    let mut expected = String::new();
    let mut cases = 0;
    for section in document.split_inclusive("\n## ") {
        let Some((heading, rest)) = section.split_once("```toml\n") else {
            expected.push_str(section);
            continue;
        };
        let (text, rest) = rest.split_once("```\n").expect("a fence is closed");
        expected.push_str(heading);
        expected.push_str(&tell(&text.replace(['«', '»'], "")));
        if rest.ends_with("\n## ") {
            expected.push_str("\n## ");
        }
        cases += 1;
    }
    (expected, cases)
}

#[test]
fn every_mistake_is_told_with_its_place_and_help() {
    let (expected, cases) = retold(&document("wrong.md"), told);
    assert!(cases >= 50, "{cases} cases");
    assert_data_eq!(expected, file!["wrong.md": Text].raw());
}

/// What somebody types is wrong most of the time.
#[test]
fn every_beginning_of_a_text_is_read_and_its_mistakes_lie_within_it() {
    let texts = document("wrong.md").replace(['«', '»'], "");
    for text in texts.split("```toml\n").skip(1) {
        let text = text.split("```").next().unwrap_or_default();
        let ends = text.char_indices().map(|(at, _)| at);
        for end in ends.chain([text.len()]) {
            for other in ["", "é", "🟢", "\"", "'", "[", "=", "\u{feff}", "\0"] {
                let typed = format!("{}{other}", &text[..end]);
                let Err(errors) = Config::parse("audit-lint.toml", &typed) else {
                    continue;
                };
                for error in errors.errors() {
                    let (_, _, span) = error.place.clone().expect("every mistake has a place");
                    assert!(typed.get(span).is_some(), "{typed}: {error:?}");
                    assert!(error.help.is_some(), "{typed}: {error:?}");
                }
            }
        }
    }
}
