//! The evidence file: fetched, committed, and lints without a network.

use serde_json::{Value, json};

use crate::project::{PAGE, Project, SELECT, audit};
use crate::provider::{HEAD, Provider, Reply, Request, asked};

const RUN: u64 = 17_640_228_913;
const FILE: &str = "audit-lint.evidence.json";

fn well(request: &Request) -> Reply {
    asked(request).map_or_else(Reply::repository, |id| Reply::run(id, "success"))
}

fn entry(id: u64, conclusion: &str) -> Value {
    json!({
        "repository": "acme/pipeline",
        "id": id,
        "head_sha": HEAD,
        "status": "completed",
        "conclusion": conclusion,
        "url": format!("{PAGE}/actions/runs/{id}"),
    })
}

fn file(runs: &[Value]) -> String {
    json!({"version": 1, "runs": runs}).to_string()
}

#[test]
fn what_is_fetched_is_enough_for_lints_without_a_network() {
    let provider = Provider::new(|request| match asked(request) {
        Some(id) if id == RUN + 1 => Reply::run(id, "failure"),
        _ => well(request),
    });
    let project = Project::citing(&provider, &[RUN + 1, RUN]);
    let outcome = project.run(&["evidence", "fetch"]);
    outcome.ends_with(0);
    outcome.tells("wrote audit-lint.evidence.json: 2 runs (2 new)");
    let text = project.read(FILE);
    let written: Value = serde_json::from_str(&text).expect("JSON");
    let schema = jsonschema::validator_for(&schema()).expect("a schema");
    assert!(schema.is_valid(&written), "{text}");
    assert_eq!(
        written["runs"][0],
        json!({
            "repository": "acme/pipeline",
            "id": RUN,
            "head_sha": HEAD,
            "head_tree": "d23f6eedb1e1b9610bbc754ddb5197bfe7271223",
            "status": "completed",
            "conclusion": "success",
            "event": "push",
            "attempt": 1,
            "url": format!("{PAGE}/actions/runs/{RUN}"),
            "created_at": "2026-01-22T19:33:08Z",
        })
    );
    provider.requests();
    for flags in [&[][..], &["--offline"], &["--online"]] {
        let outcome = project.lint(flags);
        outcome
            .ends_with(1)
            .has(&[("ci/wrong-conclusion", RUN + 1)]);
    }
    assert_eq!(
        provider.requests().len(),
        0,
        "the file goes before the provider"
    );

    let outcome = project.run(&["evidence", "fetch", "--no-cache"]);
    outcome
        .ends_with(0)
        .tells("audit-lint.evidence.json is left as it was: 2 runs");
    assert_eq!(provider.requests().len(), 0, "what cannot change is known");
    assert_eq!(project.read(FILE), text);
}

fn schema() -> Value {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/evidence.schema.json");
    let text = std::fs::read_to_string(path).expect("the documented schema");
    serde_json::from_str(&text).expect("JSON")
}

#[test]
fn the_schema_that_is_printed_is_the_one_that_is_documented() {
    let provider = Provider::new(well);
    let printed = Project::of(&provider).run(&["schema", "evidence"]);
    printed.ends_with(0);
    snapbox::assert_data_eq!(
        printed.stdout,
        snapbox::file!["../../docs/evidence.schema.json": Text].raw()
    );
}

#[test]
fn a_run_that_is_not_in_the_file_is_not_found_unless_the_provider_knows_it() {
    let provider = Provider::new(well);
    let project =
        Project::citing(&provider, &[RUN, RUN + 1]).write(FILE, &file(&[entry(RUN, "success")]));
    let outcome = project.lint(&[]);
    outcome.ends_with(1).has(&[("ci/run-not-found", RUN + 1)]);
    project.lint(&["--online"]).ends_with(0).has(&[]);
    let about: Vec<u64> = provider.requests().iter().filter_map(asked).collect();
    assert_eq!(about, [RUN + 1], "only what the file lacks is asked about");
}

#[test]
fn a_file_begins_with_the_first_audit_that_it_knows() {
    let provider = Provider::new(well);
    let project = Project::of(&provider)
        .write("M01_audit.md", &audit(&[RUN - 9]).replace("M02", "M01"))
        .write("M02_audit.md", &audit(&[RUN]))
        .write("M03_audit.md", &audit(&[RUN + 9]).replace("M02", "M03"))
        .write(FILE, &file(&[entry(RUN, "success")]));
    let outcome = project.lint(&[]);
    outcome.ends_with(1).has(&[("ci/run-not-found", RUN + 9)]);
}

#[test]
fn the_nearest_file_holds_or_the_one_of_the_configuration() {
    let provider = Provider::new(well);
    let bad = file(&[entry(RUN, "failure")]);
    let good = file(&[entry(RUN, "success")]);
    let project = Project::of(&provider)
        .write("docs/M02/M02_audit.md", &audit(&[RUN]))
        .write(FILE, &bad);
    project.lint(&[]).ends_with(1);
    let project = project.write(&format!("docs/{FILE}"), &good);
    project.lint(&[]).ends_with(0).has(&[]);
    let config = format!("{SELECT}evidence = \"ci/runs.json\"\n");
    let project = project.write("audit-lint.toml", &config);
    let outcome = project.lint(&[]);
    outcome
        .ends_with(2)
        .tells("there is no such evidence file")
        .tells("audit-lint.toml:2:12");
    let project = project.write("ci/runs.json", &bad);
    project
        .lint(&[])
        .ends_with(1)
        .has(&[("ci/wrong-conclusion", RUN)]);
}

#[test]
fn a_mistake_in_the_file_is_told_with_its_place() {
    let provider = Provider::new(well);
    let text = file(&[entry(RUN, "success")]).replace("success", "splendid");
    let project = Project::citing(&provider, &[RUN]).write(FILE, &text);
    for command in [&[][..], &["evidence", "check"], &["evidence", "fetch"]] {
        let outcome = project.run(command);
        outcome
            .ends_with(2)
            .tells("`conclusion` is how it ended")
            .tells(FILE);
        assert_eq!(outcome.stdout, "");
        assert_eq!(project.read(FILE), text, "it stays as it is");
    }
}

#[test]
fn what_gh_writes_is_evidence() {
    let provider = Provider::new(well);
    let list = json!([
        {"databaseId": RUN, "headSha": HEAD, "status": "completed", "conclusion": "failure", "event": "push",
         "attempt": 2, "url": format!("{PAGE}/actions/runs/{RUN}"), "createdAt": "2026-01-22T19:33:08Z"},
        {"databaseId": RUN + 7, "headSha": HEAD, "status": "queued", "conclusion": "",
         "url": format!("{PAGE}/actions/runs/{}", RUN + 7)},
    ]);
    let project = Project::citing(&provider, &[RUN]).write(FILE, &list.to_string());
    project
        .lint(&[])
        .ends_with(1)
        .has(&[("ci/wrong-conclusion", RUN)]);

    let project = Project::citing(&provider, &[RUN]).write("runs.json", &list.to_string());
    for from in ["runs.json", "-"] {
        let outcome = project.run_with(&["evidence", "fetch", "--from", from], &list.to_string());
        outcome.ends_with(0);
        let written: Value = serde_json::from_str(&project.read(FILE)).expect("JSON");
        let runs = written["runs"].as_array().expect("a list");
        assert_eq!(runs.len(), 1, "only what is cited: {written}");
        assert_eq!(runs[0]["attempt"], 2);
    }
    assert_eq!(provider.connections(), 0, "nobody is asked");
}

#[test]
fn fetch_keeps_what_it_cannot_fetch_and_says_what_is_missing() {
    let provider = Provider::new(|request| match asked(request) {
        Some(RUN) => Reply::error(500, "Server Error"),
        Some(id) if id == RUN + 1 => Reply::not_found(),
        _ => well(request),
    });
    let old = [entry(RUN, "failure"), entry(RUN + 5, "success")];
    let project = Project::citing(&provider, &[RUN, RUN + 1, RUN + 2]).write(FILE, &file(&old));
    let outcome = project.run(&["evidence", "fetch"]);
    outcome.ends_with(1);
    let expected = format!(
        "M02_audit.md:4: run {} of acme/pipeline: the repository acme/pipeline has no such run\n",
        RUN + 1
    );
    assert_eq!(outcome.stdout, expected);
    outcome.tells("wrote audit-lint.evidence.json: 3 runs (1 new, 1 missing)");
    let written: Value = serde_json::from_str(&project.read(FILE)).expect("JSON");
    let runs: Vec<(u64, &str)> = written["runs"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|run| {
            (
                run["id"].as_u64().expect("a number"),
                run["conclusion"].as_str().expect("a text"),
            )
        })
        .collect();
    assert_eq!(
        runs,
        [(RUN, "failure"), (RUN + 2, "success"), (RUN + 5, "success")]
    );
}

#[test]
fn check_says_what_is_missing_and_what_is_stale() {
    let provider = Provider::new(well);
    let mut going_on = entry(RUN + 1, "success");
    going_on["status"] = "in_progress".into();
    going_on
        .as_object_mut()
        .expect("an object")
        .remove("conclusion");
    let runs = [entry(RUN, "success"), going_on, entry(RUN + 5, "success")];
    let project = Project::citing(&provider, &[RUN, RUN + 1, RUN + 2]).write(FILE, &file(&runs));
    let outcome = project.run(&["evidence", "check"]);
    outcome.ends_with(1);
    let (one, two, five) = (RUN + 1, RUN + 2, RUN + 5);
    assert_eq!(
        outcome.stdout,
        format!(
            "M02_audit.md:4: run {two} of acme/pipeline is not in {FILE}\n\
             {FILE}: run {one} of acme/pipeline is in progress\n\
             {FILE}: no audit cites run {five} of acme/pipeline\n"
        )
    );
    outcome.tells("audit-lint.evidence.json: 3 runs, 1 missing, 1 not ended, 1 not cited");
    assert_eq!(provider.connections(), 0, "nobody is asked");
    project.run(&["evidence", "fetch", "--prune"]).ends_with(0);
    let outcome = project.run(&["evidence", "check"]);
    outcome
        .ends_with(0)
        .tells("audit-lint.evidence.json is up to date: 3 runs");
    assert!(!project.read(FILE).contains(&five.to_string()));
}

#[test]
fn what_is_asked_about_one_audit_says_nothing_of_the_others() {
    let provider = Provider::new(well);
    let runs = [entry(RUN, "success"), entry(RUN + 1, "success")];
    let project = Project::of(&provider)
        .write(
            "docs/M01/M01_audit.md",
            &audit(&[RUN]).replace("M02", "M01"),
        )
        .write("docs/M02/M02_audit.md", &audit(&[RUN + 1]))
        .write(FILE, &file(&runs));
    project.run(&["evidence", "check", "docs/M01"]).ends_with(0);
    let outcome = project.run(&["evidence", "fetch", "--prune", "docs/M01"]);
    outcome
        .ends_with(0)
        .tells("nothing was removed: not all audits were asked for");
    let written: Value = serde_json::from_str(&project.read(FILE)).expect("JSON");
    assert_eq!(written["runs"].as_array().map(Vec::len), Some(2));
}

#[test]
fn a_file_that_would_say_nothing_is_not_made() {
    let provider = Provider::new(|_| Reply::error(500, "Server Error"));
    let project = Project::citing(&provider, &[RUN]);
    let outcome = project.run(&["evidence", "fetch"]);
    outcome
        .ends_with(1)
        .tells("audit-lint.evidence.json is left as it was: 0 runs (1 missing)");
    assert!(!project.root().join(FILE).exists());
    project.run(&["evidence", "check"]).ends_with(1);
}

#[test]
fn where_no_audit_is_there_is_no_evidence() {
    let provider = Provider::new(well);
    let project = Project::of(&provider);
    for command in ["check", "fetch"] {
        project.run(&["evidence", command]).ends_with(3);
        project.run(&["evidence", command, "-"]).ends_with(2);
    }
    assert!(!project.root().join(FILE).exists());
}

/// What the page of the documentation shows is what is read, and what is called.
#[test]
fn the_page_shows_what_there_is() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/ci-evidence.md");
    let page = std::fs::read_to_string(path).expect("the page");
    let blocks = |language: &str| -> Vec<String> {
        let opening = format!("```{language}\n");
        let blocks = page.split(&opening).skip(1);
        blocks
            .map(|block| {
                block
                    .split("```")
                    .next()
                    .expect("split gives a part")
                    .to_owned()
            })
            .collect()
    };
    let json = blocks("json");
    assert_eq!(json.len(), 1);
    audit_lint::evidence::file::EvidenceFile::read(&json[0]).expect("an evidence file");
    let written: Value = serde_json::from_str(&json[0]).expect("JSON");
    let schema = jsonschema::validator_for(&schema()).expect("a schema");
    assert!(schema.is_valid(&written));

    let mut commands = 0;
    for block in [blocks("sh"), blocks("yaml")].concat() {
        let lines = block
            .lines()
            .map(|line| line.trim_start_matches(['-', ' ']));
        for line in lines.map(|line| line.trim_start_matches("run: ")) {
            if line.starts_with("audit-lint ") {
                let parsed = audit_lint::cli::command().try_get_matches_from(line.split(' '));
                parsed.unwrap_or_else(|error| panic!("{line}: {error}"));
                commands += 1;
            }
            if line.starts_with("gh ") {
                assert!(
                    line.contains(audit_lint::evidence::file::GH_FIELDS),
                    "{line}"
                );
            }
        }
    }
    assert!(commands > 5, "{commands}");
}
