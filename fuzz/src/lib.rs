//! The targets, which `cargo test` feeds, too.

#[path = "../../tests/fuzz/targets.rs"]
pub mod targets;
