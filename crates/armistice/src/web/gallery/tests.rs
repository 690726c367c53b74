//! What holds for every page, shown on pages that hold every component.

use std::collections::HashSet;

use super::*;

/// Returns the values of an attribute in the order they stand.
fn values<'a>(page: &'a str, attribute: &str) -> Vec<&'a str> {
    let start = format!(" {attribute}=\"");
    page.match_indices(&start).filter_map(|(at, _)| page[at + start.len()..].split('"').next()).collect()
}

fn pages() -> Vec<(&'static str, String)> {
    leaves(Theme::Dark).into_iter().map(|(name, page)| (name, page.into_string())).collect()
}

#[test]
fn nothing_is_inline_so_the_policy_needs_no_exception() {
    for (name, page) in pages() {
        assert!(!page.contains(" style=\""), "{name}");
        assert!(!page.contains("<style"), "{name}");
        for handler in ["onclick", "onchange", "onsubmit", "onload"] {
            assert!(!page.contains(handler), "{name}: {handler}");
        }
        for script in page.match_indices("<script").map(|(at, _)| &page[at..]) {
            assert!(script.split('>').next().is_some_and(|tag| tag.contains(" src=\"")), "{name}");
        }
    }
}

#[test]
fn ids_are_unique_and_every_reference_finds_its_element() {
    for (name, page) in pages() {
        let ids = values(&page, "id");
        let known: HashSet<_> = ids.iter().copied().collect();
        assert_eq!(ids.len(), known.len(), "{name}: an id stands twice");
        for attribute in ["for", "aria-labelledby", "aria-describedby", "popovertarget", "commandfor"] {
            for reference in values(&page, attribute).into_iter().flat_map(str::split_whitespace) {
                assert!(known.contains(reference), "{name}: {attribute} names {reference}");
            }
        }
    }
}

#[test]
fn a_page_has_one_heading_of_the_first_rank() {
    for (name, page) in pages() {
        assert_eq!(page.matches("<h1").count(), 1, "{name}");
    }
}
