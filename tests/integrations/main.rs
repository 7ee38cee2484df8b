//! The pages about the places where people work: every block of them is parsed, every command of ours run, and what
//! they say of the action is what `action.yml` says. `tests/consumers/` has what needs other programs.

mod action;
mod commands;
mod matchers;
mod pages;
mod promises;
mod yaml;

use std::fs;
use std::path::PathBuf;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}
