#![no_main]

use audit_lint_fuzz::targets;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| targets::suppression(data));
