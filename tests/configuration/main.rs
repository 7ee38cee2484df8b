//! The configuration, with the real binary and through the library: what each key and flag does, which file governs
//! which audit, and what is said of a file that is wrong.

mod discovery;
mod documented;
mod extends;
mod fixes;
mod flags;
mod house;
mod ignores;
mod init;
mod keys;
#[path = "../support/outcome.rs"]
mod outcome;
mod places;
mod project;
mod series;
mod shown;
mod standing;
mod template;
mod told;
mod wrong;
mod wrong_template;
