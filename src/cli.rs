//! The command line. Never looks into a document.

mod args;
mod baseline;
mod check;
mod choices;
mod completions;
mod epilogues;
mod evidence;
mod fix;
mod init;
mod interrupt;
mod man;
mod new;
mod online;
mod output;
mod progress;
mod reports;
mod rules;
mod target;

use std::process::ExitCode;

use clap::Parser;

use args::{Arguments, Command, SchemaOf, TemplateCommand};
use output::{Output, Trouble};

pub use args::command;

/// Nothing to complain about.
const CLEAN: u8 = 0;
/// There are findings.
const FINDINGS: u8 = 1;
/// Usage, configuration, input or output trouble.
const TROUBLE: u8 = 2;
/// No audit was found.
const NO_AUDIT: u8 = 3;
/// A signal ended the work; its number is added, as shells do.
const SIGNALLED: u8 = 128;

/// Runs the command and says how it ended.
pub fn main() -> ExitCode {
    std::panic::set_hook(Box::new(apologise));
    let code = std::panic::catch_unwind(|| {
        let arguments = Arguments::parse();
        let output = Output::new(&arguments.global);
        dispatch(&arguments, &output).unwrap_or_else(|trouble| output.trouble(&trouble))
    });
    ExitCode::from(code.unwrap_or(TROUBLE))
}

fn dispatch(arguments: &Arguments, output: &Output) -> Result<u8, Trouble> {
    match &arguments.command {
        None => check::run(&arguments.check, output),
        Some(Command::Check(check)) => check::run(check, output),
        Some(Command::Baseline(arguments)) => baseline::run(arguments, output),
        Some(Command::Init(arguments)) => init::run(arguments, output),
        Some(Command::New(arguments)) => new::run(arguments, output),
        Some(Command::Evidence { command }) => evidence::run(command, output),
        Some(Command::Rules(arguments)) => rules::run(arguments, output),
        Some(Command::Explain(arguments)) => rules::explain(arguments, output),
        Some(Command::Inspect(inspect)) => check::inspect(inspect, output),
        Some(Command::Template { command }) => match command {
            TemplateCommand::List => output.text(&crate::explain::templates()),
            TemplateCommand::Show { name } => output.text(crate::explain::template(name)?),
        },
        Some(Command::Completions { shell }) => output.text(&completions::script(*shell)),
        Some(Command::Man { command }) => output.text(&man::page(command)?),
        Some(Command::Schema { of }) => match of {
            SchemaOf::Findings => output.text(&format!("{:#}\n", crate::report::schema())),
            SchemaOf::Config => {
                let schema = crate::config::schema();
                output.text(&format!("{:#}\n", schema.as_value()))
            }
            SchemaOf::Evidence => {
                let schema = crate::evidence::file::schema();
                output.text(&format!("{:#}\n", schema.as_value()))
            }
        },
    }
}

/// A panic is our fault: say what to report, instead of a backtrace.
fn apologise(info: &std::panic::PanicHookInfo<'_>) {
    let place = info.location().map(ToString::to_string).unwrap_or_default();
    let payload = info.payload();
    let said = payload
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| payload.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("no message");
    eprintln!(
        "audit-lint {} has a bug, sorry. Nothing was changed.\n\
         Please report it at {}/issues with the command, the audit if you may share it, and this:\n  {place}: {said}",
        env!("CARGO_PKG_VERSION"),
        env!("CARGO_PKG_REPOSITORY"),
    );
}
