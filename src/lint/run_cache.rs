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
