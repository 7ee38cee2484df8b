//! What the audits speak of. Invented; no word comes from a real project's audits.

use super::chance::Chance;

const FIRST: &[&str] = &[
    "amber", "birch", "cobalt", "delta", "ember", "fjord", "granite", "harbour", "indigo",
    "juniper", "kelp", "lantern", "meadow", "nickel", "orchard", "pebble", "quartz", "raven",
];
const SECOND: &[&str] = &[
    "ferry", "ledger", "parcel", "router", "signal", "station", "timber", "vessel", "weather",
    "index", "kiosk", "market",
];
const PARTS: &[&str] = &[
    "outbox",
    "cursor",
    "ingest",
    "timeline",
    "webhook",
    "snapshot",
    "tariff",
    "carrier",
    "label",
    "session",
    "archive",
    "scheduler",
    "quota",
    "mailer",
    "search",
    "invoice",
];
const LAYERS: &[&str] = &["core", "api", "store", "web", "worker", "cli"];
const ENDINGS: &[&str] = &["rs", "py", "ts", "sql", "yml"];
const DEEDS: &[&str] = &[
    "Moved",
    "Split",
    "Extracted",
    "Replaced",
    "Simplified",
    "Documented",
    "Isolated",
    "Pinned",
];
const EFFECTS: &[&str] = &[
    "so that reads go through one seam and calls stay as they were",
    "with a contract test that fails on the old behaviour",
    "behind a flag that is off by default, and measured for a week",
    "without a change to what consumers see",
    "and removed the second copy of its retry loop",
    "which takes the lock once for a batch instead of once for each row",
];
const DOUBTS: &[&str] = &[
    "No load profile of",
    "No runbook for an outage of",
    "Time-outs are not covered in",
    "Two sources of truth for",
    "Manual clean-up is needed after a failure of",
    "Advisory without a fixed version in the dependencies of",
    "Error messages name no cause in",
];
const REASONS: &[&str] = &[
    "No fixed version upstream",
    "Must settle first; to be measured together with the next extraction",
    "Owner decision is pending",
    "Low impact; the work-around is documented in `docs/operations.md`",
    "Needs a second environment, which comes with the new host",
    "Out of scope for a behaviour-preserving slice",
];
const EXITS: &[&str] = &[
    "Profile of 500 requests per second in `docs/load.md`",
    "Runbook followed once in a drill",
    "Scan is clean",
    "Test passes at any hour, 500 times in a row",
    "One table, one writer, checked by an invariant",
];
const REMARKS: &[&str] = &[
    "The slice is **mechanical**: no public name changed, and the diff reads as moves.",
    "The seam respects the existing modules; nothing below it knows who calls.",
    "A fault would show as a growing queue, and an *alert* fires long before users notice.",
    "Nothing was muted: the jobs are `required`, and none continues on an error.",
    "The figures come from the run that is cited above, not from a local machine.",
    "The work was done in small pull requests, each green on its own (see [the plan](../plan.md)).",
    "What was left out is in the registry, with a reason and an exit criterion.",
    "The old path was kept for one release and removed when its counter stayed at zero.",
];

/// A project's folder; the number makes it unique.
pub(super) fn project(number: u32) -> String {
    let mut chance = Chance::new(u64::from(number) | 1 << 40);
    let (first, second) = (chance.one_of(FIRST), chance.one_of(SECOND));
    format!("{first}-{second}-{number:04}")
}

pub(super) fn part(chance: &mut Chance) -> &'static str {
    chance.one_of(PARTS)
}

pub(super) fn title(chance: &mut Chance) -> String {
    let (first, second) = (part(chance), part(chance));
    format!("{} and {second} extraction", capital(first))
}

pub(super) fn file(chance: &mut Chance) -> String {
    let (layer, part) = (chance.one_of(LAYERS), part(chance));
    let ending = chance.one_of(ENDINGS);
    format!("src/{layer}/{part}_{}.{ending}", chance.below(10))
}

/// `Moved the outbox of src/core/… behind its own seam`.
pub(super) fn deed(chance: &mut Chance) -> String {
    let (deed, part) = (chance.one_of(DEEDS), part(chance));
    let file = file(chance);
    format!("{deed} the {part} in `{file}`, {}", effect(chance))
}

pub(super) fn effect(chance: &mut Chance) -> &'static str {
    chance.one_of(EFFECTS)
}

pub(super) fn doubt(chance: &mut Chance) -> String {
    let doubt = chance.one_of(DOUBTS);
    format!("{doubt} `{}`", part(chance))
}

pub(super) fn reason(chance: &mut Chance) -> &'static str {
    chance.one_of(REASONS)
}

pub(super) fn exit(chance: &mut Chance) -> &'static str {
    chance.one_of(EXITS)
}

pub(super) fn remark(chance: &mut Chance) -> &'static str {
    chance.one_of(REMARKS)
}

fn capital(word: &str) -> String {
    let (first, rest) = word.split_at(1);
    first.to_uppercase() + rest
}
