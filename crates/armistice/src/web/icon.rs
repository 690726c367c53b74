//! The pictograms, drawn here on a 16 by 16 grid with one 1.5 px stroke in the colour of the text around them.

use maud::{Markup, PreEscaped, Render, html};

/// Declares the pictograms, each with what it shows and its drawing inside the 16 by 16 box.
macro_rules! icons {
    ($($(#[$meta:meta])* $name:ident $paths:literal,)+) => {
        /// A pictogram. It is decoration for a reader's ears (`aria-hidden`): the words stand beside it or in the button's label.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Icon { $($(#[$meta])* $name,)+ }

        impl Icon {
            /// Returns the drawing inside the 16 by 16 box.
            fn paths(self) -> &'static str {
                match self { $(Self::$name => $paths,)+ }
            }
        }
    };
}

icons! {
    /// A house: the start page.
    Home r#"<path d="M2.5 7 8 2.5 13.5 7v6.5h-4V10h-3v3.5h-4z"/>"#,
    /// A tray: what waits for a seller.
    Inbox r#"<path d="M2 9.5 4 3h8l2 6.5v3.5H2zM2 9.5h3.5a2.5 2.5 0 0 0 5 0H14"/>"#,
    /// A person.
    Contact r#"<circle cx="8" cy="5.25" r="2.75"/><path d="M2.75 13.5a5.25 5.25 0 0 1 10.5 0"/>"#,
    /// Two circles that share a part.
    Segment r#"<circle cx="6" cy="8" r="4"/><circle cx="10" cy="8" r="4"/>"#,
    /// A building.
    Account r#"<path d="M3 13.5v-11h6v11M9 6.5h4v7M1.5 13.5h13M5.25 5.5h1.5M5.25 8h1.5M5.25 10.5h1.5"/>"#,
    /// Stacked coins: money to be won.
    Deal r#"<ellipse cx="8" cy="4" rx="5" ry="2"/><path d="M3 4v4c0 1.1 2.2 2 5 2s5-.9 5-2V4M3 8v4c0 1.1 2.2 2 5 2s5-.9 5-2V8"/>"#,
    /// A sheet with lines to fill in.
    Form r#"<rect x="2.5" y="2.5" width="11" height="11" rx="1.5"/><path d="M5 6h6M5 10h3"/>"#,
    /// A megaphone.
    Campaign r#"<path d="M2.5 6.5v3L11 13V3zM11 6.5a1.75 1.75 0 0 1 0 3M5 10.5l.75 3"/>"#,
    /// A path through points.
    Journey r#"<circle cx="3.75" cy="12.25" r="1.5"/><circle cx="12.25" cy="3.75" r="1.5"/><path d="M5.25 12.25h4.5a2.1 2.1 0 0 0 0-4.25h-3.5a2.1 2.1 0 0 1 0-4.25h4.5"/>"#,
    /// A page with a heading.
    Template r#"<rect x="2.5" y="2.5" width="11" height="11" rx="1.5"/><path d="M2.5 6h11M6 6v7.5"/>"#,
    /// An envelope.
    Mail r#"<rect x="2" y="3.5" width="12" height="9" rx="1.5"/><path d="m2.5 4.5 5.5 4 5.5-4"/>"#,
    /// A signed paper.
    Agreement r#"<path d="M9 2H4.5A1.5 1.5 0 0 0 3 3.5v9A1.5 1.5 0 0 0 4.5 14h7a1.5 1.5 0 0 0 1.5-1.5V6zM9 2v4h4M5.5 11c1-2 1.75-2 2 0 .5-.9 1.5-.9 3 0"/>"#,
    /// Rising bars.
    Results r#"<path d="M2.5 13.5h11M4 11V8.5M8 11V5.5M12 11V2.5"/>"#,
    /// Two sliders.
    Settings r#"<path d="M2 5h6.5M12.5 5H14M2 11h1.5M7.5 11H14"/><circle cx="10.5" cy="5" r="1.75"/><circle cx="5.5" cy="11" r="1.75"/>"#,
    /// A magnifying glass.
    Search r#"<circle cx="7" cy="7" r="4.25"/><path d="m10.25 10.25 3.25 3.25"/>"#,
    /// A plus.
    Plus r#"<path d="M8 3v10M3 8h10"/>"#,
    /// A tick.
    Check r#"<path d="m3 8.5 3.25 3.25L13 4.75"/>"#,
    /// A cross.
    Close r#"<path d="m4 4 8 8M12 4l-8 8"/>"#,
    /// An arrow to the right.
    Right r#"<path d="m6 3.5 4.5 4.5L6 12.5"/>"#,
    /// An arrow to the left.
    Left r#"<path d="M10 3.5 5.5 8l4.5 4.5"/>"#,
    /// A small arrow down.
    Down r#"<path d="m4 6.25 4 4 4-4"/>"#,
    /// A small arrow up.
    Up r#"<path d="m4 9.75 4-4 4 4"/>"#,
    /// Three dots: more.
    More r#"<path d="M3.5 8h.01M8 8h.01M12.5 8h.01" stroke-width="2"/>"#,
    /// Three lines: the menu.
    Menu r#"<path d="M2.5 4.5h11M2.5 8h11M2.5 11.5h11"/>"#,
    /// A telephone receiver.
    Phone r#"<path d="M3 2.75h2.5l1.25 3-1.5 1.25a8 8 0 0 0 3.75 3.75l1.25-1.5 3 1.25V13c-6 1-11.25-4.25-10.25-10.25z"/>"#,
    /// A mouse pointer: a click.
    Click r#"<path d="m6.5 6.5 2.25 7 1.5-3.25L13.5 8.75zM3 3l1.5 1.5M6.25 1.75v1.75M1.75 6.25H3.5"/>"#,
    /// An eye: a visit.
    Visit r#"<path d="M1.5 8S4 3.5 8 3.5 14.5 8 14.5 8 12 12.5 8 12.5 1.5 8 1.5 8z"/><circle cx="8" cy="8" r="1.9"/>"#,
    /// A calendar page.
    Calendar r#"<rect x="2.5" y="3.5" width="11" height="10" rx="1.5"/><path d="M2.5 6.75h11M5.5 2v2.5M10.5 2v2.5"/>"#,
    /// A pencil: a note.
    Note r#"<path d="m3 13 .6-2.9 7-7 2.3 2.3-7 7zM9.2 4.5l2.3 2.3"/>"#,
    /// A clock.
    Clock r#"<circle cx="8" cy="8" r="5.75"/><path d="M8 4.75V8l2.25 1.5"/>"#,
    /// A tag.
    Tag r#"<path d="M2.5 7.75V3.5a1 1 0 0 1 1-1h4.25L13.5 8.25l-5.25 5.25zM5.5 5.5h.01"/>"#,
    /// Two hands over: a handoff.
    Handoff r#"<path d="M2 5h9.5L9 2.5M14 11H4.5L7 13.5"/>"#,
    /// A circle that returns: recycled.
    Recycle r#"<path d="M13.25 8a5.25 5.25 0 1 1-1.6-3.75L13.25 6M13.25 2.5V6h-3.5"/>"#,
    /// A flag: a change of stage.
    Stage r#"<path d="M3.5 14V2.5h8.25L10 5.5l1.75 3H3.5"/>"#,
    /// Brackets around a plus: put into a group.
    Wrap r#"<path d="M5 2.75H2.75v10.5H5M11 2.75h2.25v10.5H11M8 6v4M6 8h4"/>"#,
    /// Brackets around a minus: a group that goes.
    Unwrap r#"<path d="M5 2.75H2.75v10.5H5M11 2.75h2.25v10.5H11M6 8h4"/>"#,
    /// A warning triangle.
    Warning r#"<path d="M8 2.25 14.25 13H1.75zM8 6.5v3M8 11.25h.01"/>"#,
    /// A circled i.
    Info r#"<circle cx="8" cy="8" r="5.75"/><path d="M8 7.5v3.25M8 5.25h.01"/>"#,
    /// A lock: consent, a secret.
    Lock r#"<rect x="3" y="7" width="10" height="6.5" rx="1.5"/><path d="M5 7V5a3 3 0 0 1 6 0v2"/>"#,
    /// A tray with an arrow in.
    Import r#"<path d="M2.5 10v3.5h11V10M8 2.5V10M5 7.25 8 10.25l3-3"/>"#,
    /// A tray with an arrow out.
    Export r#"<path d="M2.5 10v3.5h11V10M8 10V2.5M5 5.25l3-3 3 3"/>"#,
    /// Two sheets: copy.
    Copy r#"<rect x="5.5" y="5.5" width="8" height="8" rx="1.5"/><path d="M3.5 10.5h-1v-8h8v1"/>"#,
    /// A funnel: filter.
    Filter r#"<path d="M2.5 4h11M4.75 8h6.5M7 12h2"/>"#,
    /// A sun.
    Sun r#"<circle cx="8" cy="8" r="2.75"/><path d="M8 1.5v1M8 13.5v1M1.5 8h1M13.5 8h1M3.4 3.4l.7.7M11.9 11.9l.7.7M12.6 3.4l-.7.7M4.1 11.9l-.7.7"/>"#,
    /// A moon.
    Moon r#"<path d="M13.25 9.5A5.75 5.75 0 0 1 6.5 2.75a5.75 5.75 0 1 0 6.75 6.75z"/>"#,
    /// A door with an arrow: sign out.
    SignOut r#"<path d="M6.5 13.5h-4v-11h4M6.5 8h7M10.75 5.25 13.5 8l-2.75 2.75"/>"#,
    /// A cup: won.
    Won r#"<path d="M5 2.5h6V7a3 3 0 0 1-6 0zM5 4H2.5v1A2.5 2.5 0 0 0 5 7.5M11 4h2.5v1A2.5 2.5 0 0 1 11 7.5M8 10v3.5M5.5 13.5h5"/>"#,
    /// A cog wheel made of dots: a machine did it.
    Machine r#"<rect x="3" y="5.5" width="10" height="7.5" rx="1.5"/><path d="M8 5.5V3M6 9h.01M10 9h.01"/>"#,
}

impl Render for Icon {
    fn render(&self) -> Markup {
        html! {
            svg.icon viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" { (PreEscaped(self.paths())) }
        }
    }
}

/// Draws the mark: two strokes that lean on each other, Marketing's and Sales', and the agreement between them.
pub fn mark() -> Markup {
    html! {
        svg.mark viewBox="0 0 24 24" width="24" height="24" aria-hidden="true" {
            path.mark-marketing d="M4 20.5 11.1 4" {}
            path.mark-sales d="M20 20.5 12.9 4" {}
            path.mark-between d="M8.6 15h6.8" {}
        }
    }
}

/// Draws the mark with the product's name beside it.
pub fn wordmark() -> Markup {
    html! { span.wordmark { (mark()) span { "Armistice" } } }
}
