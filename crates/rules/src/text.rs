//! Texts compared without regard to case. The second text of each pair is in small letters already; texts in ASCII, the
//! usual ones, are compared without a copy.

/// Returns whether the texts are the same.
pub(crate) fn same(text: &str, folded: &str) -> bool {
    text.eq_ignore_ascii_case(folded) || (!text.is_ascii() && text.to_lowercase() == folded)
}

/// Returns whether the text contains the part.
pub(crate) fn contains(text: &str, folded: &str) -> bool {
    if !text.is_ascii() {
        return text.to_lowercase().contains(folded);
    }
    let (text, part) = (text.as_bytes(), folded.as_bytes());
    part.is_empty() || text.windows(part.len()).any(|window| window.eq_ignore_ascii_case(part))
}

/// Returns whether the text starts with the part.
pub(crate) fn starts_with(text: &str, folded: &str) -> bool {
    if !text.is_ascii() {
        return text.to_lowercase().starts_with(folded);
    }
    text.get(..folded.len()).is_some_and(|start| start.eq_ignore_ascii_case(folded))
}

/// Returns whether the text ends with the part.
pub(crate) fn ends_with(text: &str, folded: &str) -> bool {
    if !text.is_ascii() {
        return text.to_lowercase().ends_with(folded);
    }
    let start = text.len().checked_sub(folded.len());
    start.and_then(|start| text.get(start..)).is_some_and(|end| end.eq_ignore_ascii_case(folded))
}

/// Returns whether the text is the path, which has no slash at its end, or lies below it; what follows `?` or `#` is no
/// part of a path.
pub(crate) fn is_under(text: &str, folded: &str) -> bool {
    let path = text.split(['?', '#']).next().unwrap_or_default();
    let path = path.strip_suffix('/').unwrap_or(path);
    if same(path, folded) {
        return true;
    }
    // Small letters may be longer or shorter than capitals outside ASCII, so those are cut after folding.
    let lower = (!path.is_ascii()).then(|| path.to_lowercase());
    let path = lower.as_deref().unwrap_or(path);
    starts_with(path, folded) && path.as_bytes().get(folded.len()) == Some(&b'/')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_does_not_matter_and_paths_end_at_slashes() {
        assert!(same("KÖLN", "köln") && same("DE", "de") && !same("DEU", "de"));
        assert!(contains("Nørthwind & SÖHNE", "söhne") && contains("abc", "") && contains("aBc", "bc"));
        assert!(starts_with("Ärger", "är") && ends_with("ASCII", "cii") && !ends_with("c", "cii"));
        for (path, under) in [
            ("/docs", true),
            ("/Docs/", true),
            ("/docs/a?b", true),
            ("/docs?x=1", true),
            ("/docsier", false),
            ("/", false),
            ("", false),
        ] {
            assert_eq!(is_under(path, "/docs"), under, "{path}");
        }
        assert!(is_under("/", "") && is_under("/anything", ""), "everything lies under the root");
        assert!(is_under("/ÜBER/uns", "/über") && !is_under("/überall", "/über"));
    }
}
