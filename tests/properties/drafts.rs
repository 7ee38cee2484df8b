//! What holds for the next audit, whatever its predecessor is: it can be written, and read back as what it is.

use std::path::PathBuf;

use audit_lint::audit::{Audit, Location, Milestone};
use audit_lint::draft::{Gaps, Known, continuing, end_of, path_of_next};
use audit_lint::lint::Input;
use audit_lint::markdown::Document;
use audit_lint::source::{Source, SourceId};
use audit_lint::template::Conventions;
use proptest::prelude::*;

use crate::lint;
use crate::texts::{generated, mutated};
use crate::tries::tries;

fn known(milestone: Milestone, before: &Audit, is_rich: bool) -> Known {
    let text = |text: &str| is_rich.then(|| text.to_owned());
    Known {
        milestone,
        title: text("Seat Map"),
        start: end_of(before).map(|end| end.name),
        end: text("4e19d07a"),
        commit: text("4e19d07a"),
        changed: text("src/seat.rs").into_iter().collect(),
        window: None,
    }
}

fn read(text: &str, path: PathBuf) -> Audit {
    let source = Source::new(SourceId::new(0), "draft", text);
    let document = Document::parse(&source);
    Audit::read(document, Location::new(path), &Conventions::built_in())
}

fn every_audit_can_be_continued(inputs: Vec<Input>, is_rich: bool) -> Result<(), TestCaseError> {
    let run = lint(inputs);
    for series in &run.series {
        let last = series.audits().last().and_then(Audit::milestone);
        let Some(next) = last.and_then(Milestone::next) else {
            continue;
        };
        for entry in series.entries() {
            let before = entry.audit();
            let draft = continuing(entry, &known(next.clone(), before, is_rich));
            let path = path_of_next(&next, &before.location);
            let path = path.unwrap_or_else(|| PathBuf::from(format!("/project/{next}_audit.md")));
            let audit = read(&draft, path);
            prop_assert_eq!(
                audit.milestone(),
                Some(&next),
                "{:?}\nfrom {:?}",
                draft,
                before.document.source.text()
            );
            prop_assert!(Gaps::of(&audit).count > 0, "{:?}", draft);
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(tries(96))]

    #[test]
    fn any_text_can_be_continued(inputs in generated(), is_rich in any::<bool>()) {
        every_audit_can_be_continued(inputs, is_rich)?;
    }
}

proptest! {
    #![proptest_config(tries(48))]

    #[test]
    fn a_broken_audit_can_be_continued(inputs in mutated(), is_rich in any::<bool>()) {
        every_audit_can_be_continued(inputs, is_rich)?;
    }
}
