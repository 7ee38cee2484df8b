//! A JSON object a finding, each on a line of its own, as `json` lists them. Nothing at all when there is none.

use std::io::{self, Write};

use super::json::Finding;
use super::json_text;
use crate::lint::Run;

pub(super) fn write(run: &Run, out: &mut dyn Write) -> io::Result<()> {
    for finding in &run.findings {
        json_text::write(&Finding::of(run, finding), out)?;
    }
    Ok(())
}
