//! What a run found, in the formats that people and programs read. One file a format; never decides what is found.

mod checkstyle;
mod clean;
mod concise;
mod fixes;
mod github;
mod gitlab;
mod grouping;
mod json;
mod json_lines;
mod json_text;
mod junit;
mod line_hash;
mod markdown;
mod message;
mod place;
mod rdjson;
mod sarif;
mod settings;
mod statistics;
mod summary;
mod text;
mod xml;

use std::io::{self, Write};

pub use clean::{clean, clean_line};
pub use concise::write_stale;
pub use fixes::{diff, fixed, would_fix};
pub use github::unseen;
pub use json::{Report, schema};
pub use message::write_config_error;
pub use settings::settings;
pub use statistics::statistics;
pub use summary::summary;

use crate::lint::Run;

/// How findings are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, clap::ValueEnum)]
pub enum Format {
    /// Snippets with labels, for people.
    #[default]
    Full,
    /// One line a finding: `path:line:column: error[rule] message`.
    Concise,
    /// One JSON document.
    Json,
    /// One JSON object a finding, each on a line.
    JsonLines,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// Workflow commands, which GitHub shows as annotations.
    Github,
    /// A code quality report of GitLab.
    Gitlab,
    /// A test report: an audit is a suite, a finding a failed test.
    Junit,
    /// The XML of Checkstyle.
    Checkstyle,
    /// What reviewdog reads.
    Rdjson,
    /// A table, for the summary of a job.
    Markdown,
}

impl Format {
    /// Whether it says which findings can be mended, and how.
    pub fn tells_fixes(self) -> bool {
        match self {
            Self::Full
            | Self::Json
            | Self::JsonLines
            | Self::Sarif
            | Self::Rdjson
            | Self::Markdown => true,
            Self::Concise | Self::Github | Self::Gitlab | Self::Junit | Self::Checkstyle => false,
        }
    }
}

/// How the `full` format looks.
#[derive(Debug, Clone, Copy)]
#[expect(clippy::struct_excessive_bools, reason = "each is a choice of its own")]
pub struct Style {
    /// Colours and bold.
    pub colour: bool,
    /// Drawn lines; without them a form that screen readers can follow.
    pub graphics: bool,
    /// Rule names link to their pages.
    pub links: bool,
    /// Whether it is a terminal that reads it, which must not be commanded.
    pub terminal: bool,
    /// Columns to wrap messages at.
    pub width: usize,
}

/// As in a file: neither colours nor links, drawn lines, 100 columns.
impl Default for Style {
    fn default() -> Self {
        Self {
            colour: false,
            graphics: true,
            links: false,
            terminal: false,
            width: 100,
        }
    }
}

/// Writes the findings of a run.
///
/// # Errors
///
/// When the output cannot be written.
pub fn write(run: &Run, format: Format, style: Style, out: &mut dyn Write) -> io::Result<()> {
    match format {
        Format::Full => text::write(run, style, out),
        Format::Concise => concise::write(run, out),
        Format::Json => json::write(run, out),
        Format::JsonLines => json_lines::write(run, out),
        Format::Sarif => sarif::write(run, out),
        Format::Github => github::write(run, out),
        Format::Gitlab => gitlab::write(run, out),
        Format::Junit => junit::write(run, out),
        Format::Checkstyle => checkstyle::write(run, out),
        Format::Rdjson => rdjson::write(run, out),
        Format::Markdown => markdown::write(run, out),
    }
}
