//! The marketer's guide says nothing that is not so.

use crate::cast::vocabulary;
use rules::{Name, parse, score};

const GUIDE: &str = include_str!("../../../../docs/guide/rules.md");

/// Returns the contents of the fenced blocks with this mark.
fn blocks(mark: &str) -> Vec<&'static str> {
    let fence = format!("```{mark}\n");
    let found: Vec<_> =
        GUIDE.split(fence.as_str()).skip(1).filter_map(|rest| rest.split("```").next()).collect();
    assert!(!found.is_empty(), "the guide has no block marked {mark}");
    found
}

#[test]
fn every_rule_of_the_guide_is_read_and_printed_as_it_stands() {
    for text in blocks("rule").iter().flat_map(|block| block.lines()) {
        let rule = parse(text, &vocabulary()).unwrap_or_else(|problem| panic!("{}", problem.shown_in(text)));
        assert_eq!(rule.to_string(), text);
    }
    for text in blocks("spoken").iter().flat_map(|block| block.lines()) {
        parse(text, &vocabulary()).unwrap_or_else(|problem| panic!("{}", problem.shown_in(text)));
    }
}

#[test]
fn every_model_of_the_guide_is_read_and_printed_as_it_stands() {
    for text in blocks("model") {
        let model =
            score::parse(text, &vocabulary()).unwrap_or_else(|problem| panic!("{}", problem.shown_in(text)));
        assert_eq!(model.to_string(), text);
    }
}

#[test]
fn every_mistake_of_the_guide_gets_the_answer_it_shows() {
    for block in blocks("mistake") {
        let text = block.lines().next().expect("a block has lines");
        let problem = parse(text, &vocabulary()).expect_err(text);
        assert_eq!(problem.shown_in(text), block.trim_end());
    }
}

#[test]
fn the_guide_names_every_stage_and_every_verb() {
    let named = |word: &str| assert!(GUIDE.contains(&format!("`{word}`")), "the guide does not name {word}");
    rules::STAGES.iter().copied().for_each(named);
    rules::VERBS.iter().map(|verb| verb.present).for_each(named);
    let custom = [
        "contact.budget",
        "contact.vip",
        "contact.interests",
        "contact.renewal",
        "contact.birthday",
        "account.revenue",
    ];
    let vocabulary = vocabulary();
    vocabulary.fields().map(|(key, _)| Name::as_str(key)).filter(|key| !custom.contains(key)).for_each(named);
}
