//! Any bytes as a result file.

#![no_main]

use libfuzzer_sys::fuzz_target;

#[expect(dead_code, reason = "each target holds one kind of promises")]
#[path = "../promises.rs"]
mod promises;

fuzz_target!(|bytes: &[u8]| promises::of_a_file(bytes));
