//! The binary: reads what the operator typed and does it.

use std::process::ExitCode;

fn main() -> ExitCode {
    armistice::cli::run()
}
