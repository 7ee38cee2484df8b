//! `audit-lint new`. Never decides what an audit says.

use std::path::{Path, PathBuf};

use toml::Value;

use super::args::NewArguments;
use super::check::request;
use super::choices::origin;
use super::output::{Output, Trouble};
use super::{CLEAN, TROUBLE};
use crate::audit::{Audit, Location, Milestone, Revision, RevisionKind};
use crate::config::ConfigError;
use crate::draft::{Gaps, Known, continuing, digits_of, end_of, first, path_of_next};
use crate::evidence::git::Repository;
use crate::lint::{Keeping, Request, Run, absolute, create, settings_in, shown};
use crate::markdown::Document;
use crate::series::{Entry, Series};
use crate::source::{Source, SourceId};
use crate::template::{Conventions, Template, counted};

/// The template of a first audit where no configuration names one.
const USUAL_TEMPLATE: &str = "refactor-delta";

pub(super) fn run(arguments: &NewArguments, output: &Output) -> Result<u8, Trouble> {
    if let Some(title) = &arguments.title
        && (title.trim().is_empty() || title.contains(char::is_control))
    {
        return Err(ConfigError::new("a title is one line of text").into());
    }
    let (mut request, _) = request(&[PathBuf::from(".")], None)?;
    request.choices = origin(&arguments.origin, &request.working_directory)?;
    // What the audits say is gone on from, whatever git says of it.
    request.choices.command_line.git = Some(false);
    request.keeps = Keeping::Audits;
    let run = Run::new(&request)?;
    output.problems(&run.problems);
    let asked = arguments.milestone.as_deref().map(parsed).transpose()?;
    let series = series_of(&run, asked.as_ref(), &request)?;
    let milestone = milestone_of(series, asked)?;
    if let Some(audit) = series.and_then(|series| existing(series, &milestone)) {
        let path = audit.document.source.path();
        return Err(ConfigError::new(format!("{milestone} has its audit: `{path}`")).into());
    }
    let before = series.and_then(|series| {
        let earlier = |entry: &Entry<'_>| entry.audit().milestone() < Some(&milestone);
        series.entries().filter(earlier).last()
    });
    let path = path_of(arguments, &request, before, series, &milestone)?;
    let place = path.as_deref().map_or_else(
        || {
            before.map_or(request.working_directory.clone(), |before| {
                before.audit().location.path().to_owned()
            })
        },
        Path::to_owned,
    );
    let settings = settings_in(existing_folder(&place), &request.choices)?;
    let mut known = known(arguments, milestone, before, &place)?;
    let window = settings.option("score/dropped-rows", "window");
    known.window = window
        .and_then(Value::as_integer)
        .and_then(|rows| usize::try_from(rows).ok());
    let (text, from) = if let Some(before) = before {
        (continuing(before, &known), before.audit().name())
    } else {
        let template = template_of(settings.conventions());
        let from = format!("the template {}", template.name);
        (first(template, &settings.conventions().names, &known), from)
    };
    let source = Source::new(SourceId::new(0), "", text.as_str());
    let location = Location::new(&place);
    let draft = Audit::read(Document::parse(&source), location, settings.conventions());
    let gaps = Gaps::of(&draft);
    let milestone = &known.milestone;
    let Some(path) = path.filter(|_| !arguments.stdout) else {
        output.text(&text)?;
        say(output, &gaps);
        return Ok(code(&run));
    };
    let name = shown(&request.working_directory, &path);
    if arguments.dry_run {
        let lines = counted(text.lines().count(), "line");
        output.text(&format!("{name}: {milestone} from {from}, {lines}\n"))?;
    } else {
        create(&path, &name, &text)?;
        output.say(&format!("wrote {name}: {milestone} from {from}"));
    }
    say(output, &gaps);
    Ok(code(&run))
}

fn say(output: &Output, gaps: &Gaps) {
    for line in gaps.lines() {
        output.say(&line);
    }
}

fn code(run: &Run) -> u8 {
    if run.problems.is_empty() {
        CLEAN
    } else {
        TROUBLE
    }
}

fn parsed(text: &str) -> Result<Milestone, ConfigError> {
    Milestone::parse(text).ok_or_else(|| {
        ConfigError::new(format!("`{text}` is no milestone"))
            .help("write an ID such as `M10`, `M10.5` or `M37A`")
    })
}

/// The series that the new audit belongs to; none where it is the first.
fn series_of<'r>(
    run: &'r Run,
    asked: Option<&Milestone>,
    request: &Request,
) -> Result<Option<&'r Series>, ConfigError> {
    let prefix = asked.map(Milestone::series_prefix);
    let prefix = prefix.filter(|prefix| !prefix.is_empty());
    let prefix_of = |series: &Series| Some(series.audits().last()?.milestone()?.series_prefix());
    let candidates: Vec<&Series> = run
        .series
        .iter()
        .filter(|series| {
            let own = prefix_of(series);
            own.is_some() && (prefix.is_none() || own == prefix)
        })
        .collect();
    match candidates.as_slice() {
        [] if asked.is_none() => Err(ConfigError::new("no audit is here to go on from").help(
            "name the first milestone and its file: `audit-lint new M01 --output docs/milestones/M01/M01_audit.md`",
        )),
        [] => Ok(None),
        [only] => Ok(Some(only)),
        several => {
            let listed: Vec<String> = several.iter().map(|series| told(series, request)).collect();
            let help = if prefix.is_some() {
                "go into the folder of one"
            } else {
                "go into the folder of one, or name a milestone with its prefix"
            };
            let listed = listed.join(", ");
            Err(ConfigError::new(format!("several series are here: {listed}")).help(help))
        }
    }
}

/// A series for people: its folder and its milestones.
fn told(series: &Series, request: &Request) -> String {
    let root = shown(&request.working_directory, series.root());
    let root = if root.is_empty() { "." } else { &root };
    let names: Vec<String> = series.audits().iter().map(Audit::name).collect();
    match names.as_slice() {
        [first, .., last] => format!("`{root}` ({first} to {last})"),
        names => format!("`{root}` ({})", names.concat()),
    }
}

/// The milestone that is asked for, written as the series writes its own, else the next one.
fn milestone_of(
    series: Option<&Series>,
    asked: Option<Milestone>,
) -> Result<Milestone, ConfigError> {
    let last = series
        .and_then(|series| series.audits().last())
        .and_then(Audit::milestone);
    match (asked, last) {
        (Some(asked), Some(last)) => Ok(asked.written_like(last)),
        (Some(asked), None) => Ok(asked),
        (None, last) => last.and_then(Milestone::next).ok_or_else(|| {
            ConfigError::new("no whole milestone comes next").help("name the milestone")
        }),
    }
}

fn existing<'s>(series: &'s Series, milestone: &Milestone) -> Option<&'s Audit> {
    let mut audits = series.audits().iter();
    audits.find(|audit| audit.milestone() == Some(milestone))
}

/// Where the new audit lies; none where it is only shown.
fn path_of(
    arguments: &NewArguments,
    request: &Request,
    before: Option<Entry<'_>>,
    series: Option<&Series>,
    milestone: &Milestone,
) -> Result<Option<PathBuf>, ConfigError> {
    if let Some(path) = &arguments.output {
        let path = absolute(&request.working_directory, path);
        return free(path, request).map(Some);
    }
    let model = before
        .map(|before| before.audit())
        .or_else(|| series.and_then(|series| series.audits().first()));
    match model.and_then(|audit| path_of_next(milestone, &audit.location)) {
        Some(path) => free(path, request).map(Some),
        None if arguments.stdout => Ok(None),
        None => {
            let why = match model {
                Some(audit) => {
                    let path = audit.document.source.path();
                    format!(
                        "the path `{path}` does not name its milestone, so that of {milestone} is not known"
                    )
                }
                None => format!("no audit shows where that of {milestone} belongs"),
            };
            Err(ConfigError::new(why).help("say so with `--output`, or print it with `--stdout`"))
        }
    }
}

/// A path at which nothing lies yet, not even a link that leads nowhere.
fn free(path: PathBuf, request: &Request) -> Result<PathBuf, ConfigError> {
    if path.symlink_metadata().is_ok() {
        let name = shown(&request.working_directory, &path);
        return Err(ConfigError::new(format!("`{name}` is there already"))
            .help("nothing is overwritten; name another file with `--output`"));
    }
    Ok(path)
}

/// What can be known: of the command line, of the predecessor, of git.
fn known(
    arguments: &NewArguments,
    milestone: Milestone,
    before: Option<Entry<'_>>,
    place: &Path,
) -> Result<Known, ConfigError> {
    let repository = Repository::of(existing_folder(place));
    let digits = before.map_or(8, |before| digits_of(before.audit()));
    let of_git = |revision: &str| repository.as_ref()?.short_commit(revision, digits);
    // A branch moves on; a tag and a SHA stay what they are.
    let given = |revision: &Option<String>, flag: &str| match revision {
        Some(revision) => named(revision, flag).map(|kept| {
            Some(
                kept.or_else(|| of_git(revision))
                    .unwrap_or_else(|| revision.clone()),
            )
        }),
        None => Ok(None),
    };
    let end = given(&arguments.to, "--to")?.or_else(|| of_git("HEAD"));
    let start = given(&arguments.from, "--from")?.or_else(|| {
        let end = end_of(before?.audit())?;
        Some(end.name)
    });
    let commit = end
        .as_deref()
        .and_then(|end| of_git(end).or_else(|| sha(end)));
    let changed = repository
        .as_ref()
        .and_then(|repository| repository.changed(start.as_deref()?, end.as_deref()?));
    Ok(Known {
        milestone,
        title: arguments.title.clone(),
        start,
        end,
        commit,
        changed: changed.unwrap_or_default(),
        window: None,
    })
}

/// A revision that is a commit's SHA itself.
fn sha(revision: &str) -> Option<String> {
    let found = kind_of(revision)?;
    (found == RevisionKind::Sha).then(|| revision.to_owned())
}

/// What kind of name a revision is, where an audit reads it as one.
fn kind_of(revision: &str) -> Option<RevisionKind> {
    let source = Source::new(SourceId::new(0), "", revision);
    let found = Revision::find_all(&source, source.span(0..revision.len()));
    let whole = found
        .into_iter()
        .find(|found| found.value.name == revision)?;
    Some(whole.value.kind)
}

/// The revision that a flag names, where an audit may keep it as it is; none where it moves.
fn named(revision: &str, flag: &str) -> Result<Option<String>, ConfigError> {
    let is_name = |c: char| c.is_ascii_alphanumeric() || "._-/^~+@".contains(c);
    if revision.is_empty() || revision.starts_with('-') || !revision.chars().all(is_name) {
        return Err(
            ConfigError::new(format!("`{flag}` needs a revision, not `{revision}`"))
                .help("write a commit's SHA, a tag or a branch"),
        );
    }
    let stays = kind_of(revision).is_some_and(|kind| kind != RevisionKind::Moving);
    Ok(stays.then(|| revision.to_owned()))
}

/// The nearest folder above a path that is there.
fn existing_folder(path: &Path) -> &Path {
    let mut folders = path.ancestors();
    folders.find(|folder| folder.is_dir()).unwrap_or(path)
}

/// The template that the configuration names, else the usual one.
fn template_of(conventions: &Conventions) -> &Template {
    let templates = &conventions.templates;
    let usual = templates
        .iter()
        .find(|template| template.name == USUAL_TEMPLATE);
    match templates.as_slice() {
        [only] => only,
        several => usual.unwrap_or(&several[0]),
    }
}
