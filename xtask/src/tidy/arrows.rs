//! Law 1: arrows point down, `cli, routes -> pages, api, jobs -> flow -> nouns -> crates below`.

use super::Finding;
use super::paths::{Named, named};
use super::tree::{File, HOUSE, Tree};

const LAW: &str = "arrows";

/// How high a file stands in the house; an arrow may only point down or sideways.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// `main.rs`, `routes.rs`, `cli/`, `demo/`: what starts everything.
    Top,
    /// `boot.rs`, `app.rs`: the one App, known to edges and manners.
    Boot,
    /// `pages`, `api`: what people and programs see.
    Edge,
    /// `jobs`, `sweeps`, `flow/work`: thin shells around verbs.
    Jobs,
    /// `web/`: manners shared by all pages.
    Manners,
    /// `flow/`: what follows what.
    Spine,
    /// Every other file of a room, and what stands beside the rooms.
    Noun,
}

impl Place {
    /// The place of a module path below `crate`.
    fn of(segments: &[&str]) -> Self {
        let Some((first, rest)) = segments.split_first() else { return Self::Noun };
        let has = |names: &[&str]| rest.iter().any(|part| names.contains(part));
        match *first {
            "main" | "lib" | "routes" | "cli" | "demo" => Self::Top,
            "boot" | "app" => Self::Boot,
            "web" => Self::Manners,
            _ if has(&["pages", "api"]) => Self::Edge,
            _ if has(&["jobs", "sweeps", "work"]) => Self::Jobs,
            "flow" => Self::Spine,
            _ => Self::Noun,
        }
    }

    fn may_use(self, other: Self) -> bool {
        use Place::{Boot, Edge, Jobs, Manners, Noun, Spine, Top};
        match self {
            Top => true,
            Boot | Edge | Jobs => other != Top,
            Manners => matches!(other, Boot | Manners | Noun),
            Spine => matches!(other, Spine | Noun),
            Noun => other == Noun,
        }
    }

    fn words(self) -> &'static str {
        match self {
            Self::Top => "the top of the house",
            Self::Boot => "boot",
            Self::Edge => "a page or an API",
            Self::Jobs => "a job or a sweep",
            Self::Manners => "web",
            Self::Spine => "flow",
            Self::Noun => "a noun",
        }
    }
}

/// Finds uses inside the house that point up.
pub fn between_rooms(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in tree.rust(HOUSE).filter(|file| !file.is_test()) {
        let module = module_of(file);
        let from = Place::of(&module);
        for path in named(&file.source.shipped) {
            let Some(target) = inside(&module, &path) else { continue };
            let target: Vec<&str> = target.iter().map(String::as_str).collect();
            // A room may open its own pages at its own door.
            if target.is_empty()
                || (is_door(file) && target[0] == module.first().copied().unwrap_or_default())
            {
                continue;
            }
            let to = Place::of(&target);
            if !from.may_use(to) {
                let sentence =
                    format!("{} may not use {} (crate::{})", from.words(), to.words(), target.join("::"));
                findings.push(Finding::new(&file.path, path.line, LAW, sentence));
            }
        }
    }
    findings
}

/// Finds libraries named where they have no business.
pub fn into_libraries(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in tree.rust("crates/").filter(|file| !file.is_test()) {
        for path in named(&file.source.shipped) {
            let library = path.segments[0].as_str();
            if !library_is_welcome(file, library) {
                let sentence = format!("{library} may not be named here");
                findings.push(Finding::new(&file.path, path.line, LAW, sentence));
            }
        }
    }
    findings.dedup();
    findings
}

fn library_is_welcome(file: &File, library: &str) -> bool {
    let in_house = file.path.starts_with(HOUSE);
    let place = Place::of(&module_of(file));
    match library {
        "axum" | "tower" | "tower_http" | "maud" | "http" => {
            if in_house {
                matches!(place, Place::Top | Place::Boot | Place::Edge | Place::Manners)
            } else {
                file.path.starts_with("crates/testkit/") && library != "maud"
            }
        }
        "rusqlite" | "postgres" | "tokio_postgres" => file.path.starts_with("crates/store/"),
        _ => true,
    }
}

/// The module path of a file: `contacts/pages.rs` is `[contacts, pages]`, a door is its room.
fn module_of(file: &File) -> Vec<&str> {
    let path = file.path.strip_prefix(HOUSE).unwrap_or(&file.path);
    let path = path.strip_suffix(".rs").unwrap_or(path);
    path.strip_suffix("/mod").unwrap_or(path).split('/').collect()
}

fn is_door(file: &File) -> bool {
    file.name() == "mod.rs"
}

/// The path below `crate`, when it stays inside the house.
fn inside(module: &[&str], path: &Named) -> Option<Vec<String>> {
    let mut base: Vec<String> = module.iter().map(|&part| part.to_owned()).collect();
    let mut rest = path.segments.as_slice();
    match rest.first()?.as_str() {
        "crate" => (base, rest) = (Vec::new(), &rest[1..]),
        "self" => rest = &rest[1..],
        "super" => {
            while rest.first().is_some_and(|part| part == "super") {
                base.pop();
                rest = &rest[1..];
            }
        }
        _ => return None,
    }
    base.extend(rest.iter().cloned());
    Some(base)
}
