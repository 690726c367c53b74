//! Measures the house in release mode, with bare probes of the machine beside it.
//!
//! A figure that contains a commit says little without the disk that it ran on: the probe runs group commit of
//! eight small statements and plain 4 KiB flushes on the same machine in the same minute, so that ratios compare.

use std::path::Path;
use std::process::{Command, Stdio};
use std::{fs, thread};

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};

/// Seconds and callers of the bare group-commit probe.
const PROBE: [&str; 2] = ["5", "64"];

/// Runs bench `name` with its own arguments and prints one JSON object.
pub fn run(root: &Path, name: &str, arguments: &[String]) -> Result<bool> {
    // In one build: packages built one by one ask for different features of their dependencies, and build them twice.
    // The census is measured without the house.
    let (packages, programs): (&[&str], &[&str]) = match name {
        "census" => (
            &["--package", "store", "--package", "testbed"],
            &["--example", "group_commit", "--example", "census"],
        ),
        _ => (
            &["--package", "store", "--package", "testkit", "--package", "armistice"],
            &["--example", "group_commit", "--example", "bench", "--bin", "armistice"],
        ),
    };
    cargo(root, &[&["build", "--release", "--quiet"], packages, programs].concat())?;
    let load_before = load_average();
    let probe = example(root, "group_commit", &PROBE.map(str::to_owned))?;
    let figures = match name {
        "census" => example(root, "census", arguments)?,
        _ => example(root, "bench", &[&[name.to_owned()], arguments].concat())?,
    };
    let report = json!({
        "bench": name,
        "arguments": arguments,
        "commit": said_by(root, "git", &["rev-parse", "--short", "HEAD"]),
        "cores": thread::available_parallelism().map_or(0, usize::from),
        "load_before": load_before,
        "probe": probe,
        "figures": figures,
    });
    println!("{report:#}");
    Ok(true)
}

/// Runs a built example and reads the JSON that it prints.
fn example(root: &Path, name: &str, arguments: &[String]) -> Result<Value> {
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), Into::into);
    let program = target.join("release/examples").join(name);
    let output = Command::new(&program)
        .args(arguments)
        .stderr(Stdio::inherit())
        .output()
        .with_context(|| format!("cannot start {}", program.display()))?;
    ensure!(output.status.success(), "{name} failed: {}", output.status);
    serde_json::from_slice(&output.stdout).with_context(|| format!("{name} printed no JSON"))
}

fn cargo(root: &Path, arguments: &[&str]) -> Result<()> {
    let status =
        Command::new("cargo").args(arguments).current_dir(root).status().context("cannot start cargo")?;
    ensure!(status.success(), "cargo {} failed", arguments.join(" "));
    Ok(())
}

/// What a small program prints, trimmed; empty when it is not there.
fn said_by(root: &Path, program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).current_dir(root).output();
    output.map_or(String::new(), |output| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// The load of the machine over the last minute, so that a noisy measurement can be told from a quiet one.
fn load_average() -> Value {
    let text = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    text.split(' ').next().and_then(|load| load.parse::<f64>().ok()).map_or(Value::Null, Value::from)
}
