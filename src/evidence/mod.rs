//! Facts from outside the audits. Never decides what they mean.

pub mod git;
