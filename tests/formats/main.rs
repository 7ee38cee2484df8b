//! The output formats: all tell the same, whatever stands in it; each is what its readers take; and each goes where it
//! was sent. `tests/consumers/formats.sh` shows them to readers that others wrote.

mod documented;
mod held;
mod hostile;
mod large;
#[path = "../support/outcome.rs"]
mod outcome;
mod places;
mod project;
mod readers;
mod same;
mod sarif;
mod schemas;
mod services;
mod targets;
