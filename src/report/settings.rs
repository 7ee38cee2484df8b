//! What holds for the audits of a run, as a configuration file that says the same. Never lints.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::Path;

use toml::{Table, Value};

use crate::config::{FileIgnores, NamedSeries, Selector, Settings, TemplateChoice};
use crate::lint::{Run, shown};
use crate::template::counted;

/// Writes the settings of a run: once for each configuration, with the audits that it governs and every rule's severity.
/// Globs start from the directory of the configuration file, or the working directory where there is none.
///
/// # Errors
///
/// When the output cannot be written.
pub fn settings(run: &Run, out: &mut dyn Write) -> io::Result<()> {
    let mut all: Vec<(&Settings, usize)> = Vec::new();
    for audit in run.targets() {
        let settings = run.settings(audit.source);
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
    if let Some(fixable) = &config.fixable {
        let fixable = fixable.iter().map(Selector::to_string);
        writeln!(out, "fixable = {}", list(fixable))?;
    }
    let unfixable = config.unfixable.iter().flatten();
    writeln!(
        out,
        "unfixable = {}",
        list(unfixable.map(Selector::to_string))
    )?;
    let unsafe_fixes = config.unsafe_fixes.unwrap_or_default();
    writeln!(out, "unsafe-fixes = {unsafe_fixes}")?;
    writeln!(out, "git = {}", settings.asks_git())?;
    writeln!(out, "online = {}", config.online == Some(true))?;
    if let Some(evidence) = &config.evidence {
        writeln!(out, "evidence = {}", seen(&evidence.file, settings))?;
    }
    match &config.template {
        Some(TemplateChoice::BuiltIn(name)) => writeln!(out, "template = {}", quoted(name))?,
        Some(TemplateChoice::File(path)) => {
            writeln!(out, "template = {}", seen(path, settings))?;
        }
        None => {
            let templates = settings.conventions().templates.iter();
            let names: Vec<&str> = templates.map(|template| template.name.as_str()).collect();
            writeln!(out, "# template: the best of {}", names.join(", "))?;
        }
    }
    for (name, series) in &config.series {
        write!(
            out,
            "\n{}",
            nested("series", name, written(series, settings))
        )?;
    }
    if let Some(registry) = &config.registry {
        writeln!(
            out,
            "\n[registry]\nfile = {}",
            seen(&registry.file, settings)
        )?;
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
        write!(out, "\n{}", nested("rules", name, options.clone()))?;
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

/// The table of this name within another, so that a table in it is written as one of its own.
fn nested(outer: &str, name: &str, table: Table) -> Table {
    let inner = Table::from_iter([(name.to_owned(), Value::Table(table))]);
    Table::from_iter([(outer.to_owned(), Value::Table(inner))])
}

/// A named series as it is written.
fn written(series: &NamedSeries, settings: &Settings) -> Table {
    let root = series.root().map(|root| seen(root, settings));
    let include = series.include.as_ref().map(|include| {
        let patterns = include.iter();
        list(patterns.map(|pattern| pattern.seen_from(&settings.directory)))
    });
    let prefix = series.prefix.clone().map(Value::String);
    let keys = [("root", root), ("include", include), ("prefix", prefix)];
    let keys = keys.into_iter();
    keys.filter_map(|(key, value)| Some((key.to_owned(), value?)))
        .collect()
}

/// A path as the configuration file would name it.
fn seen(path: &Path, settings: &Settings) -> Value {
    let text = shown(&settings.directory, path);
    Value::String(if text.is_empty() {
        ".".to_owned()
    } else {
        text
    })
}

fn list(texts: impl IntoIterator<Item = String>) -> Value {
    Value::Array(texts.into_iter().map(Value::String).collect())
}

fn quoted(text: &str) -> String {
    Value::from(text).to_string()
}
