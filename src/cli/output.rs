//! Where output goes and how it looks: findings to standard output, everything else to standard error.

use std::io::{self, BufWriter, Write};

use anstream::ColorChoice;

use super::args::{GlobalArguments, When};
use super::{CLEAN, SIGNALLED, TROUBLE};
use crate::config::{ConfigError, ConfigErrors};
use crate::lint::Problem;
use crate::report::{Style, clean_line, write_config_error};

/// Why a command could not do its work.
#[derive(Debug, thiserror::Error)]
pub(super) enum Trouble {
    #[error(transparent)]
    Config(#[from] ConfigErrors),
    #[error(transparent)]
    File(#[from] Problem),
    #[error("cannot write: {0}")]
    Io(#[from] io::Error),
    #[error(
        "interrupted: {written} of {all} mended audits are written, each as a whole, and the others are as they were; \
         run again"
    )]
    Interrupted {
        signal: u8,
        written: usize,
        all: usize,
    },
}

impl From<ConfigError> for Trouble {
    fn from(error: ConfigError) -> Self {
        Self::Config(error.into())
    }
}

pub(super) struct Output {
    choice: ColorChoice,
    quiet: bool,
    verbose: bool,
}

/// Wider lines are hard to read.
const WIDEST: usize = 120;

impl Output {
    pub(super) fn new(global: &GlobalArguments) -> Self {
        let choice = match global.color {
            When::Auto => ColorChoice::Auto,
            When::Always => ColorChoice::Always,
            When::Never => ColorChoice::Never,
        };
        Self {
            choice,
            quiet: global.quiet,
            verbose: global.verbose,
        }
    }

    /// The look of standard output.
    pub(super) fn style(&self) -> Style {
        self.style_of(&io::stdout())
    }

    fn style_of<S: anstream::stream::RawStream>(&self, stream: &S) -> Style {
        let terminal = stream.is_terminal();
        let choice = match self.choice {
            ColorChoice::Auto => anstream::AutoStream::choice(stream),
            chosen => chosen,
        };
        let width = terminal_size::terminal_size()
            .filter(|_| terminal)
            .map_or(Style::default().width, |(columns, _)| {
                usize::from(columns.0).clamp(40, WIDEST)
            });
        Style {
            graphics: std::env::var_os("NO_GRAPHICS").is_none_or(|value| value == "0"),
            colour: choice != ColorChoice::Never,
            links: terminal && choice != ColorChoice::Never,
            terminal,
            width,
        }
    }

    /// Writes to standard output. A closed pipe ends quietly.
    pub(super) fn findings(
        &self,
        write: impl FnOnce(Style, &mut dyn Write) -> io::Result<()>,
    ) -> Result<(), Trouble> {
        let mut out = BufWriter::new(io::stdout().lock());
        let written = write(self.style(), &mut out).and_then(|()| out.flush());
        match written {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
                // What is still buffered has nowhere to go.
                let _ = out.into_parts();
                Ok(())
            }
            other => Ok(other?),
        }
    }

    /// Writes findings to standard output, or to standard error where that is taken.
    pub(super) fn report(
        &self,
        is_taken: bool,
        write: impl FnOnce(Style, &mut dyn Write) -> io::Result<()>,
    ) -> Result<(), Trouble> {
        if is_taken {
            let style = self.style_of(&io::stderr());
            return Ok(write(style, &mut io::stderr().lock())?);
        }
        self.findings(write)
    }

    /// Writes a text to standard output.
    pub(super) fn text(&self, text: &str) -> Result<u8, Trouble> {
        self.findings(|_, out| out.write_all(text.as_bytes()))?;
        Ok(CLEAN)
    }

    /// Writes a line to standard error, unless the user wants none.
    pub(super) fn say(&self, line: &str) {
        if !self.quiet {
            let _ = writeln!(io::stderr(), "{}", clean_line(line));
        }
    }

    /// Whether the user wants no summary.
    pub(super) fn is_quiet(&self) -> bool {
        self.quiet
    }

    /// Whether a person sees standard error, and wants to see something there.
    pub(super) fn is_watched(&self) -> bool {
        !self.quiet && io::IsTerminal::is_terminal(&io::stderr())
    }

    /// Says what was not looked up, and why.
    pub(super) fn notices(&self, notices: &[String]) {
        for notice in notices {
            self.say(&crate::report::clean_line(notice));
        }
    }

    /// Writes a line to standard error where the user wants to know more.
    pub(super) fn detail(&self, line: &str) {
        if self.verbose {
            self.say(line);
        }
    }

    /// Says what could not be read.
    pub(super) fn problems(&self, problems: &[Problem]) {
        for problem in problems {
            self.error(&problem.to_string());
        }
    }

    /// Says why a command could not do its work.
    pub(super) fn trouble(&self, trouble: &Trouble) -> u8 {
        match trouble {
            Trouble::Config(errors) => {
                for error in errors.errors() {
                    self.config_error(error);
                }
            }
            Trouble::Interrupted { signal, .. } => {
                self.error(&trouble.to_string());
                return SIGNALLED + signal;
            }
            other => self.error(&other.to_string()),
        }
        TROUBLE
    }

    /// Says what is wrong in a configuration.
    pub(super) fn config_error(&self, error: &ConfigError) {
        if error.place.is_some() || error.help.is_some() {
            let style = self.style_of(&io::stderr());
            let _ = write_config_error(error, style, &mut io::stderr());
        } else {
            self.error(&error.to_string());
        }
    }

    /// Writes an error to standard error, whatever the user wants.
    pub(super) fn error(&self, message: &str) {
        let style = self.style_of(&io::stderr());
        let (start, end) = if style.colour {
            (
                anstyle::AnsiColor::Red
                    .on_default()
                    .bold()
                    .render()
                    .to_string(),
                anstyle::Reset.render().to_string(),
            )
        } else {
            (String::new(), String::new())
        };
        let _ = writeln!(io::stderr(), "{start}error:{end} {}", clean_line(message));
    }
}
