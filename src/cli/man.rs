//! `audit-lint man`: pages from the same text as the help. Never repeats what a flag's help says.

use clap::Command;
use clap_mangen::Man;
use clap_mangen::roff::{Roff, bold, italic, roman};

use super::output::Trouble;
use crate::config::ConfigError;

/// What a page of the manual says besides the help.
const DESCRIPTION: &str = "\
A milestone audit is a Markdown file that says how a milestone of a project ended: what was found, what is put off and \
until when, how the project scores. audit-lint compares each audit with the one before it, and what an audit claims \
with the rest of the same file. Only the files and directories that are named are reported on; the rest of their series \
is read as context.";

/// The variables that are read, and what each does.
const ENVIRONMENT: [(&str, &str); 12] = [
    (
        "AUDIT_LINT_OUTPUT_FORMAT",
        "What --output-format says, where it is not given.",
    ),
    (
        "NO_COLOR",
        "If it is set and not empty, nothing is coloured.",
    ),
    (
        "CLICOLOR_FORCE",
        "If it is set and not 0, colours are used also where the output is no terminal.",
    ),
    (
        "CLICOLOR",
        "If it is 0, nothing is coloured, unless CLICOLOR_FORCE is set.",
    ),
    (
        "NO_GRAPHICS",
        "If it is set and not 0, findings are shown in a plain form without drawn lines.",
    ),
    (
        "GIT_CEILING_DIRECTORIES",
        "No repository is looked for above these directories, as git itself has it.",
    ),
    (
        "GIT_INDEX_FILE",
        "The index of a commit in the making, which git hands to a hook; --staged reads it.",
    ),
    (
        "GH_TOKEN, GITHUB_TOKEN",
        "The token for questions about CI runs, with --online; the first goes before the second.",
    ),
    (
        "GITHUB_API_URL, GH_HOST",
        "Where these questions go instead of https://api.github.com.",
    ),
    ("HTTPS_PROXY, ALL_PROXY, NO_PROXY", "A proxy for them."),
    (
        "AUDIT_LINT_HTTP_TIMEOUT",
        "How many seconds an answer may take, 20 without it.",
    ),
    (
        "AUDIT_LINT_CACHE_DIR",
        "The folder in which answers about runs that have ended are kept.",
    ),
];

/// The files that are found by their names, and what each is for.
const FILES: [(&str, &str); 4] = [
    (
        "audit.md, MILESTONE_audit.md, MILESTONE-audit.md",
        "What is linted in a directory, in upper or lower case.",
    ),
    (
        "audit-lint.toml, .audit-lint.toml",
        "The configuration of the audits beside it and below it. None is needed.",
    ),
    (
        "audit-lint.baseline.toml",
        "The findings that are put off. It lies beside the configuration, or in the working directory.",
    ),
    (
        "audit-lint.evidence.json",
        "What the CI provider said of the runs that the audits beside it and below it cite.",
    ),
];

/// The page of a command in roff, of `audit-lint` itself where no command is named.
pub(super) fn page(words: &[String]) -> Result<String, Trouble> {
    let mut whole = super::command().disable_help_subcommand(true);
    whole.build();
    let mut command = &whole;
    for word in words {
        command = command
            .find_subcommand(word)
            .filter(|command| !command.is_hide_set())
            .ok_or_else(|| unknown(words))?;
    }
    Ok(of(command, words.is_empty())?)
}

fn unknown(words: &[String]) -> ConfigError {
    ConfigError::new(format!("there is no command `{}`", words.join(" ")))
        .help("`audit-lint --help` lists the commands")
}

fn of(command: &Command, is_whole: bool) -> std::io::Result<String> {
    let usage = command.clone().render_usage().to_string();
    let usage = usage.trim_start_matches("Usage: ").to_owned();
    let page = Man::new(
        command
            .clone()
            .override_usage(usage)
            .subcommand_help_heading("COMMANDS"),
    );
    let mut text = Vec::new();
    page.render_name_section(&mut text)?;
    page.render_synopsis_section(&mut text)?;
    if is_whole {
        described(&mut text)?;
    } else {
        page.render_description_section(&mut text)?;
    }
    page.render_options_section(&mut text)?;
    if command.has_subcommands() {
        page.render_subcommands_section(&mut text)?;
    }
    let mut foot = Roff::new();
    exit_status(command, &mut foot);
    examples(command, &mut foot);
    if is_whole {
        list("ENVIRONMENT", &ENVIRONMENT, &mut foot);
        list("FILES", &FILES, &mut foot);
    } else {
        foot.control("SH", ["SEE ALSO"]);
        foot.text([bold("audit-lint"), roman("(1)")]);
    }
    foot.to_writer(&mut text)?;
    let sections = String::from_utf8_lossy(&text);
    Ok(format!("{}{}", title(command), in_one(&sections)))
}

/// The title line. By hand, because the crate loses the empty date: a page that is printed has none.
fn title(command: &Command) -> String {
    let name = command
        .get_display_name()
        .unwrap_or(command.get_name())
        .to_uppercase();
    let version = env!("CARGO_PKG_VERSION");
    format!(".TH {name} 1 \"\" \"audit-lint {version}\" \"User Commands\"\n")
}

/// The sections as one page: each defines the apostrophe anew, and two breaks in a row are one line too many.
fn in_one(sections: &str) -> String {
    let apostrophe = Roff::new().render();
    let once = sections.replace(&apostrophe, "");
    apostrophe + &once.replace(".br\n\n.br\n", ".sp\n")
}

fn described(text: &mut Vec<u8>) -> std::io::Result<()> {
    let mut roff = Roff::new();
    roff.control("SH", ["DESCRIPTION"]);
    roff.text([roman(DESCRIPTION)]);
    roff.to_writer(text)
}

/// The lines `  0  meaning` at the foot of the help.
fn exit_status(command: &Command, roff: &mut Roff) {
    let Some(help) = command.get_after_help() else {
        return;
    };
    let help = help.to_string();
    let codes: Vec<(&str, &str)> = help
        .lines()
        .filter_map(|line| line.strip_prefix("  ")?.split_once("  "))
        .collect();
    list("EXIT STATUS", &codes, roff);
}

/// What stands at the foot of the long help alone: how to use what the command prints.
fn examples(command: &Command, roff: &mut Roff) {
    let Some(help) = command.get_after_long_help() else {
        return;
    };
    roff.control("SH", ["EXAMPLES"]);
    roff.control("nf", []);
    for line in help.to_string().lines() {
        roff.text([roman(line)]);
    }
    roff.control("fi", []);
}

fn list(heading: &str, entries: &[(&str, &str)], roff: &mut Roff) {
    roff.control("SH", [heading]);
    for (name, meaning) in entries {
        roff.control("TP", []);
        roff.text([italic(*name)]);
        roff.text([roman(*meaning)]);
    }
}
