//! Where files lie in their repository, for readers that know nothing of the working directory. Never asks git.

use std::borrow::Cow;
use std::path::{Path, PathBuf};

use super::paths::{absolute, with_slashes};

/// The repository around a working directory.
#[derive(Debug, Clone)]
pub struct Repository {
    working_directory: PathBuf,
    /// The working directory itself where it lies in no repository.
    root: PathBuf,
}

/// Where a file lies.
#[derive(Debug, PartialEq, Eq)]
pub enum InRepository<'p> {
    /// Below its root: the path from there, with `/`.
    Below(Cow<'p, str>),
    /// Elsewhere: the absolute path, with `/`.
    Outside(String),
}

impl Repository {
    /// The nearest directory with a `.git`, upwards. It is a file in a work tree.
    pub(super) fn around(working_directory: &Path) -> Self {
        let mut above = working_directory.ancestors();
        let root = above.find(|directory| directory.join(".git").exists());
        Self {
            root: root.unwrap_or(working_directory).to_owned(),
            working_directory: working_directory.to_owned(),
        }
    }

    /// Where a file lies whose path is relative to the working directory, or absolute.
    pub fn place<'p>(&self, path: &'p str) -> InRepository<'p> {
        let file = absolute(&self.working_directory, Path::new(path));
        match file.strip_prefix(&self.root) {
            Ok(_) if self.root == self.working_directory => InRepository::Below(path.into()),
            Ok(below) => InRepository::Below(with_slashes(below).into()),
            Err(_) => InRepository::Outside(with_slashes(&file)),
        }
    }
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use super::*;

    #[test]
    fn paths_start_at_the_root_of_the_repository() {
        let repository = Repository {
            root: "/work".into(),
            working_directory: "/work/team".into(),
        };
        for (path, below) in [
            ("docs/M01.md", "team/docs/M01.md"),
            ("../README.md", "README.md"),
            ("/work/a/M01.md", "a/M01.md"),
        ] {
            assert_eq!(repository.place(path), InRepository::Below(below.into()));
        }
        for (path, outside) in [
            ("../../M01.md", "/M01.md"),
            ("/elsewhere/M01.md", "/elsewhere/M01.md"),
        ] {
            assert_eq!(
                repository.place(path),
                InRepository::Outside(outside.to_owned())
            );
        }
    }

    #[test]
    fn without_a_repository_they_start_at_the_working_directory() {
        let repository = Repository {
            root: "/work".into(),
            working_directory: "/work".into(),
        };
        assert_eq!(
            repository.place("docs/M01.md"),
            InRepository::Below("docs/M01.md".into())
        );
        assert_eq!(
            repository.place("../M01.md"),
            InRepository::Outside("/M01.md".to_owned())
        );
    }
}
