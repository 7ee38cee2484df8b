//! Wrong templates: `wrong-template.md` says which bytes are at fault, what is said, and what helps.
//! `SNAPSHOTS=overwrite` writes the marks and messages anew.

use audit_lint::template::{Conventions, TemplateError};
use snapbox::{assert_data_eq, file};

use crate::wrong::{document, marked, retold};

fn errors(text: &str) -> Vec<TemplateError> {
    match Conventions::of_team(text) {
        Ok(conventions) => panic!("nothing is wrong: {:?}\n{text}", conventions.templates),
        Err(errors) => errors,
    }
}

#[test]
fn every_mistake_in_a_template_is_told_with_its_place_and_help() {
    let (expected, cases) = retold(&document("wrong-template.md"), |text| {
        let told = errors(text).into_iter().map(|error| {
            // What is no TOML is told as in a configuration.
            let help = error.help.unwrap_or_default();
            (error.span, error.message, help)
        });
        marked(text, &told.collect::<Vec<_>>())
    });
    assert!(cases >= 25, "{cases} cases");
    assert_data_eq!(expected, file!["wrong-template.md": Text].raw());
}

#[test]
fn every_beginning_of_a_template_is_read_and_its_mistakes_lie_within_it() {
    let texts = document("wrong-template.md").replace(['«', '»'], "");
    for text in texts.split("```toml\n").skip(1) {
        let text = text.split("```").next().unwrap_or_default();
        let ends = text.char_indices().map(|(at, _)| at);
        for end in ends.chain([text.len()]) {
            for other in ["", "é", "🟢", "\"", "[", "=", "\u{feff}", "\0"] {
                let typed = format!("{}{other}", &text[..end]);
                for error in Conventions::of_team(&typed).err().unwrap_or_default() {
                    assert!(
                        typed.get(error.span.clone()).is_some(),
                        "{typed}: {error:?}"
                    );
                }
            }
        }
    }
}
