//! `audit-lint completions`. Never looks at what a shell has already.

use clap::builder::PossibleValuesParser;
use clap::{Arg, Command};
use clap_complete::Shell;

use crate::rules::CATALOGUE;
use crate::template::{BUILT_IN, COMMON};

/// The script that completes the command line in a shell.
pub(super) fn script(shell: Shell) -> String {
    let mut command = knowing_names(super::command());
    let name = command.get_name().to_owned();
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut command, name, &mut script);
    // For bash the crate spells a name with a dash in two ways, so that no command below it is found.
    String::from_utf8_lossy(&script).replace("audit__subcmd__lint", "audit__lint")
}

/// The command, with the names of rules and templates where they are asked for. The command line itself does not
/// check them against this list: a team may have rules of its own.
fn knowing_names(command: Command) -> Command {
    let below: Vec<String> = command
        .get_subcommands()
        .map(|command| command.get_name().to_owned())
        .collect();
    below
        .into_iter()
        .fold(command.mut_args(knowing_values), |command, name| {
            command.mut_subcommand(name, knowing_names)
        })
}

fn knowing_values(argument: Arg) -> Arg {
    let name = argument.get_value_names().and_then(<[_]>::first);
    match name.map(clap::builder::Str::as_str) {
        Some("RULES") => argument.value_parser(PossibleValuesParser::new(selectors())),
        Some("RULE") => argument.value_parser(PossibleValuesParser::new(rules())),
        Some("TEMPLATE") => argument.value_parser(PossibleValuesParser::new(templates())),
        _ => argument,
    }
}

fn rules() -> Vec<&'static str> {
    CATALOGUE.iter().map(|rule| rule.name.as_ref()).collect()
}

/// What may stand behind `--select`: ALL, groups such as `registry/`, rules.
fn selectors() -> Vec<&'static str> {
    let rules = rules();
    let groups = rules
        .iter()
        .filter_map(|rule| rule.find('/').map(|slash| &rule[..=slash]));
    let mut selectors: Vec<&str> = std::iter::once("ALL").chain(groups).collect();
    selectors.dedup();
    selectors.extend(rules);
    selectors
}

fn templates() -> impl Iterator<Item = &'static str> {
    BUILT_IN.iter().chain([&COMMON]).map(|(name, _)| *name)
}
