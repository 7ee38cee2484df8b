//! The command. Everything it does lives in the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    audit_lint::cli::main()
}
