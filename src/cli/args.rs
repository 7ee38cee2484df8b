//! The arguments and their help. Never acts on them.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::config::{ConfigError, Selector};
use crate::diagnostic::Severity;
use crate::report::Format;

const EXIT_CODES: &str = "\
Exit codes:
  0  nothing at or above --fail-on
  1  findings
  2  wrong usage or configuration, or something could not be read or written
  3  no audit found (0 with --allow-empty)";

const EXIT_CODES_OF_BASELINE: &str = "\
Exit codes:
  0  the baseline is written, or as it should be
  1  --check: an entry matches no finding any more
  2  wrong usage or configuration, or something could not be read or written
  3  no audit found";

/// A linter for milestone audits: lost issues, rewritten scores, uncited CI runs, broken commit ranges.
#[derive(Debug, Parser)]
#[command(
    name = "audit-lint",
    version,
    args_conflicts_with_subcommands = true,
    after_help = EXIT_CODES
)]
pub(super) struct Arguments {
    #[command(subcommand)]
    pub(super) command: Option<Command>,
    #[command(flatten)]
    pub(super) check: CheckArguments,
    #[command(flatten)]
    pub(super) global: GlobalArguments,
}

/// The whole command, for what is generated from it.
pub fn command() -> clap::Command {
    <Arguments as clap::CommandFactory>::command()
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Lint audits (the same as without a command).
    #[command(after_help = EXIT_CODES)]
    Check(CheckArguments),
    /// Write a file that holds today's findings back, so that only new ones fail.
    #[command(after_help = EXIT_CODES_OF_BASELINE)]
    Baseline(BaselineArguments),
    /// List the rules.
    Rules(RulesArguments),
    /// Show a rule's page: why it matters, examples, what to do.
    Explain(ExplainArguments),
    /// Show what is read in an audit: header, range, runs, registry, ledger, scores, weights.
    Inspect(InspectArguments),
    /// Print the JSON Schema of `--output-format json`.
    #[command(hide = true)]
    Schema,
}

#[derive(Debug, Args)]
pub(super) struct CheckArguments {
    /// Files and directories; `-` is standard input.
    #[arg(default_value = ".")]
    pub(super) paths: Vec<PathBuf>,
    /// How findings are written.
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub(super) output_format: Format,
    /// The least severity that makes the exit code 1.
    #[arg(long, value_enum, default_value_t, value_name = "SEVERITY")]
    pub(super) fail_on: FailOn,
    /// Exit with 0 where it would be 1.
    #[arg(long)]
    pub(super) exit_zero: bool,
    /// Exit with 0 where no audit is found.
    #[arg(long)]
    pub(super) allow_empty: bool,
    /// The path that standard input is linted as.
    #[arg(long, value_name = "PATH")]
    pub(super) stdin_filename: Option<PathBuf>,
    #[command(flatten)]
    pub(super) rules: RuleArguments,
    /// The file of findings to hold back, `audit-lint.baseline.toml` if that is there.
    #[arg(long, value_name = "PATH")]
    pub(super) baseline: Option<PathBuf>,
    /// Hold back nothing but what the audits themselves allow.
    #[arg(long, conflicts_with = "baseline")]
    pub(super) no_baseline: bool,
}

/// Which rules run.
#[derive(Debug, Args)]
pub(super) struct RuleArguments {
    /// Run only these rules: names, groups such as `registry/`, or ALL.
    #[arg(long, value_delimiter = ',', value_parser = selector, value_name = "RULES")]
    pub(super) select: Option<Vec<Selector>>,
    /// Run these rules besides.
    #[arg(long, value_delimiter = ',', value_parser = selector, value_name = "RULES")]
    pub(super) extend_select: Vec<Selector>,
    /// Leave these rules out.
    #[arg(long, value_delimiter = ',', value_parser = selector, value_name = "RULES")]
    pub(super) ignore: Vec<Selector>,
    /// A configuration file (TOML).
    #[arg(long, value_name = "PATH")]
    pub(super) config: Option<PathBuf>,
}

/// A selector, or a message that suggests one.
fn selector(text: &str) -> Result<Selector, String> {
    text.parse()
        .map_err(|error: ConfigError| match &error.help {
            Some(help) => format!("{error}; {help}"),
            None => error.to_string(),
        })
}

#[derive(Debug, Args)]
pub(super) struct BaselineArguments {
    /// Files and directories; entries of other files are kept.
    #[arg(default_value = ".")]
    pub(super) paths: Vec<PathBuf>,
    /// Write nothing, and fail where an entry matches no finding any more.
    #[arg(long)]
    pub(super) check: bool,
    /// Only remove the entries that match no finding any more.
    #[arg(long, conflicts_with = "check")]
    pub(super) prune: bool,
    /// The file, `audit-lint.baseline.toml` if none is given.
    #[arg(long, value_name = "PATH")]
    pub(super) baseline: Option<PathBuf>,
    #[command(flatten)]
    pub(super) rules: RuleArguments,
}

#[derive(Debug, Args)]
pub(super) struct RulesArguments {
    /// How the rules are listed.
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub(super) output_format: ListFormat,
}

#[derive(Debug, Args)]
pub(super) struct ExplainArguments {
    /// The rule's name, such as registry/dropped-row.
    pub(super) rule: String,
}

#[derive(Debug, Args)]
pub(super) struct InspectArguments {
    /// Audits, or directories of them.
    #[arg(required = true)]
    pub(super) paths: Vec<PathBuf>,
    /// How the facts are written.
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub(super) output_format: ListFormat,
}

#[derive(Debug, Args)]
pub(super) struct GlobalArguments {
    /// Whether to colour the output; `NO_COLOR` and `CLICOLOR_FORCE` are honoured.
    #[arg(long, global = true, value_enum, default_value_t, value_name = "WHEN")]
    pub(super) color: When,
    /// Do not print the summary.
    #[arg(long, short, global = true)]
    pub(super) quiet: bool,
    /// Say what is linted and how long it took.
    #[arg(long, short, global = true, conflicts_with = "quiet")]
    pub(super) verbose: bool,
}

/// When to use colours.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum When {
    /// On a terminal.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// For people or for programs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum ListFormat {
    /// For people.
    #[default]
    Text,
    /// One JSON document.
    Json,
}

impl ListFormat {
    pub(super) fn is_json(self) -> bool {
        self == Self::Json
    }
}

/// The least severity that counts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum FailOn {
    /// Errors.
    #[default]
    Error,
    /// Warnings and errors.
    Warning,
    /// Every finding.
    Advice,
    /// Nothing.
    Never,
}

impl FailOn {
    /// Whether a finding of this weight counts.
    pub(super) fn counts(self, severity: Severity) -> bool {
        match self {
            Self::Error => severity >= Severity::Error,
            Self::Warning => severity >= Severity::Warning,
            Self::Advice => true,
            Self::Never => false,
        }
    }
}
