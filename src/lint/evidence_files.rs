//! Which evidence file holds for an audit: the one that its configuration names, else the nearest above it. Never writes.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use super::met::Met;
use super::paths::shown;
use super::read::read_text;
use crate::config::{ConfigError, ConfigErrors, EvidenceChoice, Settings};
use crate::evidence::file::{EVIDENCE_NAME, EvidenceFile, Mistake};

/// The evidence files of a run, each read once.
#[derive(Debug, Default)]
pub(super) struct EvidenceFiles {
    files: Vec<Held>,
    /// By file; none for one that cannot be used.
    read: HashMap<PathBuf, Option<usize>>,
    /// By directory: the file that holds for what lies in it.
    nearest: HashMap<PathBuf, Option<PathBuf>>,
    /// By audit.
    by_audit: HashMap<PathBuf, usize>,
    errors: Vec<ConfigError>,
}

#[derive(Debug)]
struct Held {
    shown: String,
    file: EvidenceFile,
}

impl EvidenceFiles {
    /// Finds and reads the file that holds for an audit. `met` is what a walk has seen.
    pub(super) fn meet(
        &mut self,
        audit: &Path,
        settings: &Settings,
        working_directory: &Path,
        met: &Met,
    ) {
        let chosen = settings.config.evidence.as_ref();
        let directory = audit.parent().unwrap_or(audit);
        let named = chosen.map(|choice| choice.file.clone());
        let Some(path) = named.or_else(|| self.nearest(directory, met)) else {
            return;
        };
        let index = if let Some(known) = self.read.get(&path) {
            *known
        } else {
            let name = shown(working_directory, &path);
            let index = self.take(&path, name, chosen);
            self.read.insert(path, index);
            index
        };
        if let Some(index) = index {
            self.by_audit.insert(audit.to_owned(), index);
        }
    }

    /// Reads a file. That it is not there is a mistake where it is named.
    fn take(
        &mut self,
        path: &Path,
        name: String,
        chosen: Option<&EvidenceChoice>,
    ) -> Option<usize> {
        let missing = chosen.filter(|_| !path.exists()).map(|choice| {
            let error = ConfigError::new("there is no such evidence file");
            let error = error.help("`audit-lint evidence fetch` makes it");
            let place = Some(choice.place.clone());
            ConfigErrors::from(ConfigError { place, ..error })
        });
        match missing.map_or_else(|| read(path, &name), Err) {
            Ok(file) => {
                self.files.push(Held { shown: name, file });
                Some(self.files.len() - 1)
            }
            Err(errors) => {
                self.errors.extend_from_slice(errors.errors());
                None
            }
        }
    }

    /// Whether there is none.
    pub(super) fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// The file that holds for an audit, with the path that reports print.
    pub(super) fn of(&self, audit: &Path) -> Option<(&EvidenceFile, &str)> {
        let held = &self.files[*self.by_audit.get(audit)?];
        Some((&held.file, &held.shown))
    }

    /// All that was wrong.
    pub(super) fn errors(&mut self) -> Vec<ConfigError> {
        std::mem::take(&mut self.errors)
    }

    fn nearest(&mut self, directory: &Path, met: &Met) -> Option<PathBuf> {
        // Nearly always there is none below the root of a walk.
        let directory = met.evidenced_as(directory).unwrap_or(directory);
        if let Some(known) = self.nearest.get(directory) {
            return known.clone();
        }
        let found = if met.has_evidence(directory) {
            Some(directory.join(EVIDENCE_NAME))
        } else if met.is_repository(directory) {
            None
        } else {
            let above = directory.parent();
            above.and_then(|above| self.nearest(above, met))
        };
        self.nearest.insert(directory.to_owned(), found.clone());
        found
    }
}

/// The nearest evidence file in a directory or above it, up to the root of the repository.
pub(super) fn nearest(directory: &Path) -> Option<PathBuf> {
    EvidenceFiles::default().nearest(directory, &Met::default())
}

/// Reads an evidence file.
///
/// # Errors
///
/// When it cannot be read; all that is wrong in it, with its places.
pub fn read(path: &Path, shown: &str) -> Result<EvidenceFile, ConfigErrors> {
    let text = read_text(path, shown).map_err(|problem| ConfigError::new(problem.to_string()))?;
    of_text(shown, &text)
}

/// The evidence that a text is, which is shown as `shown`.
///
/// # Errors
///
/// All that is wrong in it, with its places.
pub fn of_text(shown: &str, text: &str) -> Result<EvidenceFile, ConfigErrors> {
    EvidenceFile::read(text).map_err(|mistakes| {
        let of = |mistake: Mistake| {
            let error = ConfigError::new(mistake.message).help(mistake.help);
            error.at(shown, text, mistake.span)
        };
        let errors: Vec<ConfigError> = mistakes.into_iter().map(of).collect();
        errors.into()
    })
}
