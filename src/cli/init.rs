//! `audit-lint init`. Never decides what the configuration says.

use super::args::InitArguments;
use super::check::{no_audit, request};
use super::output::{Output, Trouble};
use super::{CLEAN, NO_AUDIT, TROUBLE};
use crate::config::ConfigError;
use crate::init::{configuration, seen};
use crate::lint::{CONFIG_NAMES, Keeping, Run, replace};

pub(super) fn run(arguments: &InitArguments, output: &Output) -> Result<u8, Trouble> {
    let (mut request, _) = request(&arguments.paths, None)?;
    // What a configuration says already must not decide what is written.
    request.choices.isolated = true;
    request.choices.command_line.git = Some(false);
    request.keeps = Keeping::Audits;
    let run = Run::new(&request)?;
    output.problems(&run.problems);
    if run.audits == 0 {
        output.say(&no_audit(&arguments.paths, run.excluded));
        return Ok(NO_AUDIT);
    }
    let paths = CONFIG_NAMES.map(|name| request.working_directory.join(name));
    let there = paths.iter().position(|path| path.exists());
    if let Some(at) = there.filter(|_| !arguments.force) {
        let name = CONFIG_NAMES[at];
        return Err(ConfigError::new(format!("`{name}` is there already"))
            .help("change it by hand, or write it anew with `--force`")
            .into());
    }
    let at = there.unwrap_or(0);
    replace(&paths[at], CONFIG_NAMES[at], &configuration(&run))
        .map_err(|problem| ConfigError::new(problem.to_string()))?;
    for line in seen(&run) {
        output.say(&line);
    }
    output.say(&format!("wrote {}", CONFIG_NAMES[at]));
    Ok(if run.problems.is_empty() {
        CLEAN
    } else {
        TROUBLE
    })
}
