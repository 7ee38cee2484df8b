//! A believable series of audits of any length. Deterministic: the same number gives the same files.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

/// Writes `count` audits below a folder.
pub(crate) fn write(folder: &Path, count: u32) {
    for number in 1..=count {
        let name = format!("M{number:04}");
        let directory = folder.join("docs/milestones").join(&name);
        fs::create_dir_all(&directory).expect("a writable folder");
        fs::write(directory.join(format!("{name}_audit.md")), audit(number))
            .expect("a writable file");
    }
}

/// The SHA at the end of a milestone.
fn sha(number: u32) -> String {
    format!("{:07x}1", number.wrapping_mul(2_654_435_761) >> 4)
}

/// One audit: all sections, a registry of six issues, a window of three scores.
fn audit(number: u32) -> String {
    let name = |number: u32| format!("M{number:04}");
    let (own, before) = (name(number), name(number - 1));
    let (start, end) = (sha(number - 1), sha(number));
    let run = 20_000_000_000_u64 + u64::from(number) * 7_919;
    let mut text = format!(
        "# {own} Audit — Slice {number}\n\n\
         **Milestone:** {own}  \n**Title:** Slice {number}  \n**Mode:** DELTA AUDIT  \n\
         **Range:** {start} ({before} merge) → {end} ({own} merge)  \n\
         **CI Status:** Green (Quality {run})  \n**Refactor Posture:** Behavior-Preserving  \n\
         **Audit Verdict:** 🟢 Objectives met. Proceed.\n\n---\n\n## 1. Executive Summary (Delta-First)\n\n**Wins:**\n"
    );
    for win in 0..5 {
        let _ = writeln!(
            text,
            "* Moved part {win} of `src/core/part_{win}.rs` behind its own seam, with a contract test in `tests/part_{win}.rs`"
        );
    }
    text.push_str("\n**Risks:** None identified.\n\n## 2. Delta Map & Blast Radius\n\n| Changed | Impact |\n|---|---|\n");
    for path in 0..8 {
        let _ = writeln!(
            text,
            "| src/core/part_{path}.rs | Modified — reads go through the snapshot, calls stay as they were |"
        );
    }
    text.push_str("\n## 3. Architecture & Modularity Review\n\n* **Boundary violations:** None. The seam respects the existing modules.\n* **Coupling added:** None.\n\n**Keep:** Current structure. **Fix now:** None. **Defer:** None.\n\n");
    let _ = write!(
        text,
        "## 4. CI/CD & Workflow Audit\n\n| Check | Result |\n|---|---|\n| Quality (post-merge) | {run} ✓ |\n| Coverage | ≥ 40 % |\n\n"
    );
    text.push_str("## 5. Tests, Coverage, and Invariants (Delta-Only)\n\n* **Coverage delta:** none.\n* **Flaky tests:** None introduced.\n\n## 6. Security & Supply Chain (Delta-Only)\n\n* **Dependency deltas:** None.\n\n");
    let _ = write!(
        text,
        "## 7. Refactor Guardrail Compliance Check\n\n| Guardrail | Status |\n|---|---|\n| Baseline discipline | PASS — Range {start}...{end} |\n| No silent CI weakening | PASS |\n\n"
    );
    text.push_str("## 8. Top Issues (Max 7, Ranked)\n\nNone.\n\n## 9. PR-Sized Action Plan\n\n| ID | Task | Category | Acceptance Criteria | Risk | Est |\n|---|---|---|---|---|---|\n| — | None required | — | — | — | — |\n\n");
    text.push_str("## 10. Deferred Issues Registry (Cumulative)\n\n| ID | Issue | Discovered | Deferred To | Reason | Blocker? | Exit Criteria |\n|---|---|---|---|---|---|---|\n");
    for issue in 1..=6 {
        let _ = writeln!(
            text,
            "| SEC-{issue:03} | Finding {issue} of the dependency scan | M0000 | Post-release | No fixed version upstream | No | Scan is clean |"
        );
    }
    text.push_str("\n## 11. Score Trend (Cumulative)\n\n| Milestone | Invariants | Compat | Arch | CI | Sec | Tests | DX | Docs | Overall |\n|---|---|---|---|---|---|---|---|---|---|\n");
    for row in number.saturating_sub(2).max(1)..=number {
        let _ = writeln!(
            text,
            "| {} | 5 | 5 | 4 | 5 | 4 | 4 | 5 | 4 | 4.5 |",
            name(row)
        );
    }
    let _ = write!(
        text,
        "\n{own} holds its scores: the slice is mechanical.\n\n## 12. Flake & Regression Log (Cumulative)\n\n| Item | Type | First Seen | Current Status | Last Evidence | Fix/Defer |\n|---|---|---|---|---|---|\n| — | — | — | — | — | — |\n\n"
    );
    let _ = write!(
        text,
        "## Machine-Readable Appendix\n\n```json\n{{\n  \"milestone\": \"{own}\",\n  \"commit\": \"{end}\",\n  \"range\": \"{start}...{end}\",\n  \"verdict\": \"green\",\n  \"quality_gates\": {{ \"ci\": \"pass\" }},\n  \"score_trend_update\": {{ \"overall\": 4.5 }}\n}}\n```\n"
    );
    text
}
