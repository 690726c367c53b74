//! Law of licences: everything that is built into the binary may be given away under Apache-2.0.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use super::Finding;

const LAW: &str = "licences";
/// Licences that allow us to ship under Apache-2.0.
const ALLOWED: [&str; 14] = [
    "MIT",
    "MIT-0",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "ISC",
    "Zlib",
    "Unicode-3.0",
    "CC0-1.0",
    "0BSD",
    "Unlicense",
    "BSL-1.0",
    "CDLA-Permissive-2.0",
];
/// Licences that are fine as an unchanged dependency: file-level copyleft, and the crypto library's own.
const AS_DEPENDENCY: [&str; 2] = ["MPL-2.0", "OpenSSL"];

/// Finds dependencies whose licence is not on the list. Asks cargo, offline, for this machine's platform:
/// those of other platforms were never downloaded.
pub fn are_allowed(root: &Path) -> Result<Vec<Finding>> {
    let rustc = Command::new("rustc").arg("-vV").output().context("cannot start rustc")?;
    let rustc = String::from_utf8_lossy(&rustc.stdout).into_owned();
    let host = rustc.lines().find_map(|line| line.strip_prefix("host: ")).context("rustc names no host")?;
    let output = Command::new("cargo")
        .args(["metadata", "--format-version", "1", "--locked", "--offline", "--filter-platform", host])
        .current_dir(root)
        .output()
        .context("cannot start cargo metadata")?;
    ensure!(output.status.success(), "cargo metadata: {}", String::from_utf8_lossy(&output.stderr).trim());
    let metadata: Value = serde_json::from_slice(&output.stdout).context("cargo metadata is not JSON")?;
    let packages = metadata["packages"].as_array().context("cargo metadata lists no packages")?;
    Ok(packages.iter().filter_map(judge).collect())
}

fn judge(package: &Value) -> Option<Finding> {
    let name = package["name"].as_str().unwrap_or("?");
    let licence = package["license"].as_str().unwrap_or("none named");
    let sentence =
        format!("{name} is under {licence}, which is not on the list in xtask/src/tidy/licences.rs");
    (!is_allowed(licence)).then(|| Finding::new("Cargo.lock", 1, LAW, sentence))
}

/// Judges an SPDX expression: one of the alternatives must be allowed as a whole.
pub fn is_allowed(expression: &str) -> bool {
    let mut tokens = expression.replace('(', " ( ").replace(')', " ) ").replace('/', " OR ");
    tokens.push(' ');
    let tokens: Vec<&str> = tokens.split_whitespace().collect();
    let mut at = 0;
    let allowed = alternatives(&tokens, &mut at);
    allowed && at == tokens.len()
}

fn alternatives(tokens: &[&str], at: &mut usize) -> bool {
    let mut allowed = together(tokens, at);
    while tokens.get(*at) == Some(&"OR") {
        *at += 1;
        allowed |= together(tokens, at);
    }
    allowed
}

fn together(tokens: &[&str], at: &mut usize) -> bool {
    let mut allowed = licence(tokens, at);
    while tokens.get(*at) == Some(&"AND") {
        *at += 1;
        allowed &= licence(tokens, at);
    }
    allowed
}

fn licence(tokens: &[&str], at: &mut usize) -> bool {
    let Some(first) = tokens.get(*at) else { return false };
    *at += 1;
    if *first == "(" {
        let allowed = alternatives(tokens, at);
        *at += 1;
        return allowed;
    }
    let mut name = (*first).to_owned();
    if tokens.get(*at) == Some(&"WITH") {
        name = format!("{name} WITH {}", tokens.get(*at + 1).unwrap_or(&""));
        *at += 2;
    }
    ALLOWED.contains(&name.as_str()) || AS_DEPENDENCY.contains(&name.as_str())
}

#[cfg(test)]
mod tests {
    use super::is_allowed;

    #[test]
    fn licences_are_judged_by_alternative() {
        for (expression, allowed) in [
            ("MIT", true),
            ("MIT OR Apache-2.0", true),
            ("MIT/Apache-2.0", true),
            ("GPL-3.0", false),
            ("GPL-3.0 OR MIT", true),
            ("(MIT OR GPL-3.0) AND Unicode-3.0", true),
            ("MIT AND GPL-3.0", false),
            ("Apache-2.0 WITH LLVM-exception", true),
            ("none named", false),
        ] {
            assert_eq!(is_allowed(expression), allowed, "{expression}");
        }
    }
}
