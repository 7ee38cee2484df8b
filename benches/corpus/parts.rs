//! The sections that carry facts from audit to audit.

use std::fmt::Write as _;

use super::chance::Chance;
use super::project::{Flaw, Issue, Layout, Project, Scores};
use super::text::line;
use super::words;

/// What the header says of CI: `Green (Quality 18802976651)`.
pub(super) fn ci_status(project: &Project) -> String {
    let last = project.runs.last().expect("two runs at least");
    match project.layout {
        _ if project.has(Flaw::NoRun) => "🟢 Green (all jobs passing)".to_owned(),
        Layout::Lines => format!("Green (Quality {last})"),
        Layout::Table => {
            format!("🟢 Green ([{last}](https://github.com/example/project/actions/runs/{last}))")
        }
    }
}

pub(super) fn ci(text: &mut String, project: &Project, chance: &mut Chance) {
    line!(text, "| Check | Result |\n|-------|--------|");
    let last = project.runs.len() - 1;
    for (number, run) in project.runs.iter().enumerate() {
        let what = if number == last {
            "post-merge".to_owned()
        } else {
            format!("PR #{}", project.milestone * 4 + number_of(number))
        };
        if project.has(Flaw::NoRun) {
            line!(text, "| Quality ({what}) | ✓ |");
        } else {
            line!(text, "| Quality ({what}) | {run} ✓ |");
        }
    }
    line!(
        text,
        "| Coverage | {}% against a gate of 70% |",
        chance.between(71, 95)
    );
    line!(
        text,
        "\n**CI Root Cause Summary:** N/A (all green).  \n**Minimal Fix Set:** None.  "
    );
}

pub(super) fn top_issues(text: &mut String, project: &Project) {
    line!(
        text,
        "| ID | Category | Severity | Issue | Status |\n|----|----------|----------|-------|--------|"
    );
    for (issue, severity) in project.open.iter().rev().zip(["Medium", "Low", "Low"]) {
        let category = issue.id.split('-').next().expect("an ID has a group");
        line!(
            text,
            "| {} | {category} | {severity} | {} | Deferred, see the registry |",
            issue.id,
            issue.text
        );
    }
}

pub(super) fn action_plan(text: &mut String, project: &Project, chance: &mut Chance) {
    line!(
        text,
        "| ID | Task | Category | Acceptance Criteria | Risk | Est |"
    );
    line!(
        text,
        "|----|------|----------|---------------------|------|-----|"
    );
    for task in 0..chance.between(1, 2) {
        line!(
            text,
            "| A-{:02} | {} | Tests | {} | Low | {} min |",
            project.milestone * 3 + task,
            words::deed(chance),
            words::exit(chance),
            chance.between(1, 6) * 15
        );
    }
}

pub(super) fn registry(text: &mut String, project: &Project) {
    line!(
        text,
        "| ID | Issue | Discovered | Deferred To | Reason | Blocker? | Exit Criteria |"
    );
    line!(
        text,
        "|----|-------|------------|-------------|--------|----------|---------------|"
    );
    for Issue {
        id,
        text: issue,
        discovered,
        due,
        reason,
        exit,
    } in &project.open
    {
        let discovered = project.name(*discovered);
        let due = due.map_or_else(|| "Post-release".to_owned(), |due| project.name(due));
        line!(
            text,
            "| {id} | {issue} | {discovered} | {due} | {reason} | No | {exit} |"
        );
    }
    if project.closed.is_empty() {
        return;
    }
    line!(text, "\n### Resolved this milestone\n");
    line!(
        text,
        "| ID | Issue | Discovered | Resolved | Evidence |\n|----|-------|------------|----------|----------|"
    );
    let now = project.name(project.milestone);
    for Issue {
        id,
        text: issue,
        discovered,
        exit,
        ..
    } in &project.closed
    {
        let discovered = project.name(*discovered);
        line!(text, "| {id} | {issue} | {discovered} | {now} | {exit} |");
    }
}

/// The categories of a layout.
fn categories(layout: Layout) -> [&'static str; 8] {
    match layout {
        Layout::Lines => [
            "Invariants",
            "Compat",
            "Arch",
            "CI",
            "Sec",
            "Tests",
            "DX",
            "Docs",
        ],
        Layout::Table => ["Arch", "Mod", "Health", "CI", "Sec", "Perf", "DX", "Docs"],
    }
}

pub(super) fn trend(text: &mut String, project: &Project) {
    let categories = categories(project.layout);
    line!(text, "| Milestone | {} | Overall |", categories.join(" | "));
    line!(
        text,
        "|-----------|{}---------|",
        "----|".repeat(categories.len())
    );
    for scores in &project.trend {
        let is_own = scores.milestone == project.milestone;
        let mut overall = project.overall(scores);
        if is_own && project.has(Flaw::WrongOverall) {
            overall -= 13;
        }
        let name = project.name(scores.milestone);
        let cells: Vec<String> = scores
            .tenths
            .iter()
            .map(|score| decimal(*score, 10))
            .collect();
        line!(
            text,
            "| {name} | {} | {} |",
            cells.join(" | "),
            decimal(overall, 100)
        );
    }
    let weights: Vec<String> = categories
        .iter()
        .zip(&project.weights)
        .map(|(category, weight)| format!("{category} {weight}%"))
        .collect();
    line!(text, "\nWeights: {}\n", weights.join(", "));
    movement(text, project);
}

/// Why the scores moved.
fn movement(text: &mut String, project: &Project) {
    let [.., before, now] = project.trend.as_slice() else {
        line!(
            text,
            "The first scores of the programme; later audits are held against them."
        );
        return;
    };
    let categories = categories(project.layout);
    let moved = categories.iter().zip(before.tenths.iter().zip(&now.tenths));
    let mut none = true;
    for (category, (before, now)) in moved.filter(|(_, (before, now))| before != now) {
        let (before, now) = (decimal(*before, 10), decimal(*now, 10));
        line!(
            text,
            "- **{category}: {before} → {now}** — what the audit before asked for is done and tested"
        );
        none = false;
    }
    if none {
        line!(text, "All scores hold: the slice is mechanical.");
    }
}

pub(super) fn flakes(text: &mut String, project: &Project) {
    line!(
        text,
        "| Item | Type | First Seen | Current Status | Last Evidence | Fix/Defer |"
    );
    line!(
        text,
        "|------|------|------------|----------------|---------------|-----------|"
    );
    if project.flakes.is_empty() {
        line!(text, "| — | — | — | — | — | — |");
    }
    for flake in &project.flakes {
        let seen = project.name(flake.seen);
        match flake.fixed {
            Some(fixed) => line!(
                text,
                "| `{}` | Flake | {seen} | Fixed ({}) | 500 passes in a row | Fixed with a fake clock |",
                flake.test,
                project.name(fixed)
            ),
            None => line!(
                text,
                "| `{}` | Flake | {seen} | Open | Seen once | Deferred |",
                flake.test
            ),
        }
    }
    line!(
        text,
        "\nNo behaviour drift in {}.",
        project.name(project.milestone)
    );
}

pub(super) fn appendix(text: &mut String, project: &Project) {
    let (start, end) = (&project.start, &project.end);
    line!(text, "\n---\n\n## Machine-Readable Appendix\n\n```json\n{{");
    line!(
        text,
        "  \"milestone\": \"{}\",",
        project.name(project.milestone)
    );
    line!(text, "  \"mode\": \"delta\",\n  \"posture\": \"preserve\",");
    line!(
        text,
        "  \"commit\": \"{end}\",\n  \"range\": \"{start}...{end}\",\n  \"verdict\": \"green\","
    );
    line!(
        text,
        "  \"quality_gates\": {{\n    \"invariants\": \"pass\", \"compatibility\": \"pass\", \"ci\": \"pass\", \"tests\": \"pass\","
    );
    line!(
        text,
        "    \"coverage\": \"pass\", \"security\": \"pass\", \"dx_docs\": \"pass\", \"guardrails\": \"pass\"\n  }},"
    );
    let updates: Vec<String> = project
        .closed
        .iter()
        .map(|issue| {
            format!(
                "\n    {{\"id\": \"{}\", \"action\": \"resolved\"}}",
                issue.id
            )
        })
        .collect();
    line!(
        text,
        "  \"issues\": [],\n  \"deferred_registry_updates\": [{}],",
        updates.join(",")
    );
    let own: &Scores = project.trend.last().expect("each milestone is scored");
    let mut overall = project.overall(own);
    if project.has(Flaw::WrongOverall) {
        overall -= 13;
    }
    let scores: Vec<String> = categories(project.layout)
        .iter()
        .zip(&own.tenths)
        .map(|(category, score)| {
            format!("\"{}\": {}", category.to_lowercase(), decimal(*score, 10))
        })
        .collect();
    line!(
        text,
        "  \"score_trend_update\": {{\n    {},\n    \"overall\": {}\n  }}\n}}\n```",
        scores.join(", "),
        decimal(overall, 100)
    );
}

/// `4.5` for 45 tenths, `4` for 40.
fn decimal(number: u32, base: u32) -> String {
    let (whole, rest) = (number / base, number % base);
    if rest == 0 {
        return whole.to_string();
    }
    let figures = if base == 100 { 2 } else { 1 };
    format!("{whole}.{rest:0figures$}")
}

fn number_of(index: usize) -> u32 {
    u32::try_from(index).expect("a handful of runs")
}
