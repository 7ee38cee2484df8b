//! Writes invented audits below a folder: `generate DIR COUNT [projects|one-series]`.

#[path = "../corpus/mod.rs"]
mod corpus;

use std::path::Path;
use std::process::ExitCode;

use corpus::Shape;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let wanted = match arguments.as_slice() {
        [folder, count] => Some((folder, count, "projects")),
        [folder, count, shape] => Some((folder, count, shape.as_str())),
        _ => None,
    };
    let parsed = wanted
        .and_then(|(folder, count, shape)| Some((folder, count.parse().ok()?, named(shape)?)));
    let Some((folder, count, shape)) = parsed else {
        eprintln!("usage: generate DIR COUNT [projects|one-series]");
        return ExitCode::from(2);
    };
    corpus::write(Path::new(folder), count, shape);
    ExitCode::SUCCESS
}

fn named(shape: &str) -> Option<Shape> {
    match shape {
        "projects" => Some(Shape::Projects),
        "one-series" => Some(Shape::OneSeries),
        _ => None,
    }
}
