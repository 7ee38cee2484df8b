//! The picture in the README: a run of the real command, as a terminal shows it.
//! `SNAPSHOTS=overwrite cargo test --test readme_picture` draws it anew.

use std::path::Path;

use snapbox::cmd::Command;
use snapbox::data::DataFormat;
use snapbox::{Assert, Data};

#[test]
fn the_picture_shows_what_the_command_prints() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let output = Command::new(env!("CARGO_BIN_EXE_audit-lint"))
        .args(["--color", "always", "docs/"])
        .current_dir(root.join("fixtures/broken/lost-issue"))
        .env_remove("NO_GRAPHICS")
        .output()
        .expect("the command runs");
    let findings = String::from_utf8(output.stdout).expect("the output is UTF-8");
    let screen = format!("$ audit-lint docs/\n\n{}\n", findings.trim_end());
    let picture = Data::read_from(&root.join("docs/output.svg"), Some(DataFormat::TermSvg)).raw();
    Assert::new().action_env("SNAPSHOTS").eq(screen, picture);
}
