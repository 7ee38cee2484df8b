//! Whatever stands in messages and names: no format lets it break out, and those that can carry it give it back.

use percent_encoding::percent_decode_str;
use serde_json::json;

use crate::project::Project;
use crate::readers::{FORMATS, Told, full, read};

/// Messages that somebody might try, or write without a thought. A message is one line; a help text need not be.
const MESSAGES: [&str; 16] = [
    "100 % of a:b, c::d",
    "%0A::error file=x::%25",
    "::error::one",
    "a | b \\| c \\\\| d",
    "`code` ``twice`` `open",
    "`a|b` `` `c`",
    "\"quoted\" 'and' „so“",
    "🟢 é ünï 漢字",
    "\u{1b}[31mred\u{7}\u{8}\u{7f}",
    "\u{9b}31m\u{85}\u{202e}thgir\u{2066}",
    "\u{fffe}\u{ffff}\u{feff}",
    "<script>alert(1)</script> <!-- -- > ]]> &amp; &#10;",
    "{0} {message} {{1}} [link](https://example.org) [1](1) ![x](y)",
    "*bold* _it_ ~~gone~~ $x$ @all #1 https://example.org",
    "##[add-mask]x ::set-output name=x::y",
    "two  blanks\tand a tab",
];

/// Folders that somebody might have.
const FOLDERS: [&str; 9] = [
    "two words",
    "a,b:c;d=e",
    "100%25",
    "#tag?x&y",
    "ünï 🟢",
    "[x](y)|`z`",
    "it's <b>\"so\"</b>",
    "new\nline\r\u{1b}[31m",
    "-dash ",
];

const FORM_OF_LINES: [&str; 2] = ["concise", "markdown"];
const FORMS_OF_LINES_WITH_ESCAPES: [&str; 3] = ["github", "junit", "checkstyle"];

fn project(messages: &[&str], folders: &[&str]) -> Project {
    let project = Project::of(&[]);
    let mut rules = String::from("select = [\"house/\"]\n");
    for (number, message) in messages.iter().enumerate() {
        // A JSON text is a TOML text, but for the escapes of what lies beyond the BMP, which JSON leaves as it is.
        let (message, help) = (
            json!(message),
            json!(format!("one\n::error::two\r\n| three\rfour: {message}")),
        );
        let letter = char::from(b'a' + u8::try_from(number).expect("few messages"));
        let rule = format!(
            "[[rule]]\nname = \"house/{letter}\"\nmessage = {message}\nhelp = {help}\nfield = \"Posture\"\n"
        );
        rules.push_str(&rule.replace('\u{7f}', "\\u007f"));
    }
    project.write("audit-lint.toml", &rules);
    for folder in folders {
        project.write(&format!("{folder}/M01_audit.md"), "# M01 Audit\n");
    }
    project
}

/// Whether a text is one that stands for another: what cannot be shown is replaced, and nothing else.
fn stands_for(shown: &str, exact: &str, keeps_lines: bool) -> bool {
    let is_replaced = |character: char| match character {
        '\n' | '\r' | '\t' => !keeps_lines,
        other => {
            other.is_control()
                || ('\u{202a}'..='\u{202e}').contains(&other)
                || ('\u{2066}'..='\u{2069}').contains(&other)
                || ['\u{fffe}', '\u{ffff}'].contains(&other)
        }
    };
    let (shown, exact): (Vec<char>, Vec<char>) = (shown.chars().collect(), exact.chars().collect());
    shown.len() == exact.len()
        && shown.iter().zip(&exact).all(|(shown, exact)| {
            shown == exact || is_replaced(*exact) && ['?', '¿', '\u{fffd}'].contains(shown)
        })
}

/// Nothing that a terminal, or the runner of a CI system, would act on.
fn is_harmless(format: &str, output: &str) {
    let hostile = |character: &char| match character {
        '\n' | '\t' => false,
        other => {
            other.is_control()
                || ('\u{202a}'..='\u{202e}').contains(other)
                || ('\u{2066}'..='\u{2069}').contains(other)
        }
    };
    let found: Vec<char> = output.chars().filter(hostile).collect();
    assert!(found.is_empty(), "{format}: {found:?} in {output}");
}

fn agree(format: &str, told: &Told, finding: &Told) {
    let is_line = FORM_OF_LINES.contains(&format);
    let has_escapes = FORMS_OF_LINES_WITH_ESCAPES.contains(&format);
    assert_eq!(told.rule, finding.rule, "{format}");
    if !is_line && !has_escapes {
        assert_eq!(told.path, finding.path, "{format}");
    } else {
        let stands = stands_for(&told.path, &finding.path, has_escapes);
        assert!(stands, "{format}: {:?} for {:?}", told.path, finding.path);
    }
    let text = match format {
        // What a reader of SARIF does to show a text.
        "sarif" => told
            .text
            .replace(r"\[", "[")
            .replace(r"\]", "]")
            .replace("{{", "{")
            .replace("}}", "}"),
        _ => told.text.clone(),
    };
    let length = finding.text.chars().count();
    let message: String = text.chars().take(length).collect();
    let stands = stands_for(&message, &finding.text, !is_line);
    assert!(stands, "{format}: {text:?} for {:?}", finding.text);
    let more: String = text.chars().skip(length).collect();
    assert!(
        more.is_empty() || more.starts_with('\n'),
        "{format}: {more:?}"
    );
}

#[test]
fn no_message_breaks_out_of_a_format() {
    let project = project(&MESSAGES, &["docs"]);
    let expected = project.run(&["-q", "-o", "json"]);
    assert_eq!(expected.stderr, "");
    let findings = read("json", &expected.stdout);
    let messages: Vec<&str> = findings.iter().map(|found| found.text.as_str()).collect();
    assert_eq!(messages, MESSAGES, "JSON gives every message back");
    for format in FORMATS {
        let outcome = project.run(&["-q", "-o", format]);
        assert_eq!((outcome.code, outcome.stderr.as_str()), (0, ""), "{format}");
        is_harmless(format, &outcome.stdout);
        if format == "full" {
            let (shown, others) = full(&outcome.stdout);
            assert_eq!((shown.len(), others), (MESSAGES.len(), 0));
            continue;
        }
        let told = read(format, &outcome.stdout);
        assert_eq!(told.len(), findings.len(), "{format}: {}", outcome.stdout);
        for (told, finding) in told.iter().zip(&findings) {
            agree(format, told, finding);
        }
    }
}

#[test]
#[cfg(unix)]
fn no_name_of_a_file_breaks_out_of_a_format() {
    let project = project(&["`x` is missing"], &FOLDERS);
    let expected = project.run(&["-q", "-o", "json"]);
    let findings = read("json", &expected.stdout);
    assert_eq!(findings.len(), FOLDERS.len());
    for format in FORMATS {
        let outcome = project.run(&["-q", "-o", format]);
        assert_eq!((outcome.code, outcome.stderr.as_str()), (0, ""), "{format}");
        is_harmless(format, &outcome.stdout);
        if format == "full" {
            continue;
        }
        let told = read(format, &outcome.stdout);
        assert_eq!(told.len(), findings.len(), "{format}: {}", outcome.stdout);
        for (told, finding) in told.iter().zip(&findings) {
            agree(format, told, finding);
        }
    }
}

#[test]
#[cfg(unix)]
fn an_address_in_sarif_is_relative_and_has_no_character_of_its_own_meaning() {
    let project = project(&["x"], &FOLDERS);
    let log = crate::readers::json(&project.run(&["-q", "-o", "sarif"]).stdout);
    for result in crate::readers::list(&log["runs"][0]["results"]) {
        let address = &result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"];
        let address = address.as_str().expect("an address");
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/%".contains(&byte);
        assert!(address.bytes().all(is_plain), "{address}");
        assert!(!address.starts_with('/'), "{address}");
        let path = percent_decode_str(address).decode_utf8().expect("UTF-8");
        assert!(project.has(&path), "{path:?}");
    }
}
