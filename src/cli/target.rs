//! `FORMAT` and `FORMAT=FILE`, as `--output-format` takes them. Never opens the file.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use clap::builder::{EnumValueParser, PossibleValue, TypedValueParser};
use clap::error::ErrorKind;

use crate::report::Format;

/// A format, and where it goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Target {
    pub(super) format: Format,
    /// None for standard output.
    pub(super) file: Option<PathBuf>,
}

/// Reads one, and knows the formats for help texts and suggestions.
#[derive(Debug, Clone)]
pub(super) struct TargetParser;

/// What holds where nothing is said.
pub(super) const DEFAULT: &str = "full";

/// What stands for standard output.
const STANDARD_OUTPUT: [&str; 2] = ["-", "/dev/stdout"];

impl TypedValueParser for TargetParser {
    type Value = Target;

    fn parse_ref(
        &self,
        command: &clap::Command,
        argument: Option<&clap::Arg>,
        value: &OsStr,
    ) -> Result<Target, clap::Error> {
        let text = value
            .to_str()
            .ok_or_else(|| clap::Error::new(ErrorKind::InvalidUtf8).with_cmd(command))?;
        // A variable that is set and empty is as good as none.
        let text = if text.is_empty() { DEFAULT } else { text };
        let (name, file) = match text.split_once('=') {
            Some((name, file)) => (name, Some(file)),
            None => (text, None),
        };
        let format =
            EnumValueParser::<Format>::new().parse_ref(command, argument, OsStr::new(name))?;
        if file == Some("") {
            let message = format!("no file is named behind the `=` of `{text}`\n");
            return Err(clap::Error::raw(ErrorKind::ValueValidation, message).with_cmd(command));
        }
        let file = file.filter(|file| !STANDARD_OUTPUT.contains(file));
        Ok(Target {
            format,
            file: file.map(|file| Path::new(file).to_owned()),
        })
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        let values: Vec<PossibleValue> = EnumValueParser::<Format>::new()
            .possible_values()?
            .collect();
        Some(Box::new(values.into_iter()))
    }
}
