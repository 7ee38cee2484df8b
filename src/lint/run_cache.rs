//! What a provider said of runs, kept in the user's cache folder. Never trusts what it reads there; never keeps a secret.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use etcetera::BaseStrategy as _;
use serde::{Deserialize, Serialize};

use super::read::{Problem, read_text, reason};
use super::replace::{create, replace};
use super::runs::CachePlace;
use crate::audit::RepositoryName;
use crate::evidence::{Question, RunFact};

/// The version of the format, and the folder that has it.
const VERSION: u32 = 1;

/// Tells programs that make copies that nothing here is worth one.
const TAG: &str = "\
Signature: 8a477f597d28d172789f06886806bc55
# This folder is a cache of audit-lint. It can be removed at any time.
";

/// A cache, with the repositories that were asked for.
pub(super) struct RunCache {
    /// None where nothing is kept.
    folder: Option<PathBuf>,
    repositories: BTreeMap<RepositoryName, Repository>,
}

#[derive(Default)]
struct Repository {
    runs: BTreeMap<u64, CachedRun>,
    is_changed: bool,
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
struct CachedRun {
    #[serde(flatten)]
    fact: RunFact,
    #[serde(skip_serializing_if = "Option::is_none")]
    etag: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct Written {
    version: u32,
    host: String,
    repository: String,
    runs: Vec<CachedRun>,
}

impl RunCache {
    pub(super) fn open(place: &CachePlace) -> Self {
        let folder = match place {
            CachePlace::Nowhere => None,
            CachePlace::Folder(folder) => Some(folder.clone()),
            CachePlace::Usual => etcetera::base_strategy::choose_native_strategy()
                .ok()
                .map(|places| places.cache_dir().join("audit-lint")),
        };
        Self {
            folder,
            repositories: BTreeMap::new(),
        }
    }

    /// What was said of a run, and what the provider called that answer.
    pub(super) fn get(&mut self, question: &Question) -> Option<(RunFact, Option<String>)> {
        let run = self.load(&question.repository).runs.get(&question.id)?;
        let fact = RunFact {
            repository: Some(question.repository.clone()),
            ..run.fact.clone()
        };
        Some((fact, run.etag.clone()))
    }

    /// Takes in what is said of a run.
    pub(super) fn note(&mut self, question: &Question, fact: RunFact, etag: Option<String>) {
        let repository = self.load(&question.repository);
        let fact = RunFact {
            repository: None,
            ..fact
        };
        let run = CachedRun { fact, etag };
        let before = repository.runs.insert(question.id, run.clone());
        repository.is_changed |= before.as_ref() != Some(&run);
    }

    /// Writes what is new, each repository whole or not at all. What another process has written meanwhile stays.
    pub(super) fn write(mut self) -> Result<(), Problem> {
        let Some(folder) = self.folder.take() else {
            return Ok(());
        };
        for (name, repository) in self.repositories {
            if !repository.is_changed {
                continue;
            }
            let path = path_of(&folder, &name);
            let mut runs = read(&path, &name);
            runs.extend(repository.runs);
            let written = Written {
                version: VERSION,
                host: name.host.clone(),
                repository: name.to_string(),
                runs: runs.into_values().collect(),
            };
            let text = serde_json::to_string(&written).expect("texts and numbers are JSON");
            let parent = path.parent().unwrap_or(&folder);
            make_private(parent).map_err(|error| Problem {
                path: parent.display().to_string(),
                message: format!("cannot be made: {}", reason(&error)),
            })?;
            // It is there already, or it is no loss.
            let _ = create(&folder.join("CACHEDIR.TAG"), "CACHEDIR.TAG", TAG);
            replace(&path, &path.display().to_string(), &text)?;
        }
        Ok(())
    }

    fn load(&mut self, name: &RepositoryName) -> &mut Repository {
        let folder = self.folder.as_deref();
        self.repositories.entry(name.clone()).or_insert_with(|| {
            let runs = folder.map(|folder| read(&path_of(folder, name), name));
            Repository {
                runs: runs.unwrap_or_default(),
                is_changed: false,
            }
        })
    }
}

/// The file of a repository. `+` stands in no name, so that no two share one.
fn path_of(folder: &Path, name: &RepositoryName) -> PathBuf {
    let host = name.host.replace(':', "+");
    let file = format!("{}+{}.json", name.owner(), name.name());
    folder
        .join(format!("runs-v{VERSION}"))
        .join(host)
        .join(file.to_ascii_lowercase())
}

/// The runs that a file has. One that is broken, or is about something else, has none.
fn read(path: &Path, name: &RepositoryName) -> BTreeMap<u64, CachedRun> {
    let read = || {
        let text = read_text(path, "").ok()?;
        let written: Written = serde_json::from_str(&text).ok()?;
        let is_its = written.version == VERSION
            && written.host == name.host
            && written.repository.eq_ignore_ascii_case(&name.to_string());
        is_its.then_some(written.runs)
    };
    let runs = read().unwrap_or_default().into_iter();
    runs.filter(|run| run.fact.is_sound())
        .map(|run| (run.fact.id, run))
        .collect()
}

/// Makes a folder that others cannot look into: what a private repository does is nobody's business.
fn make_private(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::{Conclusion, RunStatus};

    const SHA: &str = "b83c2f6a1d9e4c7b8f0a5d3e6c9b2a1f4e7d8c0b";

    fn question(id: u64) -> Question {
        let page = "https://github.com/acme/pipeline";
        Question {
            repository: RepositoryName::of_page(page).expect("a page"),
            id,
        }
    }

    fn fact(id: u64) -> RunFact {
        RunFact {
            id,
            repository: Some(question(id).repository),
            head_sha: SHA.to_owned(),
            head_tree: None,
            status: RunStatus::Completed,
            conclusion: Some(Conclusion::Success),
            event: Some("push".to_owned()),
            attempt: Some(1),
            created_at: "2026-01-02T03:04:05Z".parse().ok(),
        }
    }

    fn opened(folder: &Path) -> RunCache {
        RunCache::open(&CachePlace::Folder(folder.to_owned()))
    }

    #[test]
    fn what_is_kept_is_found_again_also_by_two_at_one_time() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let (mut one, mut other) = (opened(folder.path()), opened(folder.path()));
        assert_eq!(one.get(&question(7)), None);
        assert_eq!(other.get(&question(8)), None);
        one.note(&question(7), fact(7), Some("\"e\"".to_owned()));
        other.note(&question(8), fact(8), None);
        one.write().expect("a writable folder");
        other.write().expect("a writable folder");
        let mut again = opened(folder.path());
        let known = again.get(&question(7));
        assert_eq!(known, Some((fact(7), Some("\"e\"".to_owned()))));
        assert_eq!(again.get(&question(8)), Some((fact(8), None)));
        assert_eq!(again.get(&question(9)), None);
    }

    #[test]
    fn a_broken_file_knows_nothing_and_is_written_anew() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = path_of(folder.path(), &question(7).repository);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a new folder");
        let mut cache = opened(folder.path());
        cache.note(&question(7), fact(7), None);
        cache.write().expect("a writable folder");
        let whole = fs::read_to_string(&path).expect("the file");
        for broken in [
            &whole[..whole.len() / 2],
            "",
            "\0",
            &whole.replace("\"version\":1", "\"version\":2"),
            &whole.replace("acme/pipeline", "acme/other"),
            &whole.replace("github.com", "evil.example"),
            &whole.replace(SHA, "äöü"),
        ] {
            fs::write(&path, broken).expect("our own file");
            assert_eq!(opened(folder.path()).get(&question(7)), None, "{broken}");
        }
        let mut cache = opened(folder.path());
        cache.note(&question(7), fact(7), None);
        cache.write().expect("a writable folder");
        assert_eq!(fs::read_to_string(&path).expect("the file"), whole);
    }

    #[test]
    fn nothing_is_kept_where_nobody_wants_it() {
        let mut cache = RunCache::open(&CachePlace::Nowhere);
        cache.note(&question(7), fact(7), None);
        assert_eq!(cache.get(&question(7)), Some((fact(7), None)));
        cache.write().expect("nothing to write");
    }

    #[test]
    #[cfg(unix)]
    fn nobody_else_can_look_into_it() {
        use std::os::unix::fs::PermissionsExt as _;

        let folder = tempfile::tempdir().expect("a temporary folder");
        let place = folder.path().join("cache");
        let mut cache = opened(&place);
        cache.note(&question(7), fact(7), None);
        cache.write().expect("a writable folder");
        let mode = fs::metadata(&place)
            .expect("the folder")
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o700);
    }
}
