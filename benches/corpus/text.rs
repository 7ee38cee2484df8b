//! The text of one audit: a header and a dozen sections.

use std::fmt::Write as _;

use super::chance::Chance;
use super::parts;
use super::project::{Flaw, Layout, Project};
use super::words;

/// Writes a line into a text, which cannot fail.
macro_rules! line {
    ($text:expr) => { $text.push('\n') };
    ($text:expr, $($format:tt)*) => {
        writeln!($text, $($format)*).expect("a text takes everything")
    };
}
pub(super) use line;

/// The audit of the milestone that a project is at.
pub(super) fn audit(project: &Project, chance: &mut Chance) -> String {
    let mut text = String::with_capacity(12_000);
    if project.has(Flaw::FreeForm) {
        free_form(&mut text, project, chance);
        return text;
    }
    match project.layout {
        Layout::Lines => header_lines(&mut text, project),
        Layout::Table => header_table(&mut text, project),
    }
    let mut sections = Sections { number: 0 };
    sections.open(&mut text, "Executive Summary (Delta-First)");
    summary(&mut text, project, chance);
    sections.open(&mut text, "Delta Map & Blast Radius");
    delta_map(&mut text, chance);
    sections.open(&mut text, "Architecture & Modularity Review");
    architecture(&mut text, chance);
    sections.open(&mut text, "CI/CD & Workflow Audit");
    parts::ci(&mut text, project, chance);
    sections.open(&mut text, "Tests, Coverage, and Invariants (Delta-Only)");
    tests(&mut text, project, chance);
    sections.open(&mut text, "Security & Supply Chain (Delta-Only)");
    security(&mut text, chance);
    if project.has(Flaw::SkippedNumber) {
        sections.number += 1;
    }
    sections.open(&mut text, "Refactor Guardrail Compliance Check");
    guardrails(&mut text, project);
    sections.open(&mut text, "Top Issues (Max 7, Ranked)");
    parts::top_issues(&mut text, project);
    sections.open(&mut text, "PR-Sized Action Plan");
    parts::action_plan(&mut text, project, chance);
    sections.open(&mut text, "Deferred Issues Registry (Cumulative)");
    parts::registry(&mut text, project);
    if !project.has(Flaw::NoTrend) {
        sections.open(&mut text, "Score Trend (Cumulative)");
        parts::trend(&mut text, project);
    }
    if !project.has(Flaw::NoFlakeLog) {
        sections.open(&mut text, "Flake & Regression Log (Cumulative)");
        parts::flakes(&mut text, project);
    }
    parts::appendix(&mut text, project);
    text
}

/// The numbers of the sections.
struct Sections {
    number: u32,
}

impl Sections {
    fn open(&mut self, text: &mut String, title: &str) {
        self.number += 1;
        line!(text, "\n## {}. {title}\n", self.number);
    }
}

fn header_lines(text: &mut String, project: &Project) {
    let (own, title) = (project.name(project.milestone), &project.title);
    let before = project.name(project.milestone - 1);
    line!(text, "# {own} Audit — {title}\n");
    line!(text, "**Milestone:** {own}  ");
    line!(text, "**Title:** {title}  ");
    line!(text, "**Mode:** DELTA AUDIT  ");
    let (start, end) = (&project.start, &project.end);
    if project.has(Flaw::Provisional) {
        line!(
            text,
            "**Range:** {start} ({before} merge) → {end} (to be updated after the merge)  "
        );
    } else {
        line!(
            text,
            "**Range:** {start} ({before} merge) → {end} ({own} merge)  "
        );
    }
    line!(text, "**CI Status:** {}  ", parts::ci_status(project));
    line!(text, "**Refactor Posture:** Behavior-Preserving  ");
    line!(
        text,
        "**Audit Verdict:** 🟢 Objectives met. Proceed to {}.\n\n---",
        project.name(project.milestone + 1)
    );
}

fn header_table(text: &mut String, project: &Project) {
    let (own, title) = (project.name(project.milestone), &project.title);
    line!(text, "# Milestone Audit — {own}: {title}\n\n## Header\n");
    line!(text, "| Field | Value |\n|-------|-------|");
    line!(text, "| **Milestone** | {own} — {title} |");
    line!(text, "| **Mode** | DELTA AUDIT |");
    let (start, end) = (&project.start, &project.end);
    if project.has(Flaw::Provisional) {
        line!(
            text,
            "| **Range** | `{start}...{end}` (to be updated after the merge) |"
        );
    } else {
        line!(text, "| **Range** | `{start}...{end}` |");
    }
    line!(text, "| **CI Status** | {} |", parts::ci_status(project));
    line!(text, "| **Refactor Posture** | Behavior-Preserving |");
    line!(
        text,
        "| **Audit Verdict** | 🟢 **PASS** — Clean slice. No regressions; the CI signal is as strong as before. |\n\n---"
    );
}

fn summary(text: &mut String, project: &Project, chance: &mut Chance) {
    line!(text, "{}\n", words::remark(chance));
    line!(text, "**Wins:**\n");
    for number in 1..=chance.between(2, 3) {
        match project.layout {
            Layout::Lines => line!(text, "* {}", words::deed(chance)),
            Layout::Table => line!(
                text,
                "{number}. **{}** — {}\n",
                words::title(chance),
                words::effect(chance)
            ),
        }
    }
    line!(text, "\n**Risks:**\n");
    for _ in 0..chance.between(1, 3) {
        line!(
            text,
            "- {} — {}",
            words::doubt(chance),
            words::reason(chance)
        );
    }
    line!(
        text,
        "\n**Next action:** Proceed to {}.",
        project.name(project.milestone + 1)
    );
}

fn delta_map(text: &mut String, chance: &mut Chance) {
    line!(text, "| Changed | Impact |\n|---------|--------|");
    for _ in 0..chance.between(3, 6) {
        line!(
            text,
            "| `{}` | Modified — {} |",
            words::file(chance),
            words::effect(chance)
        );
    }
    line!(
        text,
        "\n**Consumer surfaces touched:** None. Names, arguments and exit codes are as they were.\n"
    );
    line!(text, "**Blast radius:** {}", words::remark(chance));
    if chance.happens(25) {
        line!(text, "\n```diff");
        for _ in 0..chance.between(2, 4) {
            line!(text, "- use crate::{}::Direct;", words::part(chance));
            line!(text, "+ use crate::{}::Seam;", words::part(chance));
        }
        line!(text, "```");
    }
}

fn architecture(text: &mut String, chance: &mut Chance) {
    line!(
        text,
        "* **Boundary violations:** None. {}",
        words::remark(chance)
    );
    line!(
        text,
        "* **Coupling added:** `{}` → `{}`.",
        words::part(chance),
        words::part(chance)
    );
    line!(
        text,
        "* **Dead abstractions:** None.\n* **Layering leaks:** None.\n"
    );
    line!(text, "### Keep\n");
    for _ in 0..chance.between(1, 2) {
        line!(text, "- {}", words::deed(chance));
    }
    line!(text, "\n### Fix Now (≤ 90 min)\n\nNone.\n\n### Defer\n");
    line!(text, "{}; {}.", words::doubt(chance), words::reason(chance));
}

fn tests(text: &mut String, project: &Project, chance: &mut Chance) {
    let coverage = chance.between(70, 93);
    line!(
        text,
        "* **Coverage delta:** {coverage}% → {}%.",
        coverage + chance.below(3)
    );
    line!(
        text,
        "* **New tests:** {} for `{}`.",
        chance.between(3, 40),
        words::file(chance)
    );
    line!(
        text,
        "* **Invariant verification:** PASS — {}",
        words::remark(chance)
    );
    line!(
        text,
        "* **Flaky tests:** {}.\n",
        if project.flakes.is_empty() {
            "None"
        } else {
            "See the log below"
        }
    );
    line!(
        text,
        "| Suite | Before | After |\n|:------|-------:|------:|"
    );
    for suite in ["unit", "contract", "end to end"] {
        let before = chance.between(20, 900);
        line!(
            text,
            "| {suite} | {before} | {} |",
            before + chance.below(30)
        );
    }
    line!(
        text,
        "\n```console\n$ make test\n{} passed, 0 failed, {} skipped in {} s\n```",
        chance.between(200, 900),
        chance.below(4),
        chance.between(9, 80)
    );
}

fn security(text: &mut String, chance: &mut Chance) {
    line!(
        text,
        "* **Dependency deltas:** `{}-client` {}.{} → {}.{}.",
        words::part(chance),
        1,
        chance.below(9),
        2,
        chance.below(9)
    );
    line!(
        text,
        "* **Secrets exposure:** None. Secrets are mounted, never printed."
    );
    line!(
        text,
        "* **Workflow trust boundary:** Unchanged; see <https://example.org/security/{}>.",
        chance.below(100)
    );
}

fn guardrails(text: &mut String, project: &Project) {
    line!(text, "| Guardrail | Status |\n|-----------|--------|");
    line!(text, "| Invariant declaration | PASS — eleven invariants |");
    if project.has(Flaw::RaggedRow) {
        line!(
            text,
            "| Consumer contract protection | PASS | `a | b` is one column |"
        );
    } else {
        line!(
            text,
            "| Consumer contract protection | PASS — payload unchanged |"
        );
    }
    line!(
        text,
        "| Extraction/split safety | PASS — both paths ran side by side for a week |"
    );
    line!(text, "| No silent CI weakening | PASS |");
}

/// Notes that follow no template.
fn free_form(text: &mut String, project: &Project, chance: &mut Chance) {
    let own = project.name(project.milestone);
    line!(text, "# {own} — {}\n", project.title);
    for heading in ["What was done", "What is left", "Notes"] {
        line!(text, "## {heading}\n");
        for _ in 0..chance.between(3, 7) {
            line!(text, "- {}", words::deed(chance));
        }
        line!(
            text,
            "\n{} {}\n",
            words::remark(chance),
            words::remark(chance)
        );
    }
}
