//! `--fix` and its kin: what is mended is written, or shown. Never decides what that is.

use super::args::FixArguments;
use super::choices::selectors;
use super::interrupt::Interrupt;
use super::output::{Output, Trouble};
use super::{CLEAN, FINDINGS, TROUBLE};
use crate::lint::{Changed, Choices, Fixing, Problem, Request, Run, absolute};
use crate::report::{diff, fixed, would_fix};

impl FixArguments {
    /// Whether texts are mended at all.
    fn mends(&self) -> bool {
        self.fix || self.fix_only || self.diff
    }

    /// Whether mended texts are written.
    pub(super) fn writes(&self) -> bool {
        self.fix || self.fix_only
    }
}

/// Asks for the fixes that the command line wants.
pub(super) fn ask(arguments: &FixArguments, request: &mut Request) {
    if arguments.mends() {
        request.fixing = Fixing::Applied;
    }
    let Choices {
        command_line,
        mentions,
        ..
    } = &mut request.choices;
    let mut selectors = |names: &Vec<String>| selectors(names, mentions);
    if let Some(names) = &arguments.fixable {
        command_line.fixable = Some(selectors(names));
    }
    if !arguments.unfixable.is_empty() {
        command_line.unfixable = Some(selectors(&arguments.unfixable));
    }
    if arguments.unsafe_fixes || arguments.no_unsafe_fixes {
        command_line.unsafe_fixes = Some(arguments.unsafe_fixes);
    }
}

/// Shows what would be mended, and writes nothing.
pub(super) fn show(run: &Run, output: &Output) -> Result<u8, Trouble> {
    output.findings(|style, out| diff(&run.mended, style, out))?;
    output.say(&would_fix(&run.mended));
    Ok(if !run.problems.is_empty() {
        TROUBLE
    } else if run.mended.changed.is_empty() {
        CLEAN
    } else {
        FINDINGS
    })
}

/// Writes what was mended: files in their place, standard input to standard output. Says what could not be written.
pub(super) fn write(
    run: &Run,
    request: &Request,
    arguments: &FixArguments,
    output: &Output,
) -> Result<Vec<Problem>, Trouble> {
    let base = &request.working_directory;
    let piped = request.standard_input.as_ref();
    let piped = piped.map(|(path, text)| (absolute(base, path), text));
    if let Some((path, text)) = &piped {
        // Also where there is nothing to mend: the document is what was asked for.
        let mut audits = run.records.iter().flat_map(|series| &series.audits);
        let audit = audits.find(|audit| audit.path == *path);
        output.text(audit.map_or(text, |audit| run.sources.get(audit.source).text()))?;
    }
    let changed = run.mended.changed.iter();
    let is_file = |changed: &&Changed| piped.as_ref().is_none_or(|(path, _)| changed.path != *path);
    let files: Vec<&Changed> = changed.filter(is_file).collect();
    let mut problems = Vec::new();
    let interrupt = Interrupt::watch()?;
    for (index, file) in files.iter().enumerate() {
        if let Some(signal) = interrupt.signal() {
            output.problems(&problems);
            return Err(Trouble::Interrupted {
                signal,
                written: index - problems.len(),
                all: files.len(),
            });
        }
        problems.extend(file.write().err());
    }
    drop(interrupt);
    if let Some(line) = fixed(&run.mended) {
        output.say(&line);
    }
    if arguments.show_fixes {
        for changed in &run.mended.changed {
            output.say(&format!("{}:", changed.shown));
            for applied in &changed.applied {
                output.say(&format!("  {}: {}", applied.rule, applied.title));
            }
        }
    }
    Ok(problems)
}
