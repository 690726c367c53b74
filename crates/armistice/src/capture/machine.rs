//! Programs that open pages: recognised so that their touches are kept apart and never count as interest.

/// Words in a browser's description that only programs use.
const PROGRAMS: &[&str] = &[
    "bot", "crawl", "spider", "slurp", "preview", "headless", "curl/", "wget", "python", "java/", "go-http",
    "monitor",
];

/// Returns why a browser's description says that a program made the request; `None` for people's browsers.
pub fn of_agent(agent: &str) -> Option<&'static str> {
    let agent = agent.to_lowercase();
    if agent.is_empty() {
        return Some("the browser did not say what it is");
    }
    PROGRAMS.iter().any(|word| agent.contains(word)).then_some("the browser says that it is a program")
}
