//! What a run lints, what holds for it, and who may be asked about it. Never reads an audit before its turn.

use super::configuration::Configuration;
use super::discover::discover;
use super::evidence_files::EvidenceFiles;
use super::lots::Item;
use super::met::Met;
use super::outside::Roots;
use super::paths::{absolute, shown};
use super::read::Problem;
use super::runs::Network;
use super::workers::Workers;
use super::{Input, Request, changed};
use crate::config::ConfigErrors;
use crate::evidence::provider::Provider;

/// The audits of a run, and as they were before.
#[derive(Debug)]
pub(super) struct Gathered<A> {
    /// In order of their paths.
    pub(super) now: Vec<A>,
    /// The series of those that changed, as they stood before.
    pub(super) before: Vec<A>,
    /// How many audits were asked for and have not changed.
    pub(super) unchanged: usize,
    /// What could not be read.
    pub(super) problems: Vec<Problem>,
}

impl<A> Default for Gathered<A> {
    fn default() -> Self {
        Self {
            now: Vec::new(),
            before: Vec::new(),
            unchanged: 0,
            problems: Vec::new(),
        }
    }
}

/// Finds the files asked for and the rest of their series.
///
/// # Errors
///
/// When there is nothing to compare with, and only what changed is asked for.
pub(super) fn gather(
    request: &Request,
    configuration: &mut Configuration<'_>,
    workers: &mut Workers,
) -> Result<Gathered<Item>, ConfigErrors> {
    let (items, problems) = items(request, configuration, workers);
    let Some(changes) = &request.changes else {
        return Ok(Gathered {
            now: items,
            problems,
            ..Gathered::default()
        });
    };
    let mut gathered = Gathered {
        problems,
        ..Gathered::default()
    };
    let mut inputs = Vec::with_capacity(items.len());
    for item in items {
        match item.read() {
            Ok(input) => inputs.push(input),
            Err(problem) => gathered.problems.push(problem),
        }
    }
    let mut compared = changed::changed(request, changes, inputs, configuration)?;
    let mut settled = |inputs: Vec<Input>| {
        let item = |input: Input| {
            let settings = configuration.of(&input.path);
            Item::new(input, settings)
        };
        inputs.into_iter().map(item).collect()
    };
    gathered.now = settled(compared.now);
    gathered.before = settled(compared.before);
    gathered.unchanged = compared.unchanged;
    gathered.problems.append(&mut compared.problems);
    Ok(gathered)
}

fn items(
    request: &Request,
    configuration: &mut Configuration<'_>,
    workers: &mut Workers,
) -> (Vec<Item>, Vec<Problem>) {
    let base = &request.working_directory;
    let (mut found, problems) = discover(request, configuration, workers);
    let mut piped = None;
    if let Some((path, text)) = &request.standard_input {
        let path = absolute(base, path);
        if configuration.excludes(&path) {
            configuration.excluded += 1;
        } else {
            found.add(path.clone(), true);
            found.put_in_order();
            piped = Some((path, text));
        }
    }
    let items = found.into_iter().map(|(path, is_target)| {
        let text = piped.as_ref().filter(|(piped, _)| *piped == path);
        Item {
            shown: shown(base, &path),
            text: text.map(|(_, text)| (*text).clone()),
            settings: configuration.of(&path),
            path,
            is_target,
        }
    });
    (items.collect(), problems)
}

/// Finds and reads the evidence files that hold for what is asked for.
pub(super) fn evidence_files(
    items: &[Item],
    request: &Request,
    configuration: &mut Configuration<'_>,
) -> EvidenceFiles {
    let mut files = EvidenceFiles::default();
    let targets = items.iter().filter(|item| item.is_target);
    for item in targets.filter(|_| !request.is_without_evidence) {
        let (base, met) = (&request.working_directory, &configuration.met);
        files.meet(&item.path, &item.settings, base, met);
    }
    configuration.blame(files.errors());
    files
}

/// Who is asked about runs, where anybody is.
pub(super) fn provider<'r>(
    items: &[Item],
    network: &'r Network,
    configuration: &mut Configuration<'_>,
) -> Option<&'r Provider> {
    let is_wanted = items
        .iter()
        .any(|item| item.is_target && network.is_wanted(&item.settings));
    if !is_wanted {
        return None;
    }
    network.provider().unwrap_or_else(|error| {
        configuration.blame(vec![error]);
        None
    })
}

/// Whether a repository may know something of audits that are asked for.
pub(super) fn has_repository(items: &[Item], met: &Met) -> bool {
    let mut roots = Roots::beside(met);
    let mut asking = items
        .iter()
        .filter(|item| item.is_target && item.settings.asks_git());
    asking.any(|item| roots.of(&item.path).is_some())
}
