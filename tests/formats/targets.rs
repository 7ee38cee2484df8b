//! Where reports go: standard output, files, several at once; and what is no place for one.

use std::fs;

use crate::project::{ODD, Project};
use crate::readers::{FORMATS, json, read};

fn project() -> Project {
    Project::of(&[("docs/M01_audit.md", ODD)])
}

/// The concise form of the findings, which tells whether standard output has them.
const HEAD: &str = "docs/M01_audit.md:";

#[test]
fn one_run_writes_all_formats_as_runs_of_their_own_would() {
    let project = project();
    let files: Vec<String> = FORMATS
        .iter()
        .map(|format| format!("{format}=out/{format}"))
        .collect();
    fs::create_dir(project.path("out")).expect("a new folder");
    let mut arguments = vec!["-q", "--output-format", "concise"];
    for file in &files {
        arguments.extend(["-o", file]);
    }
    let outcome = project.run(&arguments);
    assert_eq!((outcome.code, outcome.stderr.as_str()), (1, ""));
    assert!(outcome.stdout.starts_with(HEAD), "{outcome:?}");
    for format in FORMATS {
        let alone = project.run(&["-q", "-o", format]);
        assert_eq!(
            project.read(&format!("out/{format}")),
            alone.stdout,
            "{format}"
        );
        assert_eq!(alone.code, outcome.code, "{format}");
    }
    let left: Vec<_> = fs::read_dir(project.path("out"))
        .expect("a folder")
        .collect();
    assert_eq!(
        left.len(),
        FORMATS.len(),
        "no temporary file is left: {left:?}"
    );
}

#[test]
fn a_report_in_a_file_leaves_standard_output_alone() {
    let project = project();
    let outcome = project.run(&["-o", "json=audit.json"]);
    assert_eq!((outcome.code, outcome.stdout.as_str()), (1, ""));
    assert!(
        outcome.stderr.contains("1 audit in 1 series"),
        "{outcome:?}"
    );
    assert!(!read("json", &project.read("audit.json")).is_empty());
}

#[test]
fn a_file_is_written_also_where_nothing_is_found() {
    let project = Project::of(&[("docs/M01_audit.md", "# M01 Audit\n"), ("src/lib.rs", "")]);
    for (arguments, code) in [
        (&["--select", "range/unpinned", "docs"][..], 0),
        (&["src"], 3),
        (&["--allow-empty", "src"], 0),
        (&["src", "nowhere"], 2),
    ] {
        let files = ["sarif=a", "gitlab=b", "junit=c", "json=d"];
        let mut all = arguments.to_vec();
        for file in files {
            project.write(&file[file.len() - 1..], "old");
            all.extend(["-o", file]);
        }
        assert_eq!(project.run(&all).code, code, "{arguments:?}");
        assert_eq!(project.read("b"), "[]\n", "{arguments:?}");
        for (format, file) in [("sarif", "a"), ("junit", "c"), ("json", "d")] {
            assert_eq!(read(format, &project.read(file)), [], "{format}");
        }
    }
}

#[test]
fn a_dash_is_standard_output() {
    let project = project();
    let outcome = project.run(&["-q", "-o", "concise=-"]);
    assert!(outcome.stdout.starts_with(HEAD), "{outcome:?}");
    assert!(!project.has("-"));
    let outcome = project.run(&["-q", "-o", "full", "-o", "concise=-"]);
    assert_eq!(outcome.code, 2);
}

#[test]
#[cfg(unix)]
fn a_device_stays_one() {
    use std::os::unix::fs::FileTypeExt;

    let project = project();
    let outcome = project.run(&["-q", "-o", "json=/dev/null", "-o", "concise=/dev/stdout"]);
    assert_eq!((outcome.code, outcome.stderr.as_str()), (1, ""));
    assert!(outcome.stdout.starts_with(HEAD), "{outcome:?}");
    let null = fs::metadata("/dev/null").expect("it is there");
    assert!(null.file_type().is_char_device());
    // A pipe here, as in `-o sarif=>(gzip > audit.sarif.gz)`.
    let outcome = project.run(&["-q", "-o", "concise=/dev/fd/2"]);
    assert_eq!((outcome.code, outcome.stdout.as_str()), (1, ""));
    assert!(outcome.stderr.starts_with(HEAD), "{outcome:?}");
}

#[test]
fn what_is_no_place_for_a_report_is_a_mistake_before_anything_is_written() {
    let project = project();
    project.write("taken/x", "");
    for (arguments, told) in [
        (
            &["-o", "json", "-o", "sarif"][..],
            "two reports go to standard output",
        ),
        (
            &["-o", "json=a", "-o", "sarif=./docs/../a"],
            "two reports go to `a`",
        ),
        (&["-o", "json=no/such/a"], "there is no directory `no/such`"),
        (&["-o", "json=taken"], "`taken` is a directory"),
        (
            &["-o", "json=docs/M01_audit.md"],
            "`docs/M01_audit.md` is an audit",
        ),
        (
            &["-o", "json="],
            "no file is named behind the `=` of `json=`",
        ),
        (&["-o", "jsn"], "a similar value exists: 'json'"),
        (&["-o", "json=a", "--diff"], "`--diff` reports no findings"),
        (
            &["-o", "json=a", "--fix-only"],
            "`--fix-only` reports no findings",
        ),
        (
            &["-o", "json=a", "--show-files"],
            "`--show-files` reports no findings",
        ),
        (
            &["-o", "json=a", "--show-settings"],
            "`--show-settings` reports no findings",
        ),
    ] {
        let outcome = project.run(arguments);
        assert_eq!(
            (outcome.code, outcome.stdout.as_str()),
            (2, ""),
            "{arguments:?}"
        );
        assert!(outcome.stderr.contains(told), "{arguments:?}: {outcome:?}");
        assert!(!project.has("a"), "{arguments:?}");
    }
    assert_eq!(project.read("docs/M01_audit.md"), ODD);
}

#[test]
#[cfg(unix)]
fn a_link_to_an_audit_is_no_place_either() {
    let project = project();
    std::os::unix::fs::symlink("docs/M01_audit.md", project.path("report.json")).expect("a link");
    let outcome = project.run(&["-o", "json=report.json"]);
    assert_eq!(outcome.code, 2, "{outcome:?}");
    assert_eq!(project.read("docs/M01_audit.md"), ODD);
}

#[test]
#[cfg(unix)]
fn what_cannot_be_written_is_trouble_and_the_rest_is_written() {
    let project = project();
    std::os::unix::fs::symlink("nowhere/a", project.path("a")).expect("a link");
    let outcome = project.run(&["-q", "-o", "json=a", "-o", "json=b", "-o", "concise"]);
    assert_eq!(outcome.code, 2, "{outcome:?}");
    assert!(
        outcome.stderr.contains("a: cannot be written"),
        "{outcome:?}"
    );
    assert!(outcome.stdout.starts_with(HEAD), "{outcome:?}");
    assert!(!read("json", &project.read("b")).is_empty());
}

#[test]
fn counting_takes_standard_output_and_no_file() {
    let project = project();
    let outcome = project.run(&["-q", "--statistics", "-o", "full", "-o", "json=a"]);
    assert!(outcome.stdout.contains("range/unpinned"), "{outcome:?}");
    assert!(!outcome.stdout.contains(HEAD), "{outcome:?}");
    assert!(!read("json", &project.read("a")).is_empty());
}

#[test]
fn a_mended_run_reports_what_is_left() {
    let audit = "# M01 Audit\n\n**Range:** `main` → `main`\n";
    let project = Project::of(&[("docs/M01_audit.md", audit)]);
    let outcome = project.run(&["-q", "--fix", "-o", "json=a"]);
    assert_eq!(outcome.code, 1, "{outcome:?}");
    assert!(!read("json", &project.read("a")).is_empty());
}

#[test]
fn the_environment_says_what_nobody_else_says() {
    let project = project();
    let outcome = project.run_with_format("concise", &["-q"]);
    assert!(outcome.stdout.starts_with(HEAD), "{outcome:?}");
    let outcome = project.run_with_format("concise", &["check", "-q"]);
    assert!(outcome.stdout.starts_with(HEAD), "{outcome:?}");
    let outcome = project.run_with_format("concise", &["-q", "-o", "json"]);
    json(&outcome.stdout);
    let outcome = project.run_with_format("json=a", &["-q"]);
    assert_eq!(outcome.stdout, "");
    assert!(!read("json", &project.read("a")).is_empty());
    assert!(
        project
            .run_with_format("", &["-q"])
            .stdout
            .contains("error[")
    );
    assert_eq!(project.run_with_format("yaml", &["-q"]).code, 2);
    // Other commands have no findings to write.
    for command in ["rules", "schema"] {
        let usual = project.run(&[command]);
        let outcome = project.run_with_format("json", &[command]);
        assert_eq!(
            (outcome.code, outcome.stdout),
            (0, usual.stdout),
            "{command}"
        );
    }
}
