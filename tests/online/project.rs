//! A folder of audits with a cache of its own, and the real binary in it, which knows one provider on loopback.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use tempfile::TempDir;
use walkdir::WalkDir;

pub(crate) use crate::outcome::Outcome;
use crate::outcome::write;
use crate::provider::Provider;

/// What nobody may see.
pub(crate) const TOKEN: &str = "ghp_n0b0dyMayEverSeeThis";

/// A repository of the team's.
pub(crate) const PAGE: &str = "https://github.com/acme/pipeline";

/// The rules that the provider has to do with, but for those that only advise.
pub(crate) const SELECT: &str =
    "select = [\"ci/run-not-found\", \"ci/wrong-conclusion\", \"ci/run-outside-range\"]\n";

pub(crate) struct Project {
    folder: TempDir,
    cache: TempDir,
    variables: Vec<(String, String)>,
}

impl Project {
    /// A project that asks this provider, and has a token for it.
    pub(crate) fn of(provider: &Provider) -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        let cache = TempDir::new().expect("a temporary folder");
        let project = Self {
            folder,
            cache,
            variables: vec![
                ("GITHUB_API_URL".to_owned(), provider.url()),
                ("GH_TOKEN".to_owned(), TOKEN.to_owned()),
            ],
        };
        project.write("audit-lint.toml", SELECT)
    }

    /// The same with one audit, whose CI status is green and cites these runs by their addresses.
    pub(crate) fn citing(provider: &Provider, runs: &[u64]) -> Self {
        Self::of(provider).write("M02_audit.md", &audit(runs))
    }

    /// The same with another variable; without it where there is no value.
    pub(crate) fn with(mut self, name: &str, value: Option<&str>) -> Self {
        self.variables.retain(|(known, _)| known != name);
        let variable = value.map(|value| (name.to_owned(), value.to_owned()));
        self.variables.extend(variable);
        self
    }

    pub(crate) fn root(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn cache(&self) -> &Path {
        self.cache.path()
    }

    pub(crate) fn write(self, below: &str, text: &str) -> Self {
        write(&self.root().join(below), text);
        self
    }

    pub(crate) fn read(&self, below: &str) -> String {
        fs::read_to_string(self.root().join(below)).expect("a readable file")
    }

    pub(crate) fn lint(&self, flags: &[&str]) -> Outcome {
        self.run(&[&["--output-format", "concise"], flags].concat())
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Outcome {
        self.run_with(arguments, "")
    }

    /// Runs the binary, and sees that it tells the token to nobody.
    #[expect(
        clippy::disallowed_methods,
        reason = "the tests start the binary, here and nowhere else"
    )]
    pub(crate) fn run_with(&self, arguments: &[&str], input: &str) -> Outcome {
        let mut command = Command::new(env!("CARGO_BIN_EXE_audit-lint"));
        command
            .args(arguments)
            .current_dir(self.root())
            .env("NO_COLOR", "1")
            .env("AUDIT_LINT_CACHE_DIR", self.cache.path())
            // What the person at the keyboard, or a firm's proxy, has set must not count.
            .env(
                "GIT_CEILING_DIRECTORIES",
                self.root().parent().expect("a folder"),
            )
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        for name in [
            "GH_HOST",
            "GH_TOKEN",
            "GITHUB_TOKEN",
            "GITHUB_API_URL",
            "GITHUB_SERVER_URL",
            "HTTP_PROXY",
            "HTTPS_PROXY",
            "ALL_PROXY",
            "http_proxy",
            "https_proxy",
            "all_proxy",
        ] {
            command.env_remove(name);
        }
        let variables = self.variables.iter().map(|(name, value)| (name, value));
        let mut child = command.envs(variables).spawn().expect("the binary starts");
        let mut pipe = child.stdin.take().expect("standard input is piped");
        let _ = pipe.write_all(input.as_bytes());
        drop(pipe);
        let outcome = Outcome::of(child.wait_with_output().expect("the binary ends"));
        assert!(!outcome.stdout.contains(TOKEN), "{outcome:?}");
        assert!(!outcome.stderr.contains(TOKEN), "{outcome:?}");
        for folder in [self.root(), self.cache()] {
            assert_eq!(files_with(folder, TOKEN), [""; 0]);
        }
        outcome
    }
}

/// The files that hold a text, by content or name.
fn files_with(folder: &Path, text: &str) -> Vec<String> {
    let files = WalkDir::new(folder).into_iter();
    files
        .map(|entry| entry.expect("a readable file").into_path())
        .filter(|path| {
            let bytes = fs::read(path).unwrap_or_default();
            let name = path.to_string_lossy();
            name.contains(text) || String::from_utf8_lossy(&bytes).contains(text)
        })
        .map(|path| path.display().to_string())
        .collect()
}

/// An audit whose CI status cites runs.
pub(crate) fn audit(runs: &[u64]) -> String {
    let runs: Vec<String> = runs
        .iter()
        .map(|id| format!("{PAGE}/actions/runs/{id}"))
        .collect();
    let runs = runs.join(", ");
    format!("# M02 Audit\n\n**Range:** 4e19d07...b83c2f6  \n**CI Status:** Green ({runs})\n")
}

impl Outcome {
    #[track_caller]
    pub(crate) fn ends_with(&self, code: i32) -> &Self {
        assert_eq!(self.code, code, "{self:?}");
        self
    }

    /// Whether exactly this was found: rules with the run that each is about, in the order of the runs.
    #[track_caller]
    pub(crate) fn has(&self, expected: &[(&str, u64)]) -> &Self {
        let found: Vec<(&str, u64)> = self
            .stdout
            .lines()
            .map(|line| {
                let (_, rest) = line.split_once('[').expect("a rule in brackets");
                let (rule, message) = rest.split_once("] ").expect("a message");
                let (_, behind) = message.split_once("run `").expect("a run");
                let digits = behind.split('`').next().expect("split gives a part");
                (rule, digits.parse().expect("a number"))
            })
            .collect();
        let mut expected = expected.to_vec();
        expected.sort_by_key(|(_, id)| *id);
        let mut sorted = found;
        sorted.sort_by_key(|(_, id)| *id);
        assert_eq!(sorted, expected, "{self:?}");
        self
    }

    #[track_caller]
    pub(crate) fn tells(&self, part: &str) -> &Self {
        let words = self.stderr.split_whitespace().filter(|word| *word != "│");
        let told = words.collect::<Vec<_>>().join(" ");
        assert!(told.contains(part), "`{part}` in {self:?}");
        self
    }

    #[track_caller]
    pub(crate) fn tells_nothing_of(&self, part: &str) -> &Self {
        assert!(!self.stderr.contains(part), "`{part}` in {self:?}");
        self
    }
}
