//! The arguments and their help. Never acts on them.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::builder::NonEmptyStringValueParser as NotEmpty;
use clap::{Args, Parser, Subcommand, ValueEnum};

use super::epilogues::{
    EXIT_CODES, EXIT_CODES_OF_BASELINE, EXIT_CODES_OF_EVIDENCE, EXIT_CODES_OF_FETCH,
    EXIT_CODES_OF_NEW, INSTALLING_COMPLETIONS, READING_THE_MANUAL,
};
use super::target::{DEFAULT, Target, TargetParser};
use crate::config::FailOn;

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
    /// Look at the audits and write a configuration to begin with.
    Init(InitArguments),
    /// Begin the next audit from the one before it.
    #[command(after_help = EXIT_CODES_OF_NEW)]
    New(NewArguments),
    /// Write a file that holds today's findings back, so that only new ones fail.
    #[command(after_help = EXIT_CODES_OF_BASELINE)]
    Baseline(BaselineArguments),
    /// Keep what the CI provider says of cited runs in a file, so that lints need no network.
    Evidence {
        #[command(subcommand)]
        command: EvidenceCommand,
    },
    /// List the rules.
    Rules(RulesArguments),
    /// Show a rule's page: why it matters, examples, what to do.
    Explain(ExplainArguments),
    /// Show what is read in an audit: header, range, runs, registry, ledger, scores, weights.
    Inspect(InspectArguments),
    /// Show the built-in templates, to follow or to extend.
    Template {
        #[command(subcommand)]
        command: TemplateCommand,
    },
    /// Print the script that completes the command line in a shell.
    #[command(after_long_help = INSTALLING_COMPLETIONS)]
    Completions {
        /// The shell.
        #[arg(value_enum)]
        shell: clap_complete::Shell,
    },
    /// Print the manual page, in roff.
    #[command(after_long_help = READING_THE_MANUAL)]
    Man {
        /// The command that the page is about; without it, audit-lint itself.
        command: Vec<String>,
    },
    /// Print the JSON Schema of `--output-format json`, of the configuration, or of the evidence file.
    #[command(hide = true)]
    Schema {
        /// What it describes.
        #[arg(value_enum, default_value_t)]
        of: SchemaOf,
    },
}

/// What to show of the templates.
#[derive(Debug, Subcommand)]
pub(super) enum TemplateCommand {
    /// List them.
    List,
    /// Print one as it is written; `common` is what audits may call their parts, whatever their shape.
    Show {
        /// Its name, or `common`.
        #[arg(value_name = "TEMPLATE")]
        name: String,
    },
}

/// What a JSON Schema describes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum SchemaOf {
    /// The output of `--output-format json`.
    #[default]
    Findings,
    /// `audit-lint.toml`.
    Config,
    /// `audit-lint.evidence.json`.
    Evidence,
}

#[derive(Debug, Args)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each flag is one that may be given or not"
)]
pub(super) struct CheckArguments {
    /// Files and directories; `-` is standard input.
    #[arg(default_value = ".")]
    pub(super) paths: Vec<PathBuf>,
    /// How findings are written, and to which file; once for each.
    #[arg(
        long,
        short,
        env = "AUDIT_LINT_OUTPUT_FORMAT",
        hide_env_values = true,
        value_parser = TargetParser,
        default_value = DEFAULT,
        value_name = "FORMAT[=FILE]"
    )]
    pub(super) output_format: Vec<Target>,
    /// Leave out of SARIF what comments, the baseline and the configuration hold back; GitHub shows it as open.
    #[arg(long)]
    pub(super) hide_suppressed: bool,
    /// The least severity that makes the exit code 1; `error` if nothing says otherwise.
    #[arg(long, value_enum, value_name = "SEVERITY")]
    pub(super) fail_on: Option<FailOn>,
    /// Exit with 0 where it would be 1.
    #[arg(long)]
    pub(super) exit_zero: bool,
    /// Exit with 0 where no audit is found.
    #[arg(long)]
    pub(super) allow_empty: bool,
    /// The path that standard input is linted as.
    #[arg(long, value_name = "PATH")]
    pub(super) stdin_filename: Option<PathBuf>,
    /// How many threads work; as many as there are cores without it.
    #[arg(long, value_name = "N")]
    pub(super) threads: Option<NonZeroUsize>,
    /// Count the findings of each rule instead of showing them.
    #[arg(long)]
    pub(super) statistics: bool,
    /// List the audits that would be linted, and lint nothing.
    #[arg(long)]
    pub(super) show_files: bool,
    /// Show what holds for the audits, and where that comes from, and lint nothing.
    #[arg(long, conflicts_with = "show_files")]
    pub(super) show_settings: bool,
    #[command(flatten)]
    pub(super) changes: ChangeArguments,
    #[command(flatten)]
    pub(super) fixes: FixArguments,
    #[command(flatten)]
    pub(super) online: OnlineArguments,
    #[command(flatten)]
    pub(super) rules: RuleArguments,
    #[command(flatten)]
    pub(super) config: ConfigArguments,
    /// The file of findings to hold back, `audit-lint.baseline.toml` if that is there.
    #[arg(long, value_name = "PATH")]
    pub(super) baseline: Option<PathBuf>,
    /// Hold back nothing but what the audits themselves allow.
    #[arg(long, conflicts_with = "baseline")]
    pub(super) no_baseline: bool,
}

/// Which of the audits are reported on.
#[derive(Debug, Args)]
pub(super) struct ChangeArguments {
    /// Report only on audits that changed since a revision; their series is still read.
    #[arg(long, value_name = "REV")]
    pub(super) since: Option<String>,
    /// Report only on audits with staged changes, as they are staged.
    #[arg(long, conflicts_with_all = ["since", "fix", "fix_only", "diff"])]
    pub(super) staged: bool,
    /// Report only what was not found before the change; with `--since` or `--staged`.
    #[arg(long, conflicts_with_all = ["fix", "fix_only", "diff"])]
    pub(super) introduced: bool,
}

/// What is mended.
#[derive(Debug, Args)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each flag is one that may be given or not"
)]
pub(super) struct FixArguments {
    /// Mend what can be mended without a doubt, and report the rest.
    #[arg(long)]
    pub(super) fix: bool,
    /// Mend also what a person should look at afterwards; with `--fix`, `--fix-only` or `--diff`.
    #[arg(long)]
    pub(super) unsafe_fixes: bool,
    /// Leave these alone, whatever the configuration says.
    #[arg(long, conflicts_with = "unsafe_fixes")]
    pub(super) no_unsafe_fixes: bool,
    /// Write nothing; show what would be mended, and exit with 1 if anything would.
    #[arg(long, conflicts_with_all = ["fix", "fix_only"])]
    pub(super) diff: bool,
    /// Mend, and report nothing of the rest.
    #[arg(long)]
    pub(super) fix_only: bool,
    /// List what was mended.
    #[arg(long)]
    pub(super) show_fixes: bool,
    /// Mend findings of these rules only.
    #[arg(long, value_delimiter = ',', value_name = "RULES")]
    pub(super) fixable: Option<Vec<String>>,
    /// Do not mend findings of these rules.
    #[arg(long, value_delimiter = ',', value_name = "RULES")]
    pub(super) unfixable: Vec<String>,
}

/// Whether the CI provider is asked about cited runs.
#[derive(Debug, Default, Args)]
pub(super) struct OnlineArguments {
    /// Ask GitHub about the CI runs that audits cite; the token comes from `GH_TOKEN` or `GITHUB_TOKEN`.
    #[arg(long, conflicts_with = "offline")]
    pub(super) online: bool,
    /// Never use the network, whatever the configuration says.
    #[arg(long)]
    pub(super) offline: bool,
    /// Neither read nor write what is known of CI runs from earlier times.
    #[arg(long)]
    pub(super) no_cache: bool,
}

/// Where the configuration comes from.
#[derive(Debug, Default, Args)]
pub(super) struct OriginArguments {
    /// A configuration file to use instead of those beside the audits, or a line of one such as `fail-on = "warning"`.
    #[arg(long, value_name = "PATH|KEY=VALUE", value_parser = NotEmpty::new())]
    pub(super) config: Vec<String>,
    /// Use no configuration file.
    #[arg(long)]
    pub(super) isolated: bool,
}

/// Where the configuration comes from, and which files it governs.
#[derive(Debug, Default, Args)]
pub(super) struct ConfigArguments {
    #[command(flatten)]
    pub(super) origin: OriginArguments,
    /// Leave these files and directories out.
    #[arg(long, value_delimiter = ',', value_name = "GLOBS")]
    pub(super) exclude: Vec<String>,
    /// Lint also what the configuration excludes.
    #[arg(long, conflicts_with = "exclude")]
    pub(super) no_exclude: bool,
    /// Compare nothing with the git repository.
    #[arg(long)]
    pub(super) no_git: bool,
}

/// Which rules run.
#[derive(Debug, Default, Args)]
pub(super) struct RuleArguments {
    /// Run only these rules: names, groups such as `registry/`, or ALL.
    #[arg(long, value_delimiter = ',', value_name = "RULES")]
    pub(super) select: Option<Vec<String>>,
    /// Run these rules besides.
    #[arg(long, value_delimiter = ',', value_name = "RULES")]
    pub(super) extend_select: Vec<String>,
    /// Leave these rules out.
    #[arg(long, value_delimiter = ',', value_name = "RULES")]
    pub(super) ignore: Vec<String>,
    /// Leave a rule out in some files: a glob, `:`, and the rule.
    #[arg(long, value_delimiter = ',', value_name = "GLOB:RULE")]
    pub(super) per_file_ignores: Vec<String>,
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
    pub(super) online: OnlineArguments,
    #[command(flatten)]
    pub(super) rules: RuleArguments,
    #[command(flatten)]
    pub(super) config: ConfigArguments,
}

/// What to do with the evidence file.
#[derive(Debug, Subcommand)]
pub(super) enum EvidenceCommand {
    /// Ask GitHub about the runs that audits cite, and write down what it says.
    #[command(after_help = EXIT_CODES_OF_FETCH)]
    Fetch(FetchArguments),
    /// Say which cited runs are missing in the evidence file, and which of its runs nobody cites. Asks nobody.
    #[command(after_help = EXIT_CODES_OF_EVIDENCE)]
    Check(EvidenceArguments),
}

#[derive(Debug, Args)]
pub(super) struct EvidenceArguments {
    /// Audits, or directories of them.
    #[arg(default_value = ".")]
    pub(super) paths: Vec<PathBuf>,
    /// The file, `audit-lint.evidence.json` if none is given.
    #[arg(long, value_name = "PATH")]
    pub(super) evidence: Option<PathBuf>,
    #[command(flatten)]
    pub(super) config: ConfigArguments,
}

#[derive(Debug, Args)]
pub(super) struct FetchArguments {
    #[command(flatten)]
    pub(super) evidence: EvidenceArguments,
    /// Ask nobody: take what `gh run list --json` has written to this file; `-` is standard input.
    #[arg(long, value_name = "PATH", conflicts_with = "refresh")]
    pub(super) from: Option<PathBuf>,
    /// Ask anew about runs that are in the file already.
    #[arg(long)]
    pub(super) refresh: bool,
    /// Remove the runs that no audit cites any more.
    #[arg(long)]
    pub(super) prune: bool,
    /// Neither read nor write what is known of CI runs from earlier times.
    #[arg(long)]
    pub(super) no_cache: bool,
}

#[derive(Debug, Args)]
pub(super) struct InitArguments {
    /// Files and directories to look at.
    #[arg(default_value = ".")]
    pub(super) paths: Vec<PathBuf>,
    /// Write the configuration anew where there is one.
    #[arg(long)]
    pub(super) force: bool,
}

#[derive(Debug, Args)]
pub(super) struct NewArguments {
    /// The milestone that the audit is for; without it, the whole one that comes next.
    pub(super) milestone: Option<String>,
    /// What the milestone is called.
    #[arg(long)]
    pub(super) title: Option<String>,
    /// Where the range starts; without it, where the audit before ends.
    #[arg(long, value_name = "REV")]
    pub(super) from: Option<String>,
    /// Where the range ends; without it, at HEAD.
    #[arg(long, value_name = "REV")]
    pub(super) to: Option<String>,
    /// The file to write; without it, one beside the audit before, named in the same way.
    #[arg(long, value_name = "PATH", conflicts_with = "stdout")]
    pub(super) output: Option<PathBuf>,
    /// Print the audit, and write nothing.
    #[arg(long)]
    pub(super) stdout: bool,
    /// Say what would be written where, and write nothing.
    #[arg(long, conflicts_with = "stdout")]
    pub(super) dry_run: bool,
    #[command(flatten)]
    pub(super) origin: OriginArguments,
}

#[derive(Debug, Args)]
pub(super) struct RulesArguments {
    /// How the rules are listed.
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub(super) output_format: ListFormat,
    /// Try the examples of your own rules, and fail where one is not as its rule says.
    #[arg(long, conflicts_with = "output_format")]
    pub(super) test: bool,
    #[command(flatten)]
    pub(super) origin: OriginArguments,
}

#[derive(Debug, Args)]
pub(super) struct ExplainArguments {
    /// The rule's name, such as registry/dropped-row.
    pub(super) rule: String,
    #[command(flatten)]
    pub(super) origin: OriginArguments,
}

#[derive(Debug, Args)]
pub(super) struct InspectArguments {
    /// Audits, or directories of them.
    #[arg(required = true)]
    pub(super) paths: Vec<PathBuf>,
    #[command(flatten)]
    pub(super) online: OnlineArguments,
    #[command(flatten)]
    pub(super) config: ConfigArguments,
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
