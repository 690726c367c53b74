//! Processor time by kind of thread: steadier than the clock on a machine that is not quiet.

use std::collections::BTreeMap;
use std::fs;

use serde_json::{Value, json};

/// Linux counts processor time in hundredths of a second, whatever the kernel's own tick.
const TICK_US: f64 = 10_000.0;

/// Processor time of this process so far, in microseconds, by the name of the thread.
pub struct Spent(BTreeMap<String, f64>);

impl Spent {
    /// Reads what has been spent until now. Threads that have ended are not counted.
    pub fn now() -> Self {
        let mut spent = BTreeMap::new();
        for task in fs::read_dir("/proc/self/task").into_iter().flatten().flatten() {
            let stat = fs::read_to_string(task.path().join("stat")).unwrap_or_default();
            // The name stands in brackets and may hold anything; what follows is numbers.
            let Some((name, rest)) = stat.split_once('(').and_then(|(_, rest)| rest.rsplit_once(')')) else {
                continue;
            };
            let ticks: f64 =
                rest.split_whitespace().skip(11).take(2).filter_map(|text| text.parse::<f64>().ok()).sum();
            *spent.entry(name.to_owned()).or_default() += ticks * TICK_US;
        }
        Self(spent)
    }

    /// Returns the microseconds spent since `before` for each of `count` things, by thread and in all.
    pub fn each_since(&self, before: &Self, count: usize) -> Value {
        let each = |us: f64| (us / count.max(1) as f64).round();
        let by_thread: BTreeMap<&str, f64> = self
            .0
            .iter()
            .map(|(name, us)| (name.as_str(), each(us - before.0.get(name).copied().unwrap_or(0.0))))
            .filter(|(_, us)| *us >= 1.0)
            .collect();
        json!({ "all": by_thread.values().sum::<f64>(), "by_thread": by_thread })
    }
}
