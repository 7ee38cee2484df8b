//! What GitHub and other readers of SARIF want, beyond the schema.

use std::fs;
use std::path::Path;

use audit_lint::rules::CATALOGUE;
use serde_json::{Value, json};

use crate::project::{ODD, Project, run_here};
use crate::readers::{json, list};

fn log(folder: &str) -> Value {
    json(&run_here(&["--select", "ALL", "-q", "-o", "sarif", folder]).stdout)
}

fn results(log: &Value) -> &[Value] {
    list(&log["runs"][0]["results"])
}

#[test]
fn a_run_says_what_it_counts_and_where_paths_start() {
    for folder in ["fixtures", "fixtures/clean", "src"] {
        let log = log(folder);
        assert_eq!(log["version"], "2.1.0");
        let run = &log["runs"][0];
        assert_eq!(run["columnKind"], "unicodeCodePoints");
        assert_eq!(run["invocations"][0]["executionSuccessful"], true);
        assert!(run["originalUriBaseIds"]["%SRCROOT%"].is_object());
        assert_eq!(results(&log).is_empty(), folder != "fixtures");
    }
}

#[test]
fn every_place_has_a_relative_address_and_a_whole_region() {
    let log = log("fixtures");
    let mut places = 0;
    let mut check = |place: &Value| {
        let artifact = &place["physicalLocation"]["artifactLocation"];
        assert_eq!(artifact["uriBaseId"], "%SRCROOT%");
        let address = artifact["uri"].as_str().expect("an address");
        assert!(address.starts_with("fixtures/"), "{address}");
        let region = &place["physicalLocation"]["region"];
        for field in ["startLine", "startColumn", "endLine", "endColumn"] {
            assert!(region[field].as_u64().is_some_and(|at| at >= 1), "{region}");
        }
        let line = |field: &str| region[field].as_u64().expect("a number");
        let start = (line("startLine"), line("startColumn"));
        assert!(start <= (line("endLine"), line("endColumn")), "{region}");
        // Some readers know no line behind the last.
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(address.replace("%20", " "));
        let text = fs::read_to_string(path).expect("the audit");
        let lines = text.lines().count().max(1);
        assert!(line("endLine") <= lines as u64, "{region} of {lines} lines");
        places += 1;
    };
    for result in results(&log) {
        check(&result["locations"][0]);
        for place in result["relatedLocations"].as_array().into_iter().flatten() {
            check(place);
        }
    }
    assert!(places > results(&log).len(), "some have related places");
}

/// GitHub shows related places only where the message links to them.
#[test]
fn the_message_links_to_each_related_place() {
    let log = log("fixtures");
    let mut links = 0;
    for result in results(&log) {
        let text = result["message"]["text"].as_str().expect("a text");
        let related = result["relatedLocations"].as_array();
        for (place, id) in related.into_iter().flatten().zip(1..) {
            assert_eq!(place["id"], id);
            assert!(text.contains(&format!("]({id})")), "{text}");
            links += 1;
        }
    }
    assert!(links > 0);
}

#[test]
fn each_rule_that_found_something_is_described_from_its_page() {
    let log = log("fixtures");
    let rules = list(&log["runs"][0]["tool"]["driver"]["rules"]);
    for result in results(&log) {
        let index = result["ruleIndex"].as_u64().expect("an index");
        let rule = &rules[usize::try_from(index).expect("a small number")];
        assert_eq!(rule["id"], result["ruleId"]);
    }
    let mut names: Vec<&str> = rules
        .iter()
        .filter_map(|rule| rule["id"].as_str())
        .collect();
    assert_eq!(names.len(), rules.len());
    assert!(names.is_sorted(), "{names:?}");
    names.dedup();
    assert_eq!(names.len(), rules.len(), "each once");
    for rule in rules {
        let mut known = CATALOGUE.iter();
        let entry = known.find(|known| rule["id"] == known.name.as_ref());
        let entry = entry.expect("a rule of the catalogue");
        let page = entry.page();
        assert_eq!(rule["help"]["markdown"], page.body);
        assert_eq!(rule["help"]["text"], page.body);
        assert_eq!(rule["shortDescription"]["text"], page.title);
        let level = rule["defaultConfiguration"]["level"].as_str();
        assert!(["error", "warning", "note"].map(Some).contains(&level));
        assert_eq!(rule["helpUri"].as_str(), entry.url().as_deref());
    }
}

#[test]
fn a_line_is_known_by_what_stands_in_it() {
    let hash = |text: &str| {
        let project = Project::of(&[("M01_audit.md", text)]);
        let log = json(
            &project
                .run(&["-q", "--select", "range/unpinned", "-o", "sarif"])
                .stdout,
        );
        results(&log)[0]["partialFingerprints"]["primaryLocationLineHash"].clone()
    };
    let before = hash(ODD);
    assert!(before.as_str().is_some_and(|hash| hash.ends_with(":1")));
    assert_eq!(
        hash(&ODD.replace("# M01 Audit\n", "# M01 Audit\n\nMore.\n")),
        before
    );
    assert_eq!(hash(&ODD.replace('\n', "\r\n")), before);
    assert_ne!(
        hash(&ODD.replace("Range:", "Range: ")),
        hash(&ODD.replace("→", "->"))
    );
}

#[test]
fn a_fix_says_what_goes_and_what_comes() {
    let log = log("fixtures/broken/rewritten-history");
    let change = &results(&log)[0]["fixes"][0]["artifactChanges"][0];
    assert_eq!(
        change["replacements"],
        json!([{
            "deletedRegion": {"startLine": 89, "startColumn": 29, "endLine": 89, "endColumn": 32},
            "insertedContent": {"text": "3"},
        }])
    );
}

#[test]
fn what_could_not_be_read_is_a_notification() {
    let project = Project::of(&[("docs/M01_audit.md", "\0"), ("docs/M02_audit.md", ODD)]);
    let outcome = project.run(&["-q", "-o", "sarif", "docs"]);
    assert_eq!(outcome.code, 2, "{outcome:?}");
    let log = json(&outcome.stdout);
    assert!(!results(&log).is_empty(), "the rest is linted");
    let invocation = &log["runs"][0]["invocations"][0];
    assert_eq!(invocation["executionSuccessful"], false);
    let told = &invocation["toolExecutionNotifications"][0];
    assert_eq!(told["level"], "error");
    let text = told["message"]["text"].as_str().expect("a text");
    assert!(text.contains("NUL"), "{text}");
    let address = &told["locations"][0]["physicalLocation"]["artifactLocation"]["uri"];
    assert_eq!(address, "docs/M01_audit.md");
}
