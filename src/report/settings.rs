//! What holds for the audits of a run, as a configuration file that says the same. Never lints.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::Path;

use toml::{Table, Value};

use crate::config::{FileIgnores, Settings, TemplateChoice};
use crate::lint::Run;
use crate::series::Series;
use crate::template::counted;

/// Writes the settings of a run: once for each configuration, with the audits that it governs and every rule's severity.
/// Globs start from the directory of the configuration file, or the working directory where there is none.
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
        let patterns = patterns.iter().flatten();
        let texts = patterns.map(|pattern| pattern.seen_from(&settings.directory));
        writeln!(out, "{key} = {}", list(texts))?;
    }
    let fail_on = format!("{:?}", settings.fail_on()).to_lowercase();
    writeln!(out, "fail-on = \"{fail_on}\"")?;
    match &config.template {
        Some(TemplateChoice::BuiltIn(name)) => writeln!(out, "template = {}", quoted(name))?,
        Some(TemplateChoice::File(path)) => {
            let seen = path.strip_prefix(&settings.directory).unwrap_or(path);
            writeln!(out, "template = {}", quoted(&seen.display().to_string()))?;
        }
        None => {
            let templates = settings.conventions.templates.iter();
            let names: Vec<&str> = templates.map(|template| template.name.as_str()).collect();
            writeln!(out, "# template: the best of {}", names.join(", "))?;
        }
    }
    for (name, series) in &config.series {
        writeln!(out, "\n[series.{}]", quoted(name))?;
        if let Some(root) = &series.root {
            let root = root.seen_from(&settings.directory);
            writeln!(out, "root = {}", quoted(&root))?;
        }
        if let Some(include) = &series.include {
            let globs = include
                .iter()
                .map(|glob| glob.seen_from(&settings.directory));
            writeln!(out, "include = {}", list(globs))?;
        }
        if let Some(prefix) = &series.prefix {
            writeln!(out, "prefix = {}", quoted(prefix))?;
        }
    }
    if let Some(registry) = &config.registry {
        let file = &registry.file;
        let seen = file.strip_prefix(&settings.directory).unwrap_or(file);
        let seen = quoted(&seen.display().to_string());
        writeln!(out, "\n[registry]\nfile = {seen}")?;
    }
    if let Some(ignores) = &config.per_file_ignores {
        writeln!(out, "\n[per-file-ignores]")?;
        for (pattern, selectors) in by_pattern(ignores, &settings.directory) {
            writeln!(out, "{} = {}", quoted(&pattern), list(selectors))?;
        }
    }
    writeln!(out, "\n[severity]")?;
    for entry in settings.rules.known().rules() {
        let mut rules = settings.rules.rules().iter();
        let rule = rules.find(|rule| rule.name == entry.name);
        let level = rule.map_or_else(|| "off".to_owned(), |rule| rule.severity.to_string());
        writeln!(out, "{} = \"{level}\"", quoted(&entry.name))?;
    }
    for (name, options) in &config.rules {
        // Nested, so that a table among the options is written as one of this rule.
        let rule = Table::from_iter([(name.clone(), Value::Table(options.clone()))]);
        let rules = Table::from_iter([("rules".to_owned(), Value::Table(rule))]);
        write!(out, "\n{rules}")?;
    }
    for rule in &config.rule {
        let rule = Value::Array(vec![Value::Table(rule.written.clone())]);
        let rules = Table::from_iter([("rule".to_owned(), rule)]);
        write!(out, "\n{rules}")?;
    }
    Ok(())
}

/// Each glob once, as a table wants it.
fn by_pattern(ignores: &[FileIgnores], directory: &Path) -> BTreeMap<String, Vec<String>> {
    let mut all: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for ignores in ignores {
        let known = all.entry(ignores.files.seen_from(directory)).or_default();
        known.extend(ignores.rules.iter().map(|(rule, _)| rule.to_string()));
    }
    all
}

fn list(texts: impl IntoIterator<Item = String>) -> Value {
    Value::Array(texts.into_iter().map(Value::String).collect())
}

fn quoted(text: &str) -> String {
    Value::from(text).to_string()
}
