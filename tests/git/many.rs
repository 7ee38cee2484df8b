//! More audits than are held at once: git is asked about them in parts, and nobody notices.

use crate::repository::{Repository, audit};

/// Projects in each of two folders, and audits in each project.
const PROJECTS: usize = 130;
const AUDITS: usize = 5;

/// Each project has an audit that starts at an unknown commit. The first of each folder belongs to another repository.
fn projects() -> Repository {
    let repository = Repository::new();
    let start = repository.commit("start", &["src/a.rs"]);
    let end = repository.commit("end", &["src/a.rs"]);
    for folder in ["a", "b"] {
        for project in 0..PROJECTS {
            for number in 1..=AUDITS {
                let milestone = format!("M{number:02}");
                let range = match (project, number) {
                    (0, _) => format!("0{number}23abc...0{number}45def"),
                    (_, 3) => format!("0123abc...{end}"),
                    _ => format!("{start}...{end}"),
                };
                let place = format!("{folder}/p{project:03}/milestones/{milestone}/audit.md");
                repository.write(&place, &audit(&milestone, &range, ""));
            }
        }
    }
    repository
}

#[test]
fn many_audits_are_judged_as_few_of_them_are() {
    let repository = projects();
    let whole = repository.lint(&[]);
    let parts = ["a", "b"].map(|folder| repository.lint(&[folder]));
    let findings = parts.iter().map(|part| part.stdout.as_str());
    assert_eq!(whole.stdout, findings.collect::<String>());
    let unknown = whole.stdout.matches("range/unknown-revision").count();
    assert_eq!(unknown, 2 * (PROJECTS - 1), "{}", whole.stdout);
    for (outcome, strangers) in [
        (&parts[0], AUDITS),
        (&parts[1], AUDITS),
        (&whole, 2 * AUDITS),
    ] {
        let notices = outcome.stderr.lines().filter(|line| line.contains("git:"));
        let notices: Vec<&str> = notices.collect();
        assert_eq!(notices.len(), 1, "{notices:?}");
        assert!(
            notices[0].ends_with(&format!("{strangers} audits")),
            "{notices:?}"
        );
    }
}
