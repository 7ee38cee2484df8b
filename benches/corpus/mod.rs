//! Believable audits, as many as wanted. Deterministic: the same shape gives the same files, byte for byte. Refuses to
//! take anything from real audits but what they are made of, and how often.

mod chance;
mod parts;
mod project;
mod text;
mod words;

use std::fs;
use std::path::Path;

use chance::Chance;
use project::Project;

/// Audits of a project, on average.
const USUAL_LENGTH: u32 = 40;

/// How audits are spread.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// Over projects of some forty audits each.
    Projects,
    /// All of one series.
    OneSeries,
}

/// So many audits, in the order of their series: each its path, with `/`, and its text.
pub(crate) fn files(count: u32, shape: Shape) -> impl Iterator<Item = (String, String)> {
    let mut projects = 0;
    let mut left = count;
    std::iter::from_fn(move || {
        (left > 0).then(|| {
            let mut chance = Chance::new(u64::from(projects));
            let length = match shape {
                Shape::Projects => chance
                    .between(USUAL_LENGTH / 2, USUAL_LENGTH * 3 / 2)
                    .min(left),
                Shape::OneSeries => left,
            };
            left -= length;
            projects += 1;
            series(projects, length, chance)
        })
    })
    .flatten()
}

/// The audits of one project.
fn series(number: u32, length: u32, mut chance: Chance) -> impl Iterator<Item = (String, String)> {
    let folder = words::project(number);
    let mut project = Project::new(&mut chance, length);
    (0..length).map(move |_| {
        project.advance(&mut chance);
        let name = project.name(project.milestone);
        let path = format!("{folder}/docs/milestones/{name}/{name}_audit.md");
        (path, text::audit(&project, &mut chance))
    })
}

/// Writes them below a folder.
pub(crate) fn write(folder: &Path, count: u32, shape: Shape) {
    for (path, text) in files(count, shape) {
        let path = folder.join(path);
        let parent = path.parent().expect("a file lies in a folder");
        fs::create_dir_all(parent).expect("a writable folder");
        fs::write(path, text).expect("a writable file");
    }
}
