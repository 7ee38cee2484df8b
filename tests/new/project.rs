//! A folder of audits, the real binary in it, and a real repository where a test wants one.

use std::fs;
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;
use walkdir::WalkDir;

pub(crate) use crate::outcome::Outcome;
use crate::outcome::write;

/// A project of its own; gone when it is dropped.
pub(crate) struct Project {
    folder: TempDir,
}

impl Project {
    /// A project with these files in it, outside any work tree.
    pub(crate) fn of(files: &[(&str, &str)]) -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        let project = Self { folder };
        for (path, text) in files {
            project.write(path, text);
        }
        project
    }

    /// A copy of a fixture.
    pub(crate) fn of_fixture(name: &str) -> Self {
        let project = Self::of(&[]);
        let fixture = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("fixtures")
            .join(name);
        for entry in WalkDir::new(&fixture) {
            let path = entry.expect("a readable fixture").into_path();
            if path.is_file() {
                let below = path.strip_prefix(&fixture).expect("below the fixture");
                let text = fs::read_to_string(&path).expect("fixtures are UTF-8");
                project.write(below, &text);
            }
        }
        project
    }

    pub(crate) fn root(&self) -> &Path {
        self.folder.path()
    }

    /// Writes a file and the folders above it.
    pub(crate) fn write(&self, below: impl AsRef<Path>, text: &str) {
        write(&self.root().join(below), text);
    }

    pub(crate) fn read(&self, below: &str) -> String {
        let path = self.root().join(below);
        fs::read_to_string(&path).unwrap_or_else(|error| panic!("{below}: {error}"))
    }

    pub(crate) fn has(&self, below: &str) -> bool {
        self.root().join(below).exists()
    }

    /// Runs the binary in the project.
    pub(crate) fn run(&self, arguments: &[&str]) -> Outcome {
        self.run_in("", arguments)
    }

    /// Runs the binary in a folder of the project.
    pub(crate) fn run_in(&self, folder: &str, arguments: &[&str]) -> Outcome {
        self.start(env!("CARGO_BIN_EXE_audit-lint"), folder, arguments)
    }

    /// Runs git in the project, and gives what it prints.
    pub(crate) fn git(&self, arguments: &[&str]) -> String {
        let settings = ["-c", "user.name=a", "-c", "user.email=a@example.org"];
        let outcome = self.start("git", "", &[&settings, arguments].concat());
        assert_eq!(outcome.code, 0, "git {arguments:?}: {outcome:?}");
        outcome.stdout.trim().to_owned()
    }

    /// Commits everything, and gives the SHA.
    pub(crate) fn commit(&self, message: &str) -> String {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--allow-empty", "--message", message]);
        self.git(&["rev-parse", "HEAD"])
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "the tests start the binary and git, here and nowhere else"
    )]
    fn start(&self, program: &str, folder: &str, arguments: &[&str]) -> Outcome {
        let output = Command::new(program)
            .args(arguments)
            .current_dir(self.root().join(folder))
            // Neither what lies above the temporary folder nor the person's own settings count.
            .env(
                "GIT_CEILING_DIRECTORIES",
                self.root().parent().unwrap_or(self.root()),
            )
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env_remove("GIT_DIR")
            .env_remove("GIT_INDEX_FILE")
            .env_remove("GIT_WORK_TREE")
            .env("NO_COLOR", "1")
            .env("NO_GRAPHICS", "1")
            .output()
            .expect("the program starts");
        Outcome::of(output)
    }

    /// What `new --stdout` prints.
    #[track_caller]
    pub(crate) fn draft(&self, arguments: &[&str]) -> String {
        let outcome = self.run(&[&["new", "--stdout"], arguments].concat());
        assert_eq!(outcome.code, 0, "{outcome:?}");
        outcome.stdout
    }
}

impl Outcome {
    /// Whether nothing was done, because of a mistake that is told with all of `parts`.
    #[track_caller]
    pub(crate) fn refuses(&self, parts: &[&str]) {
        assert_eq!((self.code, self.stdout.as_str()), (2, ""), "{self:?}");
        let words: Vec<&str> = self.stderr.split_whitespace().collect();
        let told = words.join(" ");
        for part in parts {
            assert!(told.contains(part), "`{part}` in {self:?}");
        }
    }
}
