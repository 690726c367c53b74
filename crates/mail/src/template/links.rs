//! Links: what may be one, what data may do in one, and which are counted.

use std::fmt::Write as _;

use pulldown_cmark::{CowStr, Event, Tag};

use super::disguise::{self, Origin, Piece};
use super::{Frame, RenderError};

/// Ways to reach a site, which are counted, and a person, which are not.
const SITE_SCHEMES: [&str; 2] = ["https://", "http://"];
const PERSON_SCHEMES: [&str; 2] = ["mailto:", "tel:"];

/// Replaces every link target by what stands in the mail, and counts it unless it is one of the frame's own.
pub(super) fn resolve(
    events: &mut [Event<'_>],
    frame: &Frame,
    count: &mut dyn FnMut(&str) -> String,
) -> Result<(), RenderError> {
    let own = [frame.preferences_url.as_deref(), frame.unsubscribe_url.as_deref()];
    for event in events {
        match event {
            Event::Start(Tag::Link { dest_url, .. }) => {
                let url = target(dest_url)?;
                let counted = is_site(&url) && !own.contains(&Some(url.as_str()));
                *dest_url = CowStr::from(if counted { count(&url) } else { url });
            }
            // Images are shown, not followed: only encrypted sites, never counted.
            Event::Start(Tag::Image { dest_url, .. }) => {
                let url = target(dest_url)?;
                if !url.starts_with("https://") {
                    return Err(RenderError::UnsafeLink(url));
                }
                *dest_url = CowStr::from(url);
            }
            _ => {}
        }
    }
    Ok(())
}

/// Checks the links of a template that is tried with every field filled.
pub(super) fn check(events: &mut [Event<'_>]) -> Result<(), RenderError> {
    for event in events {
        let Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) = event else { continue };
        // A target that begins with a field can only be judged once the field has its value.
        let begins_with_field = matches!(disguise::pieces(dest_url).first(), Some(Piece::Data(..)));
        if !begins_with_field {
            target(dest_url)?;
        }
    }
    Ok(())
}

/// Returns the address that a target stands for.
///
/// Our own values may stand anywhere. What a contact stated may only fill in a path, a query or the part behind
/// `mailto:`, percent-encoded, so that it can never choose where a link leads.
fn target(disguised: &str) -> Result<String, RenderError> {
    let mut url = String::with_capacity(disguised.len());
    for piece in disguise::pieces(disguised) {
        match piece {
            Piece::Author(words) => url.push_str(words),
            Piece::Data(Origin::Ours, value) if url.is_empty() => url.push_str(&value),
            Piece::Data(_, value) if leads_somewhere(&url) => url.push_str(&percent_encoded(&value)),
            Piece::Data(..) => return Err(RenderError::UnsafeLink(disguise::plain(disguised))),
        }
    }
    let lower = url.get(..url.len().min(8)).unwrap_or(&url).to_ascii_lowercase();
    let allowed = SITE_SCHEMES.iter().chain(&PERSON_SCHEMES).any(|scheme| lower.starts_with(scheme));
    let unclean = url.chars().any(|c| c.is_control() || c.is_whitespace());
    if allowed && !unclean { Ok(url) } else { Err(RenderError::UnsafeLink(url)) }
}

/// Says whether the beginning of a target already decides where the link leads.
fn leads_somewhere(beginning: &str) -> bool {
    if PERSON_SCHEMES.iter().any(|scheme| beginning.starts_with(scheme)) {
        return true;
    }
    let site = SITE_SCHEMES.iter().find_map(|scheme| beginning.strip_prefix(scheme));
    site.is_some_and(|rest| rest.find(['/', '?', '#']).is_some_and(|host_end| host_end > 0))
}

fn is_site(url: &str) -> bool {
    url.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("http"))
}

/// Encodes all but unreserved characters (RFC 3986) and the at sign of a mail address.
fn percent_encoded(value: &str) -> String {
    value.bytes().fold(String::with_capacity(value.len()), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~@".contains(&byte) {
            out.push(char::from(byte));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(out, "%{byte:02X}");
        }
        out
    })
}
