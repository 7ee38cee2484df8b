//! The targets of `fuzz/`, fed with seeds and with texts that are changed always in the same way, so that a push fails
//! for its own reasons only. `AUDIT_LINT_FUZZ=20000` says how many executions each gets; `AUDIT_LINT_SEED=7` begins
//! elsewhere; `AUDIT_LINT_SEEDS=fuzz/corpus` writes the seeds there instead, for `cargo fuzz`.

mod mutate;
mod seeds;
#[expect(unreachable_pub, reason = "the crate in fuzz/ names them, too")]
mod targets;

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::{Path, PathBuf};

use mutate::{Numbers, mutated};
use targets::{TARGETS, Target};

/// Enough to see that the targets themselves hold.
const USUAL: usize = 150;

fn number(name: &str) -> Option<usize> {
    let value = std::env::var(name).ok()?;
    Some(value.parse().expect("a number"))
}

/// Feeds a target with its seeds and with changed ones. What it does not survive is kept in a file.
fn feed(name: &str, target: Target) {
    let seeds = seeds::of(name);
    assert!(seeds.len() > 2, "{name} has {} seeds", seeds.len());
    if let Some(folder) = std::env::var_os("AUDIT_LINT_SEEDS") {
        return write(&Path::new(&folder).join(name), &seeds);
    }
    let first = number("AUDIT_LINT_SEED").unwrap_or(17);
    let mut numbers = Numbers::new(first as u64);
    let executions = number("AUDIT_LINT_FUZZ").unwrap_or(USUAL);
    let changed = (0..executions).map(|_| mutated(&seeds, &mut numbers));
    for data in seeds.iter().cloned().chain(changed) {
        if let Err(panic) = catch_unwind(AssertUnwindSafe(|| target(&data))) {
            let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}-crash"));
            fs::write(&path, &data).expect("a writable file");
            eprintln!("{name} does not survive {}", path.display());
            resume_unwind(panic);
        }
    }
    println!("{name}: {} seeds, {executions} executions", seeds.len());
}

fn write(folder: &Path, seeds: &[Vec<u8>]) {
    fs::create_dir_all(folder).expect("a new folder");
    for (index, seed) in seeds.iter().enumerate() {
        fs::write(folder.join(format!("seed-{index:03}")), seed).expect("a new file");
    }
}

fn feed_named(name: &str) {
    let target = TARGETS.iter().find(|(known, _)| *known == name);
    feed(name, target.expect("a target of this name").1);
}

#[test]
fn any_audit_can_be_read() {
    feed_named("audit");
}

#[test]
fn any_configuration_can_be_read() {
    feed_named("configuration");
}

#[test]
fn any_template_can_be_read() {
    feed_named("template");
}

#[test]
fn no_comment_loses_a_finding() {
    feed_named("suppression");
}

#[test]
fn any_audit_can_be_mended_once() {
    feed_named("fixes");
}

#[test]
fn any_finding_can_be_printed() {
    feed_named("reports");
}

/// The log of M05 stands in a second audit of M05, and M06 drops its row: the first one gets its log only when M06 has
/// carried the row on.
#[test]
fn an_earlier_audit_is_mended_behind_a_later_one() {
    let root =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/broken/lost-flake/docs/milestones");
    let read = |name: &str| {
        fs::read_to_string(root.join(format!("{name}/{name}_audit.md"))).expect("a fixture")
    };
    let (first, second) = (read("M05"), read("M06"));
    let (begin, rest) = first
        .split_once("ough the recorded mornings")
        .expect("its text");
    let data = [begin, rest, &second].join("\0");
    targets::fixes(data.as_bytes());
}

#[test]
fn every_target_is_one_of_cargo_fuzz() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz");
    let manifest = fs::read_to_string(folder.join("Cargo.toml")).expect("a manifest");
    for (name, _) in TARGETS {
        assert!(manifest.contains(&format!("name = \"{name}\"\n")), "{name}");
        let text = fs::read_to_string(folder.join(format!("fuzz_targets/{name}.rs")));
        let call = format!("targets::{name}(data)");
        assert!(text.expect("a target").contains(&call), "{name}");
    }
}
