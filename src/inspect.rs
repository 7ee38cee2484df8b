//! What was read in each audit, as facts: how a user finds out why a finding is there. Never judges.

mod facts;
mod history;
mod run;
mod text;

use std::io::{self, Write};

use schemars::JsonSchema;
use serde::Serialize;

pub use facts::Facts;
pub use history::{GitFacts, RevisionFact};
pub use run::RunFact;

use crate::lint::Run;
use crate::report::Style;

/// The facts of a run.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Inspection {
    /// The version of this format.
    version: u32,
    /// In order of series and milestone.
    audits: Vec<Facts>,
}

impl Inspection {
    /// The facts of every audit that was asked for.
    pub fn of(run: &Run) -> Self {
        let audits = run
            .series
            .iter()
            .flat_map(crate::series::Series::entries)
            .filter(|entry| run.is_target(entry.audit()))
            .map(|entry| Facts::of(entry, &run.evidence))
            .collect();
        Self { version: 1, audits }
    }
}

/// Writes the facts, for people or as JSON.
///
/// # Errors
///
/// When the output cannot be written.
pub fn write(run: &Run, json: bool, style: Style, out: &mut dyn Write) -> io::Result<()> {
    let inspection = Inspection::of(run);
    if json {
        serde_json::to_writer_pretty(&mut *out, &inspection)?;
        return writeln!(out);
    }
    for (index, facts) in inspection.audits.iter().enumerate() {
        if index > 0 {
            writeln!(out)?;
        }
        text::write(facts, style, out)?;
    }
    Ok(())
}
