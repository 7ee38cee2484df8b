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
    // Two configurations may weigh one rule differently.
    let mut counts: BTreeMap<(&str, String), usize> = BTreeMap::new();
    for finding in &run.findings {
        let diagnostic = &finding.diagnostic;
        let severity = diagnostic.severity.to_string();
        *counts
            .entry((diagnostic.rule.as_ref(), severity))
            .or_default() += diagnostic.count();
    }
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let digits = counts
        .first()
        .map_or(1, |(_, count)| count.to_string().len());
    for ((rule, severity), count) in counts {
        writeln!(out, "{count:>digits$} {severity:<7} {rule}")?;
    }
    Ok(())
}
