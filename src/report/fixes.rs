//! What fixes did, or would do, for people. Never applies one.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style as Paint};
use similar::TextDiff;

use super::Style;
use super::clean::clean_line;
use crate::lint::{Mended, Run};
use crate::template::counted;

/// Writes a unified diff of what fixes change, as `patch` and `git apply` read it.
///
/// # Errors
///
/// When the output cannot be written.
pub fn diff(mended: &Mended, style: Style, out: &mut dyn Write) -> io::Result<()> {
    for changed in &mended.changed {
        let path = clean_line(&changed.shown);
        let diff = TextDiff::from_lines(&changed.before, &changed.after);
        let mut unified = diff.unified_diff();
        let text = unified
            .header(&format!("a/{path}"), &format!("b/{path}"))
            .to_string();
        for line in text.split_inclusive('\n') {
            let paint = match line.as_bytes() {
                _ if !style.colour => None,
                [b'+', b'+', b'+', ..] | [b'-', b'-', b'-', ..] => Some(Paint::new().bold()),
                [b'@', ..] => Some(AnsiColor::Cyan.on_default()),
                [b'+', ..] => Some(AnsiColor::Green.on_default()),
                [b'-', ..] => Some(AnsiColor::Red.on_default()),
                _ => None,
            };
            let bare = || clean_line(line.trim_end_matches(['\n', '\r']));
            match paint {
                Some(paint) => writeln!(out, "{paint}{}{paint:#}", bare())?,
                None if style.terminal || style.colour => writeln!(out, "{}", bare())?,
                // What is applied must be what is written, byte for byte.
                None => out.write_all(line.as_bytes())?,
            }
        }
    }
    Ok(())
}

/// `fixed 5 findings in 3 audits`.
pub fn fixed(mended: &Mended) -> Option<String> {
    let applied = mended.applied();
    (applied > 0).then(|| format!("fixed {}", amount(mended)))
}

/// `would fix 5 findings in 3 audits`.
pub fn would_fix(mended: &Mended) -> String {
    match mended.applied() {
        0 => "nothing to fix".to_owned(),
        _ => format!("would fix {}", amount(mended)),
    }
}

fn amount(mended: &Mended) -> String {
    let findings = counted(mended.applied(), "finding");
    let audits = counted(mended.changed.len(), "audit");
    format!("{findings} in {audits}")
}

/// `3 can be fixed with --fix, 2 more with --unsafe-fixes`; nothing where nothing can.
pub(super) fn fixable(run: &Run) -> Option<String> {
    let findings = run.findings.iter().map(|found| &found.diagnostic);
    let fixes = findings.filter_map(|finding| Some((finding.fix.as_ref()?, finding)));
    let (applied, others): (Vec<_>, Vec<_>) =
        fixes.partition(|(fix, finding)| run.applies(fix, finding));
    match (applied.len(), others.len()) {
        (0, 0) => None,
        (0, others) => Some(format!("{others} can be fixed with `--fix --unsafe-fixes`")),
        (applied, 0) => Some(format!("{applied} can be fixed with `--fix`")),
        (applied, others) => Some(format!(
            "{applied} can be fixed with `--fix`, {others} more with `--unsafe-fixes`"
        )),
    }
}
