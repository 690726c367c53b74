//! What stands around every mail: who sends it, why, and how to stop it.

use std::fmt;
use std::str::FromStr;

use super::html::escaped;

/// The sender's frame: layout, footer and the links that a reader must always have.
#[derive(Clone, Debug)]
pub struct Frame {
    /// The company as its readers know it.
    pub company: String,
    /// The postal address; line breaks are kept.
    pub address: String,
    /// The line that an inbox shows behind the subject; may be empty.
    pub preheader: String,
    /// The colour of buttons and accents.
    pub brand: Colour,
    /// One sentence that says why this person gets this mail; may be empty.
    pub reason: String,
    /// Where the reader says what they want to get.
    pub preferences_url: Option<String>,
    /// Where the reader stops everything. Absent in mail that somebody must get, such as a password reset.
    pub unsubscribe_url: Option<String>,
}

/// An opaque colour, written `#rrggbb`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Colour {
    red: u8,
    green: u8,
    blue: u8,
}

impl Default for Colour {
    /// A quiet blue with a contrast of more than 4.5 to 1 against white.
    fn default() -> Self {
        Self { red: 0x2b, green: 0x59, blue: 0xc3 }
    }
}

impl Colour {
    /// Returns black or white, whichever is easier to read on this colour (WCAG 2.2 relative luminance).
    #[must_use]
    pub fn ink(self) -> Self {
        let linear = |channel: u8| {
            let share = f64::from(channel) / 255.0;
            if share <= 0.040_45 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
        };
        let luminance = 0.2126 * linear(self.red) + 0.7152 * linear(self.green) + 0.0722 * linear(self.blue);
        // Both contrasts are equal where (L + 0.05)^2 = 0.05 * 1.05.
        let level = if luminance > 0.179 { 0 } else { 255 };
        Self { red: level, green: level, blue: level }
    }
}

impl FromStr for Colour {
    type Err = String;

    /// Reads `#rrggbb`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = || format!("\"{text}\" is not a colour; write it like #2b59c3");
        let digits = text.trim().strip_prefix('#').ok_or_else(wrong)?;
        if digits.len() != 6 || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(wrong());
        }
        let channel = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16).map_err(|_| wrong());
        Ok(Self { red: channel(0)?, green: channel(2)?, blue: channel(4)? })
    }
}

impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{:02x}{:02x}{:02x}", self.red, self.green, self.blue)
    }
}

/// Dark mode, for the programs that keep a style sheet; everything else is inline.
const STYLE: &str = "\
:root{color-scheme:light dark}
.link{color:inherit;text-decoration:underline}
@media (prefers-color-scheme:dark){
.page{background:#161615!important}
.card{background:#212120!important;color:#ecebe6!important}
.soft{color:#a3a29b!important}
}";

const FONT: &str =
    "font-family:-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";
const TABLE: &str = "role=\"presentation\" width=\"100%\" cellpadding=\"0\" cellspacing=\"0\"";

impl Frame {
    /// Puts the frame around the body of an HTML twin. Nothing in it is loaded from anywhere.
    pub(super) fn html(&self, body: &str) -> String {
        let company = escaped(&self.company);
        let preheader = if self.preheader.is_empty() {
            String::new()
        } else {
            let words = escaped(&self.preheader);
            format!("<div style=\"display:none;max-height:0;overflow:hidden\">{words}</div>\n")
        };
        let footer = self.html_footer();
        format!(
            "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n\
             <meta name=\"color-scheme\" content=\"light dark\">\n\
             <meta name=\"supported-color-schemes\" content=\"light dark\">\n\
             <title>{company}</title>\n<style>{STYLE}</style>\n</head>\n\
             <body class=\"page\" style=\"margin:0;padding:0;background:#f5f5f2\">\n{preheader}\
             <table {TABLE} class=\"page\" style=\"background:#f5f5f2\"><tr><td align=\"center\" style=\"padding:24px 12px\">\n\
             <table {TABLE} style=\"max-width:600px\">\n\
             <tr><td class=\"soft\" style=\"padding:0 8px 12px;{FONT};font-size:14px;font-weight:600;color:#5f5e58\">{company}</td></tr>\n\
             <tr><td class=\"card\" style=\"padding:32px 32px 16px;border-radius:8px;background:#ffffff;{FONT};\
             font-size:16px;line-height:1.55;color:#23231f\">\n{body}</td></tr>\n\
             <tr><td class=\"soft\" style=\"padding:16px 8px;{FONT};font-size:13px;line-height:1.5;color:#5f5e58\">\n{footer}</td></tr>\n\
             </table>\n</td></tr></table>\n</body>\n</html>\n"
        )
    }

    fn html_footer(&self) -> String {
        let mut lines = Vec::new();
        if !self.reason.is_empty() {
            lines.push(escaped(&self.reason));
        }
        let place = [escaped(&self.company), escaped(&self.address).replace('\n', ", ")];
        lines.push(place.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · "));
        let anchors: Vec<String> = self
            .footer_links()
            .map(|(label, url)| format!("<a class=\"link soft\" href=\"{}\">{label}</a>", escaped(url)))
            .collect();
        if !anchors.is_empty() {
            lines.push(anchors.join(" · "));
        }
        lines.join("<br>\n") + "\n"
    }

    /// Puts the frame around the body of a plain-text twin.
    pub(super) fn text(&self, body: &str) -> String {
        // "-- " with its space is the signature mark that mail programs fold away.
        let mut lines = vec![body.trim_end(), "", "-- "];
        lines.extend((!self.reason.is_empty()).then_some(self.reason.as_str()));
        lines.push(&self.company);
        lines.extend(self.address.lines());
        let choices: Vec<String> =
            self.footer_links().map(|(label, url)| format!("{label}: {url}")).collect();
        lines.extend(choices.iter().map(String::as_str));
        lines.join("\n") + "\n"
    }

    fn footer_links(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let preferences = self.preferences_url.as_deref().map(|url| ("Choose what you get", url));
        let unsubscribe = self.unsubscribe_url.as_deref().map(|url| ("Unsubscribe", url));
        preferences.into_iter().chain(unsubscribe)
    }
}
