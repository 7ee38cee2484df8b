//! Input that goes wrong, with the real binary: the exit code is right, the message names the path, and every other
//! file is still linted.

mod baseline;
mod bytes;
mod hostile;
mod limits;
mod links;
mod names;
#[path = "../support/outcome.rs"]
mod outcome;
mod project;
mod rights;
mod special;
mod streams;
mod targets;
