//! Small words with a colour that means something.

use maud::{Markup, html};
use measure::{DAY_MS, HOUR_MS, Moment};

use crate::web::format::{Reader, duration, plural};

/// A deadline nearer than this is shown as waiting.
const NEAR_MS: i64 = 4 * HOUR_MS;

/// What a colour says. Colour is never the only carrier: every use has a word or a shape beside it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// No meaning beyond the word.
    #[default]
    Neutral,
    /// Marketing's side.
    Marketing,
    /// Sales' side.
    Sales,
    /// A promise kept, a success.
    Kept,
    /// A promise broken, a failure.
    Broken,
    /// Something waits for somebody, a warning.
    Waiting,
    /// The thing in focus.
    Accent,
}

impl Tone {
    /// Returns the class that gives an element this tone's colours.
    pub fn class(self) -> &'static str {
        match self {
            Self::Neutral => "tone-neutral",
            Self::Marketing => "tone-marketing",
            Self::Sales => "tone-sales",
            Self::Kept => "tone-kept",
            Self::Broken => "tone-broken",
            Self::Waiting => "tone-waiting",
            Self::Accent => "tone-accent",
        }
    }
}

/// Draws a badge: one or two words on a tinted ground.
pub fn badge(tone: Tone, text: impl AsRef<str>) -> Markup {
    html! { span class=(format!("badge {}", tone.class())) { (text.as_ref()) } }
}

/// Draws a dot of the tone's colour and the words beside it: lighter than a badge, for columns of them.
pub fn dot(tone: Tone, text: impl AsRef<str>) -> Markup {
    html! { span class=(format!("dot {}", tone.class())) { (text.as_ref()) } }
}

/// Draws a contact's tag, as a link when `href` is given.
pub fn tag(text: &str, href: Option<&str>) -> Markup {
    html! {
        @if let Some(href) = href { a.tag href=(href) { (text) } } @else { span.tag { (text) } }
    }
}

/// Draws a lifecycle stage by its stored word (`marketing_qualified`) or the short one of the rule language (`mql`) with its place on the way; an
/// unknown word is shown as it is.
pub fn stage_badge(stage: &str) -> Markup {
    let (words, tone, step) = match stage {
        "subscriber" => ("Subscriber", Tone::Neutral, 1),
        "lead" => ("Lead", Tone::Marketing, 2),
        "mql" | "marketing_qualified" => ("Marketing-qualified", Tone::Marketing, 3),
        "sal" | "sales_accepted" => ("Sales-accepted", Tone::Sales, 4),
        "sql" | "sales_qualified" => ("Sales-qualified", Tone::Sales, 5),
        "opportunity" => ("Opportunity", Tone::Sales, 6),
        "customer" => ("Customer", Tone::Kept, 7),
        "recycled" => ("Recycled", Tone::Waiting, 0),
        "disqualified" => ("Disqualified", Tone::Neutral, 0),
        other => (other, Tone::Neutral, 0),
    };
    html! {
        span class=(format!("badge stage {}", tone.class())) {
            @if step > 0 {
                svg.stage-ring viewBox="0 0 16 16" width="12" height="12" aria-hidden="true" {
                    circle.stage-track cx="8" cy="8" r="6" pathLength="7" {}
                    circle.stage-arc cx="8" cy="8" r="6" pathLength="7" stroke-dasharray=(format!("{step} 7")) {}
                }
            }
            (words)
        }
    }
}

/// Draws the grid cell of a contact: fit `A` to `C` (who they are) and readiness 1 to 3 (what they do), darker the better.
pub fn grid_badge(fit: char, readiness: u8) -> Markup {
    let rank = match (fit.to_ascii_uppercase(), readiness) {
        ('A', 1) => "grid-1",
        ('A', 2) | ('B', 1) => "grid-2",
        ('A', _) | ('B', 2) | ('C', 1) => "grid-3",
        _ => "grid-4",
    };
    let title = format!("Fit {fit}, readiness {readiness}");
    html! { span class=(format!("grid-badge {rank}")) title=(title) { (fit) (readiness) } }
}

/// Draws a deadline: `in 3 h`, amber when it is near, red and `2 h late` when it has passed.
pub fn deadline(due: Moment, reader: &Reader) -> Markup {
    let left = due.since(reader.now);
    let (tone, text) = match left {
        _ if left <= -DAY_MS => (Tone::Broken, format!("{} late", plural(-left / DAY_MS, "day", "days"))),
        _ if left < 0 => (Tone::Broken, format!("{} late", duration(left))),
        _ if left < NEAR_MS => (Tone::Waiting, format!("in {}", duration(left))),
        _ => (Tone::Neutral, reader.relative(due)),
    };
    html! {
        time class=(format!("deadline {}", tone.class())) datetime=(due.timestamp().to_string()) title=(reader.full(due)) {
            (crate::web::Icon::Clock) (text)
        }
    }
}
