//! `audit-lint new`: what it writes, where, and that nobody can take it for a finished audit.

mod filled;
mod forms;
mod history;
#[path = "../support/outcome.rs"]
mod outcome;
mod places;
mod project;
