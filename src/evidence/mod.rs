//! Facts from outside the audits. Never decides what they mean.

pub mod file;
pub mod git;
mod json;
pub mod run;
