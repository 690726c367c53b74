mod hostile;

use super::*;

fn frame() -> Frame {
    Frame {
        company: "Café & Söhne".to_owned(),
        address: "Main Street 1\n1010 Vienna".to_owned(),
        preheader: "Three ideas".to_owned(),
        brand: Colour::default(),
        reason: "You asked for our guide.".to_owned(),
        preferences_url: Some("https://mail.example/p/abc".to_owned()),
        unsubscribe_url: Some("https://mail.example/u/abc".to_owned()),
    }
}

fn render(markdown: &str, context: &Context) -> Result<Rendered, RenderError> {
    let template = Template::parse("Hello", markdown).expect("the template is right");
    template.render(context, &frame(), &mut |url| url.to_owned())
}

fn ana() -> Context {
    let mut context = Context::new();
    context
        .stated("contact.first_name", "Ana")
        .stated("contact.country", "DE")
        .number("contact.readiness", 40);
    context
}

/// Renders with one hostile or odd value as the first name.
fn with_name(markdown: &str, name: &str) -> Rendered {
    let mut context = Context::new();
    context.stated("contact.first_name", name);
    render(markdown, &context).expect("renders")
}

fn body_of(text: &str) -> &str {
    text.split("\n\n-- ").next().unwrap_or(text)
}

#[test]
fn a_field_is_filled_in_both_twins_and_the_subject() {
    let template =
        Template::parse("For {{ contact.first_name }}", "Hello **{{ contact.first_name }}**,").unwrap();
    let mail = template.render(&ana(), &frame(), &mut |url| url.to_owned()).unwrap();
    assert_eq!(mail.subject.as_str(), "For Ana");
    assert_eq!(body_of(&mail.text), "Hello Ana,");
    assert!(mail.html.contains("Hello <strong>Ana</strong>,"), "{}", mail.html);
}

#[test]
fn every_unfilled_field_is_named_at_once() {
    let template =
        Template::parse("{{ contact.company }}", "{{ contact.first_name|title }} {{ nobody }} {{ a.b.c }}")
            .unwrap();
    let error = template.render(&Context::new(), &frame(), &mut |url| url.to_owned()).unwrap_err();
    let names = ["a.b.c", "contact.company", "contact.first_name", "nobody"];
    assert_eq!(error, RenderError::Unfilled(names.map(str::to_owned).to_vec()));
}

#[test]
fn a_fallback_serves_missing_empty_and_blank_values() {
    let markdown =
        "Hi {{ contact.first_name | default(\"there\") }}{{ contact.last_name|upper|default('!') }}";
    for name in ["", "   ", "\n"] {
        assert_eq!(body_of(&with_name(markdown, name).text), "Hi there!");
    }
    assert_eq!(body_of(&render(markdown, &Context::new()).unwrap().text), "Hi there!");
    assert_eq!(body_of(&render(markdown, &ana()).unwrap().text), "Hi Ana!");
}

#[test]
fn conditions_see_missing_values_as_false() {
    let markdown = "{% if contact.city %}a{% else %}b{% endif %}{% if contact.country == 'DE' %}c{% endif %}\
                    {% if contact.city == 'X' %}d{% endif %}{% if contact.city is defined %}e{% endif %}\
                    {% if contact.readiness > 30 %}f{% endif %}{% for x in contact.city %}g{% endfor %}";
    assert_eq!(body_of(&render(markdown, &ana()).unwrap().text), "bcf");
}

#[test]
fn block_lines_leave_no_empty_lines() {
    let markdown = "One\n{% if contact.first_name %}\ntwo\n{% endif %}\nthree";
    assert_eq!(body_of(&render(markdown, &ana()).unwrap().text), "One\ntwo\nthree");
}

#[test]
fn web_links_are_counted_once_and_own_links_never() {
    let markdown = "[a](https://a.example) [m](mailto:a@b.example) [t](tel:+431) \
                    [u]({{ links.unsubscribe }}) [p]({{ links.preferences }}) <http://b.example>";
    let template = Template::parse("s", markdown).unwrap();
    let mut counted = Vec::new();
    let mail = template
        .render(&Context::new(), &frame(), &mut |url| {
            counted.push(url.to_owned());
            format!("https://mail.example/c/{}", counted.len())
        })
        .unwrap();
    assert_eq!(counted, ["https://a.example", "http://b.example"]);
    assert!(
        mail.text.contains("a (https://mail.example/c/1)")
            && mail.html.contains("\"https://mail.example/c/2\"")
    );
    assert!(mail.text.contains("u (https://mail.example/u/abc)"));
}

#[test]
fn a_bold_link_alone_is_a_button() {
    let mail =
        render("Text\n\n**[Book {{ contact.first_name }}](https://e.example)**\n\nMore", &ana()).unwrap();
    assert!(
        mail.html.contains("bgcolor=\"#2b59c3\"") && mail.html.contains(">Book Ana</a></td>"),
        "{}",
        mail.html
    );
    assert_eq!(body_of(&mail.text), "Text\n\nBook Ana (https://e.example)\n\nMore");
    let inline = render("See **[this](https://e.example)** now", &ana()).unwrap();
    assert!(!inline.html.contains("bgcolor"));
}

#[test]
fn the_plain_twin_keeps_the_shape() {
    let markdown = "# Title\n\nHello.\n\n- one\n- two\n  - deep\n\n1. first\n2. second\n\n> said\n> so\n\n\
                    ## Part\n\n```\ncode\n```\n\n***\n\n![Chart](https://e.example/c.png) \
                    <https://e.example> and <b>raw</b>";
    let text = render(markdown, &ana()).unwrap().text;
    let expected = "Title\n=====\n\nHello.\n\n- one\n- two\n  - deep\n\n1. first\n2. second\n\n> said\n> so\n\n\
                    Part\n----\n\n    code\n\n---\n\n[Chart] https://e.example and <b>raw</b>";
    assert_eq!(body_of(&text), expected);
}

#[test]
fn the_frame_says_who_why_and_how_to_stop() {
    let mail = render("Hi", &ana()).unwrap();
    for part in
        ["Café &amp; Söhne", "Main Street 1, 1010 Vienna", "You asked", "/u/abc\">Unsubscribe", "Three ideas"]
    {
        assert!(mail.html.contains(part), "{part} is missing");
    }
    let footer = "-- \nYou asked for our guide.\nCafé & Söhne\nMain Street 1\n1010 Vienna\n\
                  Choose what you get: https://mail.example/p/abc\nUnsubscribe: https://mail.example/u/abc\n";
    assert!(mail.text.ends_with(footer), "{}", mail.text);
    assert!(!mail.html.contains("<link") && !mail.html.contains("<img") && !mail.html.contains("@import"));
}

#[test]
fn mistakes_are_found_with_their_line() {
    let line = |source: &str| Template::parse("s", source).map_or_else(|error| error.line, |_| 0);
    assert_eq!(line("a\nb {{ c"), 2);
    assert_eq!(line("a\n\n{{ c|nosuch }}"), 3);
    assert_eq!(line("a\n{% include 'x' %}"), 2);
    assert_eq!(line("{{ range(3) }}\n"), 1);
    assert_eq!(line("fine\n\u{F0001}"), 2);
    assert_eq!(Template::parse("", "x").unwrap_err().field, Field::Subject);
    assert_eq!(Template::parse("s", &"x".repeat(BODY_BYTES_MAX + 1)).unwrap_err().line, 1);
}

#[test]
fn the_fields_in_use_are_listed() {
    let template = Template::parse(
        "{{ contact.first_name }}",
        "{% if contact.country == 'DE' %}{{ owner.name|default('us') }}{% endif %}{% for x in a.b %}{{ x }}{% endfor %}",
    )
    .unwrap();
    let fields: Vec<_> = template.fields().into_iter().collect();
    assert_eq!(fields, ["a.b", "contact.country", "contact.first_name", "owner.name"]);
}

#[test]
fn a_system_mail_escapes_values_in_its_html_only() {
    let mail = SystemMail::parse(
        "{{ who }} invites you",
        "Open {{ link }}, {{ who }}.",
        "<p>Open <a href=\"{{ link }}\">it</a>, {{ who }}.</p>",
    )
    .unwrap();
    let mut context = Context::new();
    context.stated("who", "<b>Mo</b>").ours("link", "https://e.example/?a=1&b=2");
    let mail = mail.render(&context, &frame()).unwrap();
    assert!(mail.html.contains("<p>Open <a href=\"https://e.example/?a=1&amp;b=2\">it</a>, &lt;b&gt;Mo"));
    assert_eq!(body_of(&mail.text), "Open https://e.example/?a=1&b=2, <b>Mo</b>.");
}

#[test]
fn ink_is_readable_on_its_colour() {
    for (colour, ink) in
        [("#000000", "#ffffff"), ("#ffffff", "#000000"), ("#2b59c3", "#ffffff"), ("#ffd400", "#000000")]
    {
        assert_eq!(colour.parse::<Colour>().unwrap().ink().to_string(), ink);
    }
    for wrong in ["", "red", "#12345", "#12345g", "#ééé"] {
        assert!(wrong.parse::<Colour>().is_err());
    }
}
