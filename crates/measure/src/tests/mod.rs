//! Oracles that need more room than a module's own table.

mod attribution;
mod business_time;
mod money;
mod olist;

use std::fs::File;
use std::path::PathBuf;

/// Opens a file of the shared test data, which lies beside the repository and is never copied into it because of
/// its licences. Says so and returns `None` when the folder is absent.
fn shared_data(name: &str) -> Option<File> {
    let path: PathBuf =
        [env!("CARGO_MANIFEST_DIR"), "..", "..", "..", "shared", "data", name].iter().collect();
    let file = File::open(&path);
    if file.is_err() {
        eprintln!("NOT CHECKED: the shared test data {name} is absent, so this oracle was left out");
    }
    file.ok()
}
