//! A run: discover → parse → read → group → check → settle. Refuses to print.

mod baseline;
mod changed;
mod check;
mod clock;
mod configuration;
mod discover;
mod evidence_book;
mod evidence_files;
mod fingerprint;
mod gather;
mod governed;
mod hold;
mod house;
mod ignores;
mod lots;
mod mend;
mod met;
mod outside;
mod paths;
mod read;
mod record;
mod replace;
mod repository;
mod run;
#[cfg(feature = "online")]
mod run_cache;
mod runs;
mod settle;
mod stages;
mod walk;
mod workers;
mod world;

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use rustc_hash::FxHashSet;

pub use baseline::{BASELINE_NAME, Baseline, Entry};
pub use changed::{Changes, Since};
pub use clock::{Clock, Stage};
pub use configuration::{CONFIG_NAMES, Choices, settings_in, usual_baseline};
pub use evidence_book::{CitedRun, EvidenceBook, Fetched};
pub use evidence_files::{of_text as evidence_of, read as read_evidence};
pub use fingerprint::fingerprint;
pub use house::HouseTest;
pub use mend::{Applied, Changed, Fixing, Mended};
pub use paths::{absolute, shown};
pub use read::{Problem, decode, read_all, read_text};
pub use record::{AuditRecord, SeriesRecord};
pub use replace::{create, replace, replace_with};
pub use repository::{InRepository, Repository};
pub use run::Run;
pub use runs::{CachePlace, Network, Wish};
pub use settle::{Finding, Held};

use crate::evidence::Watch;
use crate::source::SourceId;

/// What to lint.
#[derive(Debug, Clone, Default)]
pub struct Request {
    /// Files and directories, in any mix and order.
    pub paths: Vec<PathBuf>,
    /// The directory that relative paths start from and reports are relative to.
    pub working_directory: PathBuf,
    /// A text that is linted as if it stood at a path, instead of what is there.
    pub standard_input: Option<(PathBuf, String)>,
    /// The findings that are known.
    pub baseline: Option<Baseline>,
    /// What the command line says of the configuration.
    pub choices: Choices,
    /// What becomes of fixes; the configuration says which there are.
    pub fixing: Fixing,
    /// Whether the CI provider is asked about cited runs.
    pub network: Network,
    /// Whether evidence files are left aside.
    pub is_without_evidence: bool,
    /// Whether only audits that changed are reported on; all of them without it.
    pub changes: Option<Changes>,
    /// What is kept besides findings.
    pub keeps: Keeping,
    /// How many threads work; as many as there are cores without it.
    pub threads: Option<NonZeroUsize>,
    /// Who is told how many audits are read, and of how many.
    pub watch: Option<Watch>,
}

/// What a run keeps besides what it found.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Keeping {
    /// Nothing, where findings are only counted. The sources are empty then, whatever spans say.
    Nothing,
    /// The texts that findings point into.
    #[default]
    Texts,
    /// Every audit, for who looks into them.
    Audits,
}

/// One audit as text, with its place.
#[derive(Debug, Clone)]
pub struct Input {
    /// The path that reports print.
    pub shown: String,
    /// The absolute path.
    pub path: PathBuf,
    /// The text.
    pub text: String,
    /// Whether it is reported on, or only needed to know its series.
    pub is_target: bool,
}

/// The texts that are reported on.
type Targets = FxHashSet<SourceId>;

/// Whether a path means standard input.
pub fn is_standard_input(path: &Path) -> bool {
    path.as_os_str() == "-"
}
