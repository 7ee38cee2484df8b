//! What holds for the audits of a run, as a configuration file that says the same. Never lints.

use std::io::{self, Write};

use crate::config::Settings;
use crate::lint::Run;
use crate::series::Series;
use crate::template::counted;

/// Writes the settings of a run: once for each configuration, with the audits that it governs and every rule's severity.
///
/// # Errors
///
/// When the output cannot be written.
pub fn settings(run: &Run, out: &mut dyn Write) -> io::Result<()> {
    let mut all: Vec<(&Settings, usize)> = Vec::new();
    let audits = run.series.iter().flat_map(Series::audits);
    for audit in audits.filter(|audit| run.is_target(audit)) {
        let settings = run.settings(audit);
        match all
            .iter_mut()
            .find(|(known, _)| std::ptr::eq(*known, settings))
        {
            Some((_, count)) => *count += 1,
            None => all.push((settings, 1)),
        }
    }
    for (index, (settings, count)) in all.into_iter().enumerate() {
        if index > 0 {
            writeln!(out)?;
        }
        let source = settings
            .source
            .as_deref()
            .unwrap_or("no configuration file");
        writeln!(out, "# {source}: {}", counted(count, "audit"))?;
        write_one(settings, out)?;
    }
    Ok(())
}

fn write_one(settings: &Settings, out: &mut dyn Write) -> io::Result<()> {
    let config = &settings.config;
    for (key, patterns) in [("include", &config.include), ("exclude", &config.exclude)] {
        let texts: Vec<String> = patterns
            .iter()
            .map(|pattern| format!("{:?}", pattern.to_string()))
            .collect();
        writeln!(out, "{key} = [{}]", texts.join(", "))?;
    }
    let fail_on = format!("{:?}", settings.fail_on()).to_lowercase();
    writeln!(out, "fail-on = \"{fail_on}\"")?;
    let names: Vec<&str> = settings
        .conventions
        .templates
        .iter()
        .map(|template| template.name.as_str())
        .collect();
    match names.as_slice() {
        [only] => writeln!(out, "template = \"{only}\"")?,
        several => writeln!(out, "# template: the best of {}", several.join(", "))?,
    }
    if !config.per_file_ignores.is_empty() {
        writeln!(out, "\n[per-file-ignores]")?;
        for (pattern, selectors) in &config.per_file_ignores {
            let rules: Vec<String> = selectors
                .iter()
                .map(|rule| format!("{:?}", rule.to_string()))
                .collect();
            writeln!(out, "{:?} = [{}]", pattern.to_string(), rules.join(", "))?;
        }
    }
    writeln!(out, "\n[severity]")?;
    for rule in settings.rules.rules() {
        writeln!(out, "{:?} = \"{}\"", rule.entry.name, rule.severity)?;
    }
    for (name, options) in &config.rules {
        writeln!(out, "\n[rules.{name:?}]\n{options}")?;
    }
    Ok(())
}
