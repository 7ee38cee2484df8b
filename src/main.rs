//! The command. Everything it does lives in the library.

use std::process::ExitCode;

use mimalloc::MiMalloc;

/// Audits are many small texts, names and rows, read on several threads.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    audit_lint::cli::main()
}
