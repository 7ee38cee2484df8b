//! Which report goes where: one to standard output, others to files. Never formats a finding.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::args::CheckArguments;
use super::output::{Output, Trouble};
use crate::config::ConfigError;
use crate::lint::{Problem, Run, absolute, replace_with, shown};
use crate::report::{Format, Style, statistics, unseen, write};

/// The reports that were asked for.
#[derive(Debug)]
pub(super) struct Reports {
    standard_output: Option<Format>,
    files: Vec<ReportFile>,
}

#[derive(Debug)]
struct ReportFile {
    format: Format,
    /// The absolute path.
    path: PathBuf,
    shown: String,
}

impl Reports {
    /// What the command line asks for.
    ///
    /// # Errors
    ///
    /// When two reports would go to one place, to a place that cannot be, or beside a mode that reports nothing.
    pub(super) fn of(arguments: &CheckArguments, base: &Path) -> Result<Self, ConfigError> {
        let mut reports = Self {
            standard_output: None,
            files: Vec::new(),
        };
        for target in &arguments.output_format {
            match &target.file {
                Some(file) => reports.add(target.format, file, base)?,
                None => {
                    if reports.standard_output.replace(target.format).is_some() {
                        return Err(ConfigError::new("two reports go to standard output")
                            .help("give one of them a file: `--output-format sarif=audit.sarif`"));
                    }
                }
            }
        }
        if let (Some(file), Some(mode)) = (reports.files.first(), silent(arguments)) {
            let message = format!(
                "`{mode}` reports no findings, so none go to `{}`",
                file.shown
            );
            return Err(ConfigError::new(message).help("lint in a run of its own"));
        }
        Ok(reports)
    }

    fn add(&mut self, format: Format, file: &Path, base: &Path) -> Result<(), ConfigError> {
        let path = absolute(base, file);
        let named = shown(base, &path);
        let folder = path.parent().unwrap_or(&path);
        if path.is_dir() {
            let message = format!("`{named}` is a directory, and no place for a report");
            return Err(ConfigError::new(message).help("name a file in it"));
        }
        if !folder.is_dir() {
            let folder = shown(base, folder);
            let message = format!("`{named}` cannot be written: there is no directory `{folder}`");
            return Err(ConfigError::new(message).help("make the directory first"));
        }
        let report = ReportFile {
            format,
            path,
            shown: named,
        };
        let place = report.place();
        if self.files.iter().any(|other| other.place() == place) {
            let message = format!("two reports go to `{}`", report.shown);
            return Err(ConfigError::new(message).help("give each a file of its own"));
        }
        self.files.push(report);
        Ok(())
    }

    /// Whether one of them says which findings can be mended, and how. Where findings are only counted, standard output
    /// does not.
    pub(super) fn tell_fixes(&self, is_counted: bool) -> bool {
        let files = self.files.iter().map(|file| file.format);
        let standard_output = self.standard_output.filter(|_| !is_counted);
        standard_output
            .into_iter()
            .chain(files)
            .any(Format::tells_fixes)
    }

    /// Whether one of them shows places in texts.
    pub(super) fn show_places(&self, is_counted: bool) -> bool {
        !is_counted || !self.files.is_empty()
    }

    /// # Errors
    ///
    /// When a report would take the place of an audit.
    pub(super) fn spare_audits(&self, run: &Run) -> Result<(), ConfigError> {
        if self.files.is_empty() {
            return Ok(());
        }
        let audits = run.records.iter().flat_map(|series| &series.audits);
        let audits: HashSet<PathBuf> = audits.map(|audit| place(&audit.path)).collect();
        let mut files = self.files.iter();
        match files.find(|file| audits.contains(&file.place())) {
            Some(file) => {
                let message = format!("`{}` is an audit, and no place for a report", file.shown);
                Err(ConfigError::new(message).help("name another file"))
            }
            None => Ok(()),
        }
    }

    /// Writes them all. Says what could not be written to a file.
    ///
    /// # Errors
    ///
    /// When standard output cannot be written.
    pub(super) fn write(
        &self,
        run: &Run,
        is_counted: bool,
        is_taken: bool,
        output: &Output,
    ) -> Result<Vec<Problem>, Trouble> {
        let style = Style {
            graphics: output.style().graphics,
            ..Style::default()
        };
        let written = self.files.iter().map(|file| {
            replace_with(&file.path, &file.shown, |out| {
                write(run, file.format, style, out)
            })
        });
        let problems = written.filter_map(Result::err).collect();
        output.report(is_taken, |style, out| match self.standard_output {
            _ if is_counted => statistics(run, out),
            Some(format) => write(run, format, style, out),
            None => Ok(()),
        })?;
        Ok(problems)
    }

    /// What the readers of these reports will not see.
    pub(super) fn unseen(&self, run: &Run) -> Option<String> {
        (self.standard_output == Some(Format::Github))
            .then(|| unseen(run))
            .flatten()
    }
}

impl ReportFile {
    fn place(&self) -> PathBuf {
        place(&self.path)
    }
}

/// Where a path leads, links followed; what is not there yet stands in a folder that is.
fn place(path: &Path) -> PathBuf {
    fs::canonicalize(path).unwrap_or_else(|_| {
        let folder = path
            .parent()
            .and_then(|folder| fs::canonicalize(folder).ok());
        let name = path.file_name();
        match (folder, name) {
            (Some(folder), Some(name)) => folder.join(name),
            _ => path.to_owned(),
        }
    })
}

/// The mode in which no findings are reported.
fn silent(arguments: &CheckArguments) -> Option<&'static str> {
    [
        (arguments.show_files, "--show-files"),
        (arguments.show_settings, "--show-settings"),
        (arguments.fixes.diff, "--diff"),
        (arguments.fixes.fix_only, "--fix-only"),
    ]
    .into_iter()
    .find_map(|(is_on, mode)| is_on.then_some(mode))
}
