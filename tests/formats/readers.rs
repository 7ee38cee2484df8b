//! Reads each format back, as its readers do: with a parser of JSON, of XML or of Markdown, and with the runner's way
//! to take a workflow command apart. What a format does not carry is None.

use std::sync::LazyLock;

use percent_encoding::percent_decode_str;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use quick_xml::events::{BytesStart, Event as XmlEvent};
use regex::Regex;
use serde_json::Value;

/// What a format tells of a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Told {
    pub(crate) rule: String,
    pub(crate) path: String,
    pub(crate) line: u64,
    pub(crate) column: Option<u64>,
    /// The message; what some formats say besides stands behind it.
    pub(crate) text: String,
    pub(crate) fingerprint: Option<String>,
}

pub(crate) const FORMATS: [&str; 11] = [
    "full",
    "concise",
    "json",
    "json-lines",
    "sarif",
    "github",
    "gitlab",
    "junit",
    "checkstyle",
    "rdjson",
    "markdown",
];

/// The findings that an output tells of. `full` tells some of them together, and is read by [`full`].
pub(crate) fn read(format: &str, output: &str) -> Vec<Told> {
    match format {
        "concise" => output.lines().map(concise_line).collect(),
        "json" => list(&json(output)["findings"])
            .iter()
            .map(finding)
            .collect(),
        "json-lines" => output.lines().map(|line| finding(&json(line))).collect(),
        "sarif" => sarif(&json(output)),
        "github" => output.lines().map(command).collect(),
        "gitlab" => list(&json(output)).iter().map(issue).collect(),
        "junit" => junit(output),
        "checkstyle" => checkstyle(output),
        "rdjson" => list(&json(output)["diagnostics"])
            .iter()
            .map(diagnostic)
            .collect(),
        "markdown" => markdown(output),
        other => panic!("nobody reads `{other}`"),
    }
}

pub(crate) fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

pub(crate) fn list(value: &Value) -> &[Value] {
    value
        .as_array()
        .unwrap_or_else(|| panic!("a list: {value}"))
}

fn text(value: &Value) -> String {
    let text = value.as_str().unwrap_or_else(|| panic!("a text: {value}"));
    text.to_owned()
}

fn number(value: &Value) -> u64 {
    value
        .as_u64()
        .unwrap_or_else(|| panic!("a number: {value}"))
}

fn concise_line(line: &str) -> Told {
    static LINE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^(.*?):(\d+):(\d+): (?:error|warning|advice)\[([a-z0-9/-]+)\] (.*)$")
            .expect("a valid expression")
    });
    let parts = LINE
        .captures(line)
        .unwrap_or_else(|| panic!("a line of a finding: {line}"));
    Told {
        rule: parts[4].to_owned(),
        path: parts[1].to_owned(),
        line: parts[2].parse().expect("a number"),
        column: parts[3].parse().ok(),
        text: parts[5].to_owned(),
        fingerprint: None,
    }
}

fn finding(finding: &Value) -> Told {
    Told {
        rule: text(&finding["rule"]),
        path: text(&finding["path"]),
        line: number(&finding["start"]["line"]),
        column: Some(number(&finding["start"]["column"])),
        text: text(&finding["message"]),
        fingerprint: Some(text(&finding["fingerprint"])),
    }
}

/// Those that are not held back.
fn sarif(log: &Value) -> Vec<Told> {
    let results = list(&log["runs"][0]["results"]).iter();
    let open = results.filter(|result| {
        let suppressions = result["suppressions"].as_array();
        suppressions.is_none_or(Vec::is_empty)
    });
    open.map(|result| {
        let place = &result["locations"][0]["physicalLocation"];
        let address = text(&place["artifactLocation"]["uri"]);
        let path = percent_decode_str(&address).decode_utf8();
        Told {
            rule: text(&result["ruleId"]),
            path: path.expect("addresses are UTF-8").into_owned(),
            line: number(&place["region"]["startLine"]),
            column: Some(number(&place["region"]["startColumn"])),
            text: text(&result["message"]["text"]),
            fingerprint: Some(text(&result["partialFingerprints"]["auditLint/v1"])),
        }
    })
    .collect()
}

/// As the runner does: the command up to the second `::`, properties divided by commas, escapes taken back.
fn command(line: &str) -> Told {
    let command = line.strip_prefix("::").expect("a workflow command");
    let (command, data) = command.split_once("::").expect("data behind `::`");
    let (level, properties) = command.split_once(' ').expect("properties behind a blank");
    assert!(["error", "warning", "notice"].contains(&level), "{level}");
    let property = |name: &str| {
        let mut pairs = properties
            .split(',')
            .filter_map(|pair| pair.split_once('='));
        let value = pairs.find(|(known, _)| *known == name)?.1;
        assert!(!value.contains(':'), "{value}");
        Some(unescaped(value))
    };
    let known = |name: &str| property(name).unwrap_or_else(|| panic!("`{name}`: {line}"));
    let (line, end) = (known("line"), known("endLine"));
    assert_eq!(property("col").is_some(), line == end, "{properties}");
    Told {
        rule: known("title"),
        path: known("file"),
        line: line.parse().expect("a number"),
        column: property("col").map(|column| column.parse().expect("a number")),
        text: unescaped(data),
        fingerprint: None,
    }
}

fn unescaped(text: &str) -> String {
    let text = text.replace("%0D", "\r").replace("%0A", "\n");
    let text = text.replace("%3A", ":").replace("%2C", ",");
    text.replace("%25", "%")
}

fn issue(issue: &Value) -> Told {
    let begin = &issue["location"]["positions"]["begin"];
    Told {
        rule: text(&issue["check_name"]),
        path: text(&issue["location"]["path"]),
        line: number(&begin["line"]),
        column: Some(number(&begin["column"])),
        text: text(&issue["description"]),
        fingerprint: Some(text(&issue["fingerprint"])),
    }
}

/// Columns are bytes here, so they are no columns as the others count them.
fn diagnostic(diagnostic: &Value) -> Told {
    let location = &diagnostic["location"];
    Told {
        rule: text(&diagnostic["code"]["value"]),
        path: text(&location["path"]),
        line: number(&location["range"]["start"]["line"]),
        column: None,
        text: text(&diagnostic["message"]),
        fingerprint: None,
    }
}

/// The events of a document, which must be well formed.
fn xml(document: &str) -> Vec<XmlEvent<'_>> {
    let mut reader = quick_xml::Reader::from_str(document);
    reader.config_mut().enable_all_checks(true);
    let mut events = Vec::new();
    loop {
        match reader.read_event() {
            Ok(XmlEvent::Eof) => return events,
            Ok(event) => events.push(event),
            Err(error) => panic!("{error} at {}: {document}", reader.error_position()),
        }
    }
}

fn attribute(element: &BytesStart<'_>, name: &str) -> String {
    let found = element
        .try_get_attribute(name)
        .expect("attributes are well formed");
    let found = found.unwrap_or_else(|| panic!("`{name}` of {element:?}"));
    let value = found.normalized_value(quick_xml::XmlVersion::Explicit1_0);
    value.expect("known entities").into_owned()
}

fn checkstyle(document: &str) -> Vec<Told> {
    let mut path = String::new();
    let mut told = Vec::new();
    for event in xml(document) {
        match event {
            XmlEvent::Start(element) if element.name().as_ref() == "file" => {
                path = attribute(&element, "name");
            }
            XmlEvent::Empty(element) if element.name().as_ref() == "error" => told.push(Told {
                rule: attribute(&element, "source"),
                path: path.clone(),
                line: attribute(&element, "line").parse().expect("a number"),
                column: attribute(&element, "column").parse().ok(),
                text: attribute(&element, "message"),
                fingerprint: None,
            }),
            _ => {}
        }
    }
    told
}

/// Failed and skipped tests. Where a finding is stands only in their text.
fn junit(document: &str) -> Vec<Told> {
    let mut told = Vec::new();
    let mut path = String::new();
    let mut open: Option<String> = None;
    for event in xml(document) {
        match (event, &mut open) {
            (XmlEvent::Start(element), None) => match element.name().as_ref() {
                "testcase" => path = attribute(&element, "classname"),
                "failure" | "skipped" => open = Some(String::new()),
                _ => {}
            },
            (XmlEvent::Text(part), Some(text)) => {
                text.push_str(&part.xml10_content());
            }
            (XmlEvent::GeneralRef(reference), Some(text)) => match reference.resolve_char_ref() {
                Ok(Some(character)) => text.push(character),
                _ => text.push_str(
                    quick_xml::escape::resolve_predefined_entity(&reference)
                        .expect("a predefined entity"),
                ),
            },
            (XmlEvent::End(_), Some(text)) => {
                told.push(told_in(text, &path));
                open = None;
            }
            _ => {}
        }
    }
    told
}

/// `path:line:column: severity[rule] message`, and more lines.
fn told_in(text: &str, path: &str) -> Told {
    static PLACE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?s)^:(\d+):(\d+): (?:error|warning|advice)\[([a-z0-9/-]+)\] (.*)$")
            .expect("a valid expression")
    });
    let behind = text.strip_prefix(path).expect("the path goes first");
    let parts = PLACE.captures(behind).unwrap_or_else(|| panic!("{text}"));
    Told {
        rule: parts[3].to_owned(),
        path: path.to_owned(),
        line: parts[1].parse().expect("a number"),
        column: parts[2].parse().ok(),
        text: parts[4].to_owned(),
        fingerprint: None,
    }
}

/// The rows of the table, as a reader of GitHub's Markdown sees them.
fn markdown(document: &str) -> Vec<Told> {
    static PLACE: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"(?s)^(.*):(\d+):(\d+)$").expect("a valid expression"));
    let push = |rows: &mut Vec<Vec<String>>, text: &str| {
        let row = rows.last_mut().expect("a row is open");
        row.last_mut().expect("a cell is open").push_str(text);
    };
    let mut rows: Vec<Vec<String>> = Vec::new();
    let mut is_in_cell = false;
    for event in Parser::new_ext(document, Options::ENABLE_TABLES) {
        match event {
            Event::Start(Tag::TableRow) => rows.push(Vec::new()),
            Event::Start(Tag::TableCell) if !rows.is_empty() => {
                is_in_cell = true;
                rows.last_mut().expect("a row is open").push(String::new());
            }
            Event::End(TagEnd::TableCell) => is_in_cell = false,
            Event::Text(text) if is_in_cell => push(&mut rows, &text),
            // As the message has it.
            Event::Code(code) if is_in_cell => push(&mut rows, &format!("`{code}`")),
            Event::InlineHtml(tag) if ["<code>", "</code>"].contains(&tag.as_ref()) => {
                push(&mut rows, "`");
            }
            // The help stands behind it.
            Event::InlineHtml(tag) if is_in_cell && tag.as_ref() == "<br>" => {
                push(&mut rows, "\n");
            }
            Event::Start(Tag::Link { dest_url, .. }) if is_in_cell => {
                assert!(dest_url.starts_with("https://"), "{dest_url}");
            }
            Event::Start(
                Tag::Table(_)
                | Tag::TableHead
                | Tag::TableCell
                | Tag::List(_)
                | Tag::Item
                | Tag::Heading { .. }
                | Tag::Paragraph,
            )
            | Event::End(_)
            | Event::Text(_)
            | Event::Code(_)
            | Event::SoftBreak => {}
            markup => panic!("{markup:?} in {document}"),
        }
    }
    let told = rows.into_iter().map(|row| {
        let [severity, place, text, rule] = row.try_into().expect("four cells");
        assert!(["error", "warning", "advice"].contains(&severity.as_str()));
        let (place, rule) = (place.trim_matches('`'), rule.trim_matches('`'));
        let parts = PLACE.captures(place).unwrap_or_else(|| panic!("{place}"));
        Told {
            rule: rule.to_owned(),
            path: parts[1].to_owned(),
            line: parts[2].parse().expect("a number"),
            column: parts[3].parse().ok(),
            text,
            fingerprint: None,
        }
    });
    told.collect()
}

/// Rule and place of each finding that `full` shows, and how many others it tells of with these.
pub(crate) fn full(output: &str) -> (Vec<(String, String)>, usize) {
    static HEAD: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^(?:error|warning|advice)\[([a-z0-9/-]+)\]$").expect("a valid expression")
    });
    static PLACE: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"^ *╭─\[(.*)\]$").expect("a valid expression"));
    let mut shown = Vec::new();
    let mut told_with_them = 0;
    let mut rule = None;
    let mut lines = output.lines().peekable();
    while let Some(line) = lines.next() {
        if let Some(head) = HEAD.captures(line) {
            rule = Some(head[1].to_owned());
        } else if let (Some(place), Some(_)) = (PLACE.captures(line), &rule) {
            shown.push((rule.take().expect("just seen"), place[1].to_owned()));
        } else if let Some((_, names)) = line.split_once("the same in ") {
            let mut names = names.to_owned();
            // Names that have no room go on below.
            while names.ends_with(',') {
                names.push_str(lines.next().expect("a name follows a comma"));
            }
            told_with_them += names.split(',').count();
        }
    }
    (shown, told_with_them)
}
