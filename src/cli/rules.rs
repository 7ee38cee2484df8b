//! `audit-lint rules` and `audit-lint explain`. Never lints a file.

use super::args::{ExplainArguments, OriginArguments, RulesArguments};
use super::choices::origin;
use super::output::{Output, Trouble};
use super::{CLEAN, FINDINGS};
use crate::config::KnownRules;
use crate::explain::{list, page};
use crate::lint::{HouseTest, settings_in};
use crate::template::counted;

pub(super) fn run(arguments: &RulesArguments, output: &Output) -> Result<u8, Trouble> {
    if arguments.test {
        return test(&arguments.origin, output);
    }
    let known = known(&arguments.origin)?;
    output.text(&list(
        &known,
        arguments.output_format.is_json(),
        output.style(),
    ))
}

pub(super) fn explain(arguments: &ExplainArguments, output: &Output) -> Result<u8, Trouble> {
    // Whoever asks about a rule of ours need not have a configuration that can be used.
    let built_in = KnownRules::default();
    let known = match built_in.find(&arguments.rule) {
        Some(_) => built_in,
        None => known(&arguments.origin)?,
    };
    output.text(&page(&known, &arguments.rule, output.style())?)
}

/// The rules that hold in the working directory.
fn known(arguments: &OriginArguments) -> Result<KnownRules, Trouble> {
    let directory = std::env::current_dir()?;
    let choices = origin(arguments, &directory)?;
    let settings = settings_in(&directory, &choices)?;
    Ok(settings.rules.known().clone())
}

/// Tries the examples of the team's own rules.
fn test(arguments: &OriginArguments, output: &Output) -> Result<u8, Trouble> {
    let directory = std::env::current_dir()?;
    let choices = origin(arguments, &directory)?;
    let settings = settings_in(&directory, &choices)?;
    let test = HouseTest::of(&settings);
    for failure in &test.failures {
        output.config_error(failure);
    }
    if test.rules == 0 {
        output.say("no rules of your own: write them as `[[rule]]` in the configuration");
        return Ok(CLEAN);
    }
    let bare = match test.without_examples.as_slice() {
        [] => String::new(),
        names => format!(" ({} without an example)", names.join(", ")),
    };
    let (rules, examples) = (
        counted(test.rules, "rule"),
        counted(test.examples, "example"),
    );
    let told = match test.failures.len() {
        0 => "all as they should be".to_owned(),
        failures => format!("{failures} not as they should be"),
    };
    output.say(&format!("{rules}{bare}, {examples}: {told}"));
    Ok(if test.failures.is_empty() {
        CLEAN
    } else {
        FINDINGS
    })
}
