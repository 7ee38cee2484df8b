//! Runs every example of `rules/**.md` and `tests/cases/**.md`, each with its own rule only, and each once more in
//! other spellings.
//! `SNAPSHOTS=overwrite cargo test --test pages` writes the outputs of the bad examples anew.

#[path = "../support/counts.rs"]
mod counts;
mod mended;
mod one_fact;
mod twins;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use audit_lint::config::{Config, KnownRules, Selector, Settings};
use audit_lint::diagnostic::Safety;
use audit_lint::evidence::Stated;
use audit_lint::lint::{Fixing, Input, Run};
use audit_lint::report::{Format, Style, write};
use audit_lint::rule::{Example, ExampleKind, Page};
use audit_lint::rules::CATALOGUE;
use libtest_mimic::{Arguments, Failed, Trial};
use walkdir::WalkDir;

use twins::{TWINS, has_same_findings};

fn main() {
    let arguments = Arguments::from_args();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    if std::env::var("SNAPSHOTS").is_ok_and(|value| value == "overwrite") {
        for (_, path) in documents(root) {
            rewrite(root, &path);
        }
    }
    let mut trials = Vec::new();
    for (folder, path) in documents(root) {
        let name = name_of(&folder, &path);
        let text = fs::read_to_string(&path).expect("a readable page");
        let is_page = folder.ends_with("rules");
        let page_name = name.clone();
        let page_text = text.clone();
        trials.push(Trial::test(format!("{name} is well formed"), move || {
            well_formed(&page_name, &page_text, is_page)
        }));
        let Ok(examples) = Page::examples(&text) else {
            continue;
        };
        for pair in examples.windows(2) {
            let [bad, fixed] = pair else { continue };
            if (bad.kind, fixed.kind) == (ExampleKind::Bad, ExampleKind::Fixed) {
                let (rule, bad, fixed) = (name.clone(), bad.clone(), fixed.clone());
                trials.push(Trial::test(
                    format!("{name} line {} is mended", bad.line),
                    move || mended::becomes(&rule, &bad, &fixed),
                ));
            }
        }
        for example in examples {
            let rule = name.clone();
            let title = format!("{name} line {} ({:?})", example.line, example.kind);
            for twin in &TWINS {
                let (rule, example) = (rule.clone(), example.clone());
                trials.push(Trial::test(format!("{title} {}", twin.name), move || {
                    has_same_findings(&rule, &example, twin)
                }));
            }
            let all = example.clone();
            trials.push(Trial::test(
                format!("{title} tells each fact once"),
                move || one_fact::is_told_once(&run(Some(Selector::All), &all)?),
            ));
            let whole = example.clone();
            trials.push(Trial::test(
                format!("{title} is mended for the better"),
                move || mended::is_for_the_better(&whole),
            ));
            trials.push(Trial::test(title, move || proves(&rule, &example)));
        }
    }
    libtest_mimic::run(&arguments, trials).exit();
}

/// The pages of the rules and the cases, each with the folder that its name is relative to.
fn documents(root: &Path) -> Vec<(PathBuf, PathBuf)> {
    let mut found = Vec::new();
    for folder in [root.join("rules"), root.join("tests/cases")] {
        for entry in WalkDir::new(&folder).min_depth(2).sort_by_file_name() {
            let path = entry.expect("a readable folder").into_path();
            if path.extension().is_some_and(|extension| extension == "md") {
                found.push((folder.clone(), path));
            }
        }
    }
    found
}

fn name_of(folder: &Path, path: &Path) -> String {
    let below = path.strip_prefix(folder).expect("below its folder");
    below
        .with_extension("")
        .to_string_lossy()
        .replace('\\', "/")
}

fn well_formed(name: &str, text: &str, is_page: bool) -> Result<(), Failed> {
    if !is_page {
        Page::examples(text)?;
        return Ok(());
    }
    let page = Page::parse(text)?;
    let has = |kind| page.examples.iter().any(|example| example.kind == kind);
    if !CATALOGUE.iter().any(|rule| rule.name == name) {
        return Err("no rule has this page".into());
    }
    if !has(ExampleKind::Bad) || !has(ExampleKind::Good) {
        return Err("a page shows a bad and a good example".into());
    }
    if page.metadata.fix.is_some() != has(ExampleKind::Fixed) {
        return Err("a fix is stated, and proved by a `fixed` example behind a bad one".into());
    }
    if page.title.ends_with('.') || !page.summary.ends_with('.') {
        return Err("the title has no full stop, the summary has one".into());
    }
    Ok(())
}

/// Lints an example, as it is configured and with the rules of `select`, and says what was found.
fn run(select: Option<Selector>, example: &Example) -> Result<Run, Failed> {
    run_mended(select, example, None)
}

/// The same, and applies fixes up to the least safe that are wanted first.
fn run_mended(
    select: Option<Selector>,
    example: &Example,
    fixes: Option<Safety>,
) -> Result<Run, Failed> {
    let mut config = match &example.config {
        Some(text) => Config::parse("audit-lint.toml", text)?,
        None => Config::default(),
    };
    if let Some(selector) = select {
        config.select = Some(vec![selector]);
    }
    config.unsafe_fixes = Some(fixes == Some(Safety::Unsafe));
    let settings = Arc::new(Settings::new(config)?);
    let stated = match &example.evidence {
        Some(text) => Stated::parse(text)?,
        None => Stated::default(),
    };
    let inputs = example
        .files
        .iter()
        .map(|file| Input {
            shown: file.path.clone(),
            path: Path::new("/example").join(&file.path),
            text: file.text.clone(),
            is_target: true,
        })
        .collect();
    let fixing = fixes.map_or(Fixing::Offered, |_| Fixing::Applied);
    Ok(Run::of_texts_beside(inputs, &settings, fixing, &stated))
}

/// What is printed for an example when only its own rule runs; for a case about no single rule, those it selects.
fn output(rule: &str, example: &Example) -> Result<String, Failed> {
    let run = run(KnownRules::default().select(rule).ok(), example)?;
    let style = Style::default();
    let mut output = Vec::new();
    write(&run, Format::Concise, style, &mut output)?;
    Ok(String::from_utf8(output)?)
}

fn proves(rule: &str, example: &Example) -> Result<(), Failed> {
    let output = output(rule, example)?;
    match example.kind {
        ExampleKind::Bad if output.is_empty() => Err("a bad example must give a finding".into()),
        ExampleKind::Bad if output != example.output => {
            Err(format!("expected:\n{}\nfound:\n{output}", example.output).into())
        }
        ExampleKind::Good | ExampleKind::Fixed if !output.is_empty() => {
            Err(format!("expected nothing, found:\n{output}").into())
        }
        _ => Ok(()),
    }
}

/// Writes the outputs of a document's bad examples anew, the last first so that line numbers stay true.
fn rewrite(root: &Path, path: &Path) {
    let folder = ["rules", "tests/cases"]
        .into_iter()
        .map(|folder| root.join(folder))
        .find(|folder| path.starts_with(folder))
        .expect("a document of one of the folders");
    let text = fs::read_to_string(path).expect("a readable page");
    let Ok(examples) = Page::examples(&text) else {
        return;
    };
    let mut lines: Vec<&str> = text.split_inclusive('\n').collect();
    let outputs: Vec<String> = examples
        .iter()
        .map(|example| output(&name_of(&folder, path), example).unwrap_or_default())
        .collect();
    for (example, output) in examples.iter().zip(&outputs).rev() {
        if let Some((start, end)) = example.output_lines {
            lines.splice(start - 1..end - 1, [output.as_str()]);
        }
    }
    fs::write(path, lines.concat()).expect("a writable page");
}
