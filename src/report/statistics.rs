//! How many findings each rule has. Never shows one.

use std::collections::BTreeMap;
use std::io::{self, Write};

use crate::lint::Run;

/// Writes the number of findings of each rule, the most frequent first.
///
/// # Errors
///
/// When the output cannot be written.
pub fn statistics(run: &Run, out: &mut dyn Write) -> io::Result<()> {
    let mut counts: BTreeMap<&str, (usize, String)> = BTreeMap::new();
    for finding in &run.findings {
        let diagnostic = &finding.diagnostic;
        let entry = counts.entry(diagnostic.rule).or_default();
        entry.0 += 1;
        entry.1 = diagnostic.severity.to_string();
    }
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by_key(|(_, (count, _))| std::cmp::Reverse(*count));
    let digits = counts
        .first()
        .map_or(1, |(_, (count, _))| count.to_string().len());
    for (rule, (count, severity)) in counts {
        writeln!(out, "{count:>digits$} {severity:<7} {rule}")?;
    }
    Ok(())
}
