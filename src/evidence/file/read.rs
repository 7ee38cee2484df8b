//! From the text of an evidence file to its runs. All its mistakes are told at once.

use std::collections::HashSet;
use std::ops::Range;

use jiff::Timestamp;
use serde::de::DeserializeOwned;

use super::{GH_FIELDS, VERSION};
use crate::audit::RepositoryName;
use crate::evidence::json::{Member, Mistake, Node};
use crate::evidence::run::{RunFact, RunStatus, is_event, is_whole_sha};
use crate::template::nearest;

const KEYS: [&str; 3] = ["$schema", "version", "runs"];

/// What a format calls the parts of a run.
struct Names {
    id: &'static str,
    sha: &'static str,
    created: &'static str,
    /// All its keys, where no others may stand.
    all: Option<&'static [&'static str]>,
    help: &'static str,
}

const OWN: Names = Names {
    id: "id",
    sha: "head_sha",
    created: "created_at",
    all: Some(&[
        "repository",
        "id",
        "head_sha",
        "head_tree",
        "status",
        "conclusion",
        "event",
        "attempt",
        "url",
        "created_at",
    ]),
    help: "`audit-lint evidence fetch` writes it",
};

const GH: Names = Names {
    id: "databaseId",
    sha: "headSha",
    created: "createdAt",
    all: None,
    help: "ask for it with `gh run list --json",
};

/// The address of the schema, where one is given, and the runs.
type Contents = (Option<String>, Vec<RunFact>);

pub(super) fn read(text: &str) -> Result<Contents, Vec<Mistake>> {
    let node = Node::parse(text).map_err(|mistake| vec![mistake])?;
    let mut reader = Reader {
        mistakes: Vec::new(),
    };
    let contents = if node.is_list() {
        (None, reader.runs(node, &GH))
    } else {
        reader.file(node)
    };
    if reader.mistakes.is_empty() {
        Ok(contents)
    } else {
        reader.mistakes.sort_by_key(|mistake| mistake.span.start);
        Err(reader.mistakes)
    }
}

struct Reader {
    mistakes: Vec<Mistake>,
}

impl Reader {
    fn push(&mut self, span: Range<usize>, message: impl Into<String>, help: impl Into<String>) {
        self.mistakes.push(Mistake {
            message: message.into(),
            help: help.into(),
            span,
        });
    }

    fn wrong_type(&mut self, node: Node<'_>, expected: &str, help: &str) {
        let message = format!("expected {expected}, found {}", node.kind());
        self.push(node.span(), message, help);
    }

    fn file(&mut self, node: Node<'_>) -> Contents {
        let help =
            "write `{ \"version\": 1, \"runs\": [] }`, or a list as `gh run list --json` prints it";
        let nothing = (None, Vec::new());
        let Some(members) = self.members(node, Some(&KEYS), help) else {
            return nothing;
        };
        let find = |name: &str| {
            let mut members = members.iter();
            members.find(|member| member.key == name)
        };
        match find("version") {
            Some(version) if version.value.number() == Some(VERSION.into()) => {}
            Some(version) => {
                let message = format!("this audit-lint reads version {VERSION} of the format");
                self.push(version.value.span(), message, "use a newer audit-lint");
                return nothing;
            }
            None => self.push(node.opening(), "the version is missing", help),
        }
        let schema = find("$schema").and_then(|member| {
            let address = member.value.text();
            if address.is_none() && !member.value.is_null() {
                self.wrong_type(member.value, "a text", "write where the schema is");
            }
            address
        });
        if let Some(member) = find("runs") {
            return (schema, self.runs(member.value, &OWN));
        }
        self.push(node.opening(), "the runs are missing", help);
        nothing
    }

    fn runs(&mut self, node: Node<'_>, names: &Names) -> Vec<RunFact> {
        let Some(items) = node.items() else {
            self.wrong_type(node, "a list of runs", "write `\"runs\": []`");
            return Vec::new();
        };
        let mut runs: Vec<RunFact> = Vec::new();
        let mut known = HashSet::new();
        for item in items {
            let Some(run) = self.run(item, names) else {
                continue;
            };
            if known.insert((run.id, run.repository.clone())) {
                runs.push(run);
            } else {
                let message = format!("run `{}` stands twice", run.id);
                self.push(item.opening(), message, "leave one of them out");
            }
        }
        runs
    }

    /// A run; none where something in it is wrong.
    fn run(&mut self, node: Node<'_>, names: &Names) -> Option<RunFact> {
        let told = self.mistakes.len();
        let members = self.members(node, names.all, "write an object for each run")?;
        let mut entry = Entry {
            reader: self,
            node,
            members: &members,
            names,
        };
        let id = entry.required(names.id, "a whole number", Node::number);
        let head_sha = entry.required(names.sha, "the 40 digits of a SHA", sha);
        let head_tree = entry.optional("head_tree", "the 40 digits of a SHA", sha);
        let status = entry.optional("status", "how far it is, `completed`", choice);
        let conclusion = entry.optional("conclusion", "how it ended, `success`", choice);
        let event = entry.optional("event", "what set it off, `push`", event);
        let attempt = entry.optional("attempt", "a whole number", attempt);
        let created = entry.optional(names.created, "a time, `2026-01-02T03:04:05Z`", time);
        let repository = entry.repository(id);
        // `gh` says nothing of it where nobody asks; a run without a conclusion goes on.
        let silent = if conclusion.is_some() {
            RunStatus::Completed
        } else {
            RunStatus::Pending
        };
        if names.all.is_some() {
            entry.required("status", "how far it is, `completed`", choice::<RunStatus>);
        }
        let status = status.unwrap_or(silent);
        if (status == RunStatus::Completed) != conclusion.is_some() {
            let (message, help) = if conclusion.is_some() {
                (
                    "a run that goes on has no conclusion",
                    "leave one of both out",
                )
            } else {
                (
                    "a completed run has a conclusion",
                    "write how it ended, `success`",
                )
            };
            entry.wrong("status", message, help);
        }
        (self.mistakes.len() == told).then_some(RunFact {
            id: id?,
            repository,
            head_sha: head_sha?,
            head_tree,
            status,
            conclusion,
            event,
            attempt,
            created_at: created,
        })
    }

    /// The members of an object, each key once and known.
    fn members<'t>(
        &mut self,
        node: Node<'t>,
        keys: Option<&[&str]>,
        help: &str,
    ) -> Option<Vec<Member<'t>>> {
        let Some(members) = node.members() else {
            self.wrong_type(node, "an object", help);
            return None;
        };
        for (index, member) in members.iter().enumerate() {
            let name = &member.key;
            if members[..index].iter().any(|known| known.key == *name) {
                let message = format!("`{name}` stands twice");
                self.push(member.key_span(), message, "leave one of them out");
            }
            let Some(keys) = keys.filter(|keys| !keys.contains(&name.as_str())) else {
                continue;
            };
            let help = match nearest(name, keys.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("the keys are {}", keys.join(", ")),
            };
            self.push(member.key_span(), format!("there is no key `{name}`"), help);
        }
        Some(members)
    }
}

struct Entry<'e, 't> {
    reader: &'e mut Reader,
    node: Node<'t>,
    members: &'e [Member<'t>],
    names: &'e Names,
}

impl<'t> Entry<'_, 't> {
    fn find(&self, name: &str) -> Option<Node<'t>> {
        let mut members = self.members.iter();
        members
            .find(|member| member.key == name)
            .map(|member| member.value)
    }

    fn required<T>(
        &mut self,
        name: &str,
        what: &str,
        read: impl Fn(Node<'t>) -> Option<T>,
    ) -> Option<T> {
        if self.find(name).is_none() {
            let help = match self.names.all {
                Some(_) => self.names.help.to_owned(),
                None => format!("{} {GH_FIELDS}`", self.names.help),
            };
            let message = format!("the run has no `{name}`");
            self.reader.push(self.node.opening(), message, help);
            return None;
        }
        self.optional(name, what, read)
    }

    fn optional<T>(
        &mut self,
        name: &str,
        what: &str,
        read: impl Fn(Node<'t>) -> Option<T>,
    ) -> Option<T> {
        let node = self.find(name)?;
        // `gh` has no conclusion so.
        if node.is_null() || (self.names.all.is_none() && node.text().is_some_and(|t| t.is_empty()))
        {
            return None;
        }
        let found = read(node);
        if found.is_none() {
            let message = format!("`{name}` is {what}; this is none");
            self.reader.push(node.span(), message, help_of(name, node));
        }
        found
    }

    /// The repository, as the address says it; a name beside that must be the same.
    fn repository(&mut self, id: Option<u64>) -> Option<RepositoryName> {
        let is_own = self.names.all.is_some();
        let address = if is_own {
            self.required("url", "the address of a run", Node::text)
        } else {
            self.optional("url", "the address of a run", Node::text)
        }?;
        let parts = address.split_once("/actions/runs/");
        let found = parts.and_then(|(page, number)| {
            let is_its = id.is_none_or(|id| number == id.to_string());
            RepositoryName::of_page(page).filter(|_| is_its)
        });
        if found.is_none() {
            let help = "write `https://github.com/OWNER/NAME/actions/runs/ID`, with the number of this run";
            self.wrong("url", "the address is not that of this run", help);
        }
        if is_own {
            let name = self.required("repository", "a text, `owner/name`", Node::text)?;
            let is_other = |own: &RepositoryName| !own.to_string().eq_ignore_ascii_case(&name);
            if found.as_ref().is_some_and(is_other) {
                let help = "write the repository of the address, `owner/name`";
                self.wrong(
                    "repository",
                    "the address is that of another repository",
                    help,
                );
            }
        }
        found
    }

    fn wrong(&mut self, name: &str, message: &str, help: &str) {
        let span = self
            .find(name)
            .map_or_else(|| self.node.opening(), Node::span);
        self.reader.push(span, message, help);
    }
}

/// What to write in place of a value that is none.
fn help_of(name: &str, node: Node<'_>) -> String {
    let choices: &[&str] = match name {
        "conclusion" => &[
            "success",
            "failure",
            "neutral",
            "cancelled",
            "skipped",
            "timed_out",
            "action_required",
            "stale",
            "startup_failure",
        ],
        "status" => &[
            "completed",
            "in_progress",
            "queued",
            "waiting",
            "requested",
            "pending",
        ],
        "id" | "databaseId" | "attempt" => return "write a number, without quotes".to_owned(),
        _ => return "write it as GitHub says it".to_owned(),
    };
    match nearest(&node.text().unwrap_or_default(), choices.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("it is one of {}", choices.join(", ")),
    }
}

fn sha(node: Node<'_>) -> Option<String> {
    let text = node.text().filter(|text| is_whole_sha(text))?;
    Some(text.to_ascii_lowercase())
}

fn choice<T: DeserializeOwned>(node: Node<'_>) -> Option<T> {
    serde_json::from_value(node.text()?.into()).ok()
}

fn event(node: Node<'_>) -> Option<String> {
    node.text().filter(|text| is_event(text))
}

fn attempt(node: Node<'_>) -> Option<u32> {
    node.number()?.try_into().ok()
}

fn time(node: Node<'_>) -> Option<Timestamp> {
    node.text()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::run::Conclusion;

    const SHA: &str = "b83c2f6a1d9e4c7b8f0a5d3e6c9b2a1f4e7d8c0b";

    fn own(change: &[(&str, &str)]) -> String {
        let mut text = format!(
            "{{\"version\": 1, \"runs\": [{{\"repository\": \"acme/pipeline\", \"id\": 7, \"head_sha\": \"{SHA}\", \
             \"status\": \"completed\", \"conclusion\": \"success\", \
             \"url\": \"https://github.com/acme/pipeline/actions/runs/7\"}}]}}"
        );
        for (from, to) in change {
            assert!(text.contains(from), "{from}");
            text = text.replacen(from, to, 1);
        }
        text
    }

    #[test]
    fn mistakes_know_their_places() {
        for (change, place, message) in [
            (("\"id\"", "\"ids\""), "\"ids\"", "there is no key `ids`"),
            (
                ("\"id\": 7", "\"id\": \"7\""),
                "\"7\"",
                "`id` is a whole number; this is none",
            ),
            (
                ("\"id\": 7", "\"id\": 8"),
                "\"https://github.com/acme/pipeline/actions/runs/7\"",
                "the address is not that of this run",
            ),
            (
                (SHA, "b83c2f6"),
                "\"b83c2f6\"",
                "`head_sha` is the 40 digits of a SHA; this is none",
            ),
            (
                ("\"success\"", "\"succes\""),
                "\"succes\"",
                "`conclusion` is how it ended, `success`; this is none",
            ),
            (
                ("\"completed\"", "\"queued\""),
                "\"queued\"",
                "a run that goes on has no conclusion",
            ),
            (
                ("\"success\"", "null"),
                "\"completed\"",
                "a completed run has a conclusion",
            ),
            (
                ("\"version\": 1", "\"version\": 2"),
                "2",
                "this audit-lint reads version 1 of the format",
            ),
            (
                ("acme/pipeline\"", "acme/other\""),
                "\"acme/other\"",
                "the address is that of another repository",
            ),
            (
                (
                    "https://github.com/acme/pipeline/actions/runs/7",
                    "javascript:alert(1)",
                ),
                "\"javascript:alert(1)\"",
                "the address is not that of this run",
            ),
            (
                ("\"id\": 7", "\"id\": 7, \"id\": 7"),
                "\"id\"",
                "`id` stands twice",
            ),
        ] {
            let text = own(&[change]);
            let mistakes = read(&text).expect_err(message);
            let first = mistakes.iter().find(|mistake| mistake.message == message);
            let first = first.unwrap_or_else(|| panic!("{message}: {mistakes:?}"));
            assert_eq!(&text[first.span.clone()], place);
        }
    }

    #[test]
    fn what_gh_prints_is_read() {
        let text = format!(
            "[{{\"attempt\":1,\"conclusion\":\"failure\",\"databaseId\":7,\"headSha\":\"{SHA}\",\"name\":\"Quality\",\
             \"status\":\"completed\",\"url\":\"https://github.com/acme/pipeline/actions/runs/7\",\
             \"createdAt\":\"2026-01-02T03:04:05Z\",\"event\":\"push\"}},\
             {{\"conclusion\":\"\",\"databaseId\":8,\"headSha\":\"{SHA}\",\"status\":\"in_progress\"}},\
             {{\"conclusion\":\"success\",\"databaseId\":9,\"headSha\":\"{SHA}\"}}]"
        );
        let (_, runs) = read(&text).expect("gh prints so");
        let told: Vec<_> = runs
            .iter()
            .map(|run| (run.id, run.status, run.conclusion, run.repository.is_some()))
            .collect();
        assert_eq!(
            told,
            [
                (7, RunStatus::Completed, Some(Conclusion::Failure), true),
                (8, RunStatus::InProgress, None, false),
                (9, RunStatus::Completed, Some(Conclusion::Success), false),
            ]
        );
    }

    #[test]
    fn a_list_of_gh_without_what_is_needed_says_what_to_ask_for() {
        let mistakes = read("[{\"conclusion\": \"success\"}]").expect_err("it has no number");
        assert!(mistakes[0].help.contains(GH_FIELDS), "{mistakes:?}");
        let mistakes = read("3").expect_err("it is no file");
        assert_eq!(mistakes[0].message, "expected an object, found a number");
    }
}
