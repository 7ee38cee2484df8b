//! What git knows of the commits that audits name, with repositories that the tests build.

mod cost;
mod hostile;
mod introduced;
mod many;
#[path = "../support/outcome.rs"]
mod outcome;
mod page;
mod repository;
mod rules;
mod since;
mod situations;
mod squash;
mod staged;
