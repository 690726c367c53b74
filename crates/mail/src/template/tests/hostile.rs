//! What a contact or an author might try.

use std::time::{Duration, Instant};

use super::*;

#[test]
fn data_never_becomes_markup() {
    let hostile = [
        "**bold**",
        "[x](https://evil.example)",
        "<script>alert(1)</script>",
        "<https://evil.example>",
        "![x](https://evil.example/a.png)",
        "`code`",
        "# heading",
        "- item",
        "1. item",
        "> quote",
        "    code",
        "{{ 7 * 7 }}",
        "&lt;b&gt;",
        "a\" onclick=\"alert(1)",
        "---",
        "\\*",
        "[a]: https://evil.example",
    ];
    let plain = with_name("{{ contact.first_name }}", "plain").html;
    let tags = |html: &str| html.matches('<').count();
    for value in hostile {
        for markdown in
            ["{{ contact.first_name }}", "{{ contact.first_name }}\n\nend `{{ contact.first_name }}`"]
        {
            let mail = with_name(markdown, value);
            let expected = tags(&with_name(markdown, "plain").html);
            assert_eq!(tags(&mail.html), expected, "{value} changed the structure: {}", mail.html);
        }
        let text = with_name("{{ contact.first_name }}", value).text.replace('\u{200B}', "");
        assert_eq!(body_of(&text).trim(), value.trim(), "the plain twin shows what was said");
    }
    assert!(plain.contains(">plain</p>"));
}

#[test]
fn what_a_contact_says_is_not_made_a_link_by_the_reader() {
    let mail = with_name("{{ contact.first_name }}", "Win at https://evil.example now");
    assert!(!mail.text.contains("https://evil.example") && !mail.text.contains("evil.example"));
    assert!(!mail.html.contains("evil.example"));
    assert_eq!(
        body_of(&with_name("{{ contact.first_name }}", "J. R. Müller 3.50").text),
        "J. R. Müller 3.50"
    );
}

#[test]
fn data_in_a_link_is_encoded_and_never_chooses_the_site() {
    let mail = with_name("[go](https://e.example/?n={{ contact.first_name }})", "a&b=/c d");
    assert!(mail.html.contains("https://e.example/?n=a%26b%3D%2Fc%20d"), "{}", mail.html);
    for markdown in ["[go]({{ contact.first_name }})", "[go]({{ contact.first_name }}/x)"] {
        let mut context = Context::new();
        context.stated("contact.first_name", "https://evil.example");
        assert!(matches!(render(markdown, &context), Err(RenderError::UnsafeLink(_))), "{markdown}");
    }
    let mut context = Context::new();
    context.ours("asset.url", "https://ours.example/a?b=1&c=2");
    assert!(
        render("[go]({{ asset.url }})", &context)
            .unwrap()
            .html
            .contains("https://ours.example/a?b=1&amp;c=2")
    );
    context.ours("asset.url", "javascript:alert(1)");
    assert!(matches!(render("[go]({{ asset.url }})", &context), Err(RenderError::UnsafeLink(_))));
}

#[test]
fn wrong_links_are_found_while_writing() {
    for link in
        ["javascript:alert(1)", "example.com", "data:text/html,x", "/local", "https://{{ contact.x }}/a"]
    {
        let error = Template::parse("s", &format!("fine\n\n[go]({link})")).unwrap_err();
        assert_eq!(error.field, Field::Body);
        assert!(error.message.contains("https://"), "{error}");
    }
    assert_eq!(Template::parse("s", "fine\n\n[go](ftp://x)").unwrap_err().line, 3);
}

/// What fuel alone does not stop (a repeated list printed took 21 s and 300 MB), and what it does.
#[test]
fn a_template_cannot_run_away() {
    let runaways = [
        "{{ [1]*100000000 }}",
        "{{ ([1]*100000000)|tojson }}",
        "{{ {'a': [1]*100000000} }}",
        "{{ 'x'*100000000 }}",
        "{% for a in 'x'*9999 %}{% for b in 'x'*9999 %}{{ b }}{% endfor %}{% endfor %}",
        "{% set ns = 'x' %}{% for a in [1]*64 %}{% set ns = ns ~ ns %}{{ ns }}{% endfor %}{{ [ns] }}",
        "{{ 'x'|replace('x', 'y'*100000000) }}",
        "{{ ([1]*100000000)|join(',') }}",
        "{{ contact }}{{ [contact] }}",
    ];
    for source in runaways {
        let start = Instant::now();
        let outcome = Template::parse("s", source).map_err(|error| error.to_string()).and_then(|template| {
            template.render(&ana(), &frame(), &mut |url| url.to_owned()).map_err(|error| error.to_string())
        });
        assert!(outcome.is_err(), "{source} was rendered");
        assert!(start.elapsed() < Duration::from_secs(2), "{source} took {:?}", start.elapsed());
    }
}

#[test]
fn captured_blocks_keep_the_disguise() {
    let mail = with_name("{% set x %}*{{ contact.first_name }}*{% endset %}{{ x }}", "<i>*y*</i>");
    assert_eq!(body_of(&mail.text), "*<i>*y*</i>*");
    assert!(!mail.html.contains("<i>"));
}

#[test]
fn a_subject_is_one_line() {
    let template = Template::parse("Hi {{ contact.first_name }}\r\nBcc: x@y.example", "x").unwrap();
    let mut context = Context::new();
    context.stated("contact.first_name", "A\r\nBcc: evil@example.com");
    let mail = template.render(&context, &frame(), &mut |url| url.to_owned()).unwrap();
    assert_eq!(mail.subject.as_str(), "Hi A Bcc: evil@example.com Bcc: x@y.example");
    let long = Template::parse(&"x".repeat(251), "x").unwrap();
    assert!(matches!(
        long.render(&context, &frame(), &mut |url| url.to_owned()),
        Err(RenderError::TooLong(SUBJECT_CHARS_MAX))
    ));
}

proptest::proptest! {
    /// The structure of both twins depends on the author alone.
    #[test]
    fn any_value_leaves_the_structure_alone(name in "\\PC{1,40}") {
        let markdown = "**{{ contact.first_name|default('x') }}** `{{ contact.first_name|default('x') }}`\n\n\
                        - {{ contact.first_name|default('x') }}\n\n[a](https://e.example/{{ contact.first_name|default('x') }})";
        let tags = |html: &str| html.matches(['<', '>', '"']).count();
        let plain = with_name(markdown, "plain");
        let mail = with_name(markdown, &name);
        proptest::prop_assert_eq!(tags(&mail.html), tags(&plain.html));
        proptest::prop_assert_eq!(mail.text.lines().count(), plain.text.lines().count());
    }
}
