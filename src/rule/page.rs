//! Reads a page of `rules/`: metadata, prose, executable examples. Never runs an example.

use serde::Deserialize;

use crate::diagnostic::{Safety, Severity};

/// A rule's page.
#[derive(Debug, Clone)]
pub struct Page {
    /// The H1: a sentence that states the defect.
    pub title: String,
    /// The metadata.
    pub metadata: Metadata,
    /// The first paragraph, on one line.
    pub summary: String,
    /// Everything below the metadata, as Markdown.
    pub body: String,
    /// The examples, in order.
    pub examples: Vec<Example>,
}

/// The `toml` block below the title.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Metadata {
    /// How much its findings weigh.
    pub severity: Severity,
    /// The version that brought the rule; none for a team's own.
    pub since: Option<String>,
    /// Whether it can be mended mechanically, and whether unseen.
    pub fix: Option<Safety>,
    /// Names that it had before.
    #[serde(default)]
    pub aliases: Vec<String>,
}

/// What an example must give.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExampleKind {
    /// Findings, which the `text` block behind it states.
    Bad,
    /// Nothing.
    Good,
    /// Nothing: the bad example, mended.
    Fixed,
}

/// One file of an example.
#[derive(Debug, Clone)]
pub struct ExampleFile {
    /// Its path, relative to a directory of its own.
    pub path: String,
    /// Its text.
    pub text: String,
}

/// An executable example: one or more audits, the configuration, and the expected output.
#[derive(Debug, Clone)]
pub struct Example {
    /// What it must give.
    pub kind: ExampleKind,
    /// The files; those before the last block belong to the same series.
    pub files: Vec<ExampleFile>,
    /// The configuration, where it has one.
    pub config: Option<String>,
    /// What is known from outside, where it says so.
    pub evidence: Option<String>,
    /// The concise output of a bad example.
    pub output: String,
    /// 1-based line of the page where the output block's text begins and ends, for rewriting it.
    pub output_lines: Option<(usize, usize)>,
    /// 1-based line of its first block.
    pub line: usize,
}

/// Why a page cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {problem}")]
pub struct PageError {
    /// 1-based.
    pub line: usize,
    /// What is wrong.
    pub problem: String,
}

/// The severity a page states, without reading the rest: every run asks for it.
pub(super) fn severity(page: &str) -> Option<Severity> {
    let (_, behind) = page.split_once("\nseverity = \"")?;
    match behind.split('"').next()? {
        "error" => Some(Severity::Error),
        "warning" => Some(Severity::Warning),
        "advice" => Some(Severity::Advice),
        _ => None,
    }
}

struct Fence<'p> {
    info: &'p str,
    text: String,
    /// 1-based line of the opening fence.
    line: usize,
    /// 1-based line of the closing fence.
    end: usize,
    /// How many headings stand before it: examples do not reach over one.
    headings: usize,
}

impl Page {
    /// Reads a page.
    ///
    /// # Errors
    ///
    /// When the title or metadata is missing, a fence is unlabelled or not closed, or a bad example states no output.
    pub fn parse(text: &str) -> Result<Self, PageError> {
        let problem = |line: usize, problem: &str| PageError {
            line,
            problem: problem.to_owned(),
        };
        let title = text
            .lines()
            .next()
            .and_then(|line| line.strip_prefix("# "))
            .ok_or_else(|| problem(1, "a page opens with `# ` and a sentence"))?
            .to_owned();
        let fences = fences(text)?;
        let metadata = fences
            .first()
            .filter(|fence| fence.info == "toml")
            .ok_or_else(|| problem(2, "a `toml` block with the metadata follows the title"))?;
        let body_start = metadata.end;
        let metadata = toml::from_str(&metadata.text)
            .map_err(|error| problem(metadata.line, &error.to_string()))?;
        let body: String = text.split_inclusive('\n').skip(body_start).collect();
        let body = body.trim_start().to_owned();
        let summary = body
            .split("\n\n")
            .next()
            .unwrap_or_default()
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ");
        Ok(Self {
            title,
            metadata,
            summary,
            body,
            examples: examples(&fences[1..])?,
        })
    }

    /// The examples of any Markdown text in the pages' syntax, such as an edge case of `tests/cases`.
    ///
    /// # Errors
    ///
    /// As for [`Page::parse`].
    pub fn examples(text: &str) -> Result<Vec<Example>, PageError> {
        examples(&fences(text)?)
    }
}

fn fences(text: &str) -> Result<Vec<Fence<'_>>, PageError> {
    let mut found = Vec::new();
    let mut headings = 0;
    let mut open: Option<(&str, Fence<'_>)> = None;
    for (index, line) in text.split_inclusive('\n').enumerate() {
        let bare = line.trim_end();
        match &mut open {
            Some((mark, fence)) => {
                if bare == *mark {
                    fence.end = index + 1;
                    found.extend(open.take().map(|(_, fence)| fence));
                } else {
                    fence.text.push_str(line);
                }
            }
            None if bare.starts_with("```") => {
                let info = bare.trim_start_matches('`');
                let fence = Fence {
                    info: info.trim(),
                    text: String::new(),
                    line: index + 1,
                    end: 0,
                    headings,
                };
                open = Some((&bare[..bare.len() - info.len()], fence));
            }
            None => headings += usize::from(bare.starts_with('#')),
        }
    }
    match open {
        Some((_, fence)) => Err(PageError {
            line: fence.line,
            problem: "the fence is not closed".to_owned(),
        }),
        None => Ok(found),
    }
}

fn examples(fences: &[Fence<'_>]) -> Result<Vec<Example>, PageError> {
    let mut found: Vec<Example> = Vec::new();
    let mut open: Option<Example> = None;
    let mut config = None;
    let mut config_of_all = None;
    let mut evidence = None;
    let mut evidence_of_all = None;
    let mut headings = 0;
    for fence in fences {
        let problem = |problem: String| PageError {
            line: fence.line,
            problem,
        };
        let mut info = fence.info.split_whitespace();
        match (info.next(), info.next()) {
            (Some("markdown"), Some(label)) => {
                let kind = match label {
                    "bad" => ExampleKind::Bad,
                    "good" => ExampleKind::Good,
                    "fixed" => ExampleKind::Fixed,
                    other => return Err(problem(format!("`{other}` is no kind of example"))),
                };
                let path = fence
                    .info
                    .split_once("file=")
                    .map(|(_, path)| path.trim().to_owned());
                let file = ExampleFile {
                    path: path.clone().unwrap_or_else(|| "M02_audit.md".to_owned()),
                    text: fence.text.clone(),
                };
                // Named files of one kind below one heading make a series, unless a name comes back.
                let goes_on = open.as_ref().is_some_and(|example| {
                    example.kind == kind
                        && fence.headings == headings
                        && path.is_some()
                        && example.files.iter().all(|known| known.path != file.path)
                });
                headings = fence.headings;
                if !goes_on {
                    finish(&mut found, open.take())?;
                    open = Some(Example {
                        kind,
                        files: Vec::new(),
                        config: config.take().or_else(|| config_of_all.clone()),
                        evidence: evidence.take().or_else(|| evidence_of_all.clone()),
                        output: String::new(),
                        output_lines: None,
                        line: fence.line,
                    });
                }
                open.get_or_insert_with(|| unreachable!("an example is open"))
                    .files
                    .push(file);
            }
            (Some("toml"), Some(label @ ("config" | "evidence"))) => {
                finish(&mut found, open.take())?;
                let (own, of_all) = match label {
                    "config" => (&mut config, &mut config_of_all),
                    _ => (&mut evidence, &mut evidence_of_all),
                };
                // `toml config all` holds for every example below that has none of its own.
                let place = if info.next() == Some("all") {
                    of_all
                } else {
                    own
                };
                *place = Some(fence.text.clone());
            }
            (Some("text"), None) => {
                let Some(mut example) = open.take() else {
                    return Err(problem("an output needs an example before it".to_owned()));
                };
                example.output.clone_from(&fence.text);
                example.output_lines = Some((fence.line + 1, fence.end));
                found.push(example);
            }
            (Some("markdown") | None, None) => {
                return Err(problem(
                    "an example says `bad`, `good` or `fixed`".to_owned(),
                ));
            }
            _ => {}
        }
    }
    finish(&mut found, open)?;
    Ok(found)
}

fn finish(found: &mut Vec<Example>, example: Option<Example>) -> Result<(), PageError> {
    let Some(example) = example else {
        return Ok(());
    };
    if example.kind == ExampleKind::Bad {
        return Err(PageError {
            line: example.line,
            problem: "a `text` block with the output follows a bad example".to_owned(),
        });
    }
    found.push(example);
    Ok(())
}
