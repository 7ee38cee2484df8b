//! Mistakes that make a text no TOML, and the order in which all are told. Never reads a key.

use std::ops::Range;

use crate::config::ConfigError;

/// A mistake that makes the text no TOML.
pub(in crate::config) fn syntax(
    shown: &str,
    text: &str,
    message: &str,
    span: Range<usize>,
) -> ConfigError {
    let error = match message {
        "duplicate key" => {
            let key = text.get(span.clone()).unwrap_or_default();
            ConfigError::new(format!("`{key}` stands twice")).help("leave one of them out")
        }
        "string values must be quoted, expected literal string" if span.is_empty() => {
            ConfigError::new("a value is missing").help("write one behind `=`")
        }
        "string values must be quoted, expected literal string" => {
            ConfigError::new("a text stands without quotes").help("write it between double quotes")
        }
        "missing escaped value, expected `b`, `e`, `f`, `n`, `r`, `\\`, `\"`, `x`, `u`, `U`" => {
            ConfigError::new("`\\` begins an escape, and this is none")
                .help("write the text between single quotes, and `/` in a path")
        }
        "cannot recurse further; max recursion depth met" => {
            ConfigError::new("arrays and tables are nested too deep")
                .help("no key of a configuration needs more than three levels")
        }
        message => {
            let help = match message {
                "invalid basic string, expected `\"`" => "close the text with `\"`",
                "unclosed array, expected `]`" => "close the list with `]`",
                "unclosed table, expected `]`" => "close the name with `]`",
                "key with no value, expected `=`" => "write a key, `=` and a value",
                "invalid unquoted key, expected letters, numbers, `-`, `_`" => {
                    "write a key, `=` and a value; quotes around a key with other characters"
                }
                "unexpected key or value, expected newline, `#`" => "write one key a line",
                _ => "https://toml.io says how such a file is written",
            };
            ConfigError::new(message).help(help)
        }
    };
    error.at(shown, text, span)
}

/// Mistakes in the order of the file. From the first line that is no TOML on nothing is certain but that.
pub(super) fn in_order(
    mut errors: Vec<ConfigError>,
    syntax: Vec<ConfigError>,
    text: &str,
) -> Vec<ConfigError> {
    let start = |error: &ConfigError| error.place.as_ref().map_or(0, |(_, _, span)| span.start);
    // A key that stands twice is told as a mistake of syntax, and leaves the rest as certain as it was.
    let (repeated, syntax): (Vec<_>, Vec<_>) = syntax
        .into_iter()
        .partition(|error| error.message.ends_with("stands twice"));
    errors.extend(repeated);
    // Of several at one place the last is the innermost.
    if let Some(first) = syntax.into_iter().rev().min_by_key(start) {
        let line = text[..start(&first)].rfind('\n').map_or(0, |at| at + 1);
        errors.retain(|error| start(error) < line);
        errors.push(first);
    }
    errors.sort_by_key(start);
    errors
}
