//! What we read against what others read: documents against the parser alone, tables against two Markdown parsers, IDs
//! and ranges against what was written and against a slow reading that nobody can mistake.
//!
//! Few cases with a fixed seed; `PROPTEST_CASES=100000` tries new ones.

mod blocks;
mod claims;
mod tables;
#[path = "../support/tries.rs"]
mod tries;
