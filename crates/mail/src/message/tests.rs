use mail_parser::{HeaderValue, MessageParser, MimeHeaders};

use super::*;

fn message() -> Message {
    Message {
        from: Mailbox::new("Café Söhne, Wien", "rita@acme.example".parse().unwrap()),
        to: Mailbox::new("Ana \"Nana\" Lopez", "ana@client.example".parse().unwrap()),
        reply_to: None,
        message_id: MessageId::new("7f3k", "acme.example"),
        date: Moment(1_768_478_400_123),
        subject: HeaderText::new("Hello"),
        text: "Hello\n".to_owned(),
        html: "<p>Hello</p>\n".to_owned(),
        list: None,
        feedback_id: None,
        automatic: false,
    }
}

/// Checks a message by reading it with an independent parser.
fn check(message: &Message) {
    let bytes = message.to_bytes();
    for line in bytes.split(|byte| *byte == b'\n') {
        assert!(line.ends_with(b"\r") || line.is_empty(), "a bare line feed");
        assert!(line.len() <= 998, "a line of {} bytes", line.len());
    }
    assert!(!bytes.windows(2).any(|pair| pair[0] == b'\r' && pair[1] != b'\n'), "a bare carriage return");
    let parsed = MessageParser::default().parse(&bytes).expect("parses");
    let from = parsed.from().and_then(|from| from.first()).expect("a sender");
    assert_eq!(from.name().unwrap_or_default(), message.from.name.as_str());
    assert_eq!(from.address(), Some(message.from.address.as_str()));
    let to = parsed.to().and_then(|to| to.first()).expect("a reader");
    assert_eq!(to.name().unwrap_or_default(), message.to.name.as_str());
    assert_eq!(to.address(), Some(message.to.address.as_str()));
    assert_eq!(parsed.subject().unwrap_or_default(), message.subject.as_str());
    assert_eq!(parsed.message_id(), Some(message.message_id.to_string().as_str()));
    assert_eq!(parsed.date().map(mail_parser::DateTime::to_timestamp), Some(message.date.0 / 1_000));
    assert_eq!(parsed.parts.len(), 3);
    let newlines = |text: &str| text.replace("\r\n", "\n").trim_end().to_owned();
    assert_eq!(newlines(&parsed.body_text(0).expect("a text")), newlines(&message.text));
    assert_eq!(newlines(&parsed.body_html(0).expect("an HTML")), newlines(&message.html));
}

#[test]
fn names_and_subjects_of_every_kind_come_back() {
    let long = "Zwölf Boxkämpfer jagen Viktor quer über den großen Sylter Deich ".repeat(3);
    let names = [
        "",
        "Ana",
        "Ana \\ \"x\" (y) <z>",
        "José Ñandú",
        "محمد علي",
        "李小龍",
        "😀 🎉",
        "=?UTF-8?Q?x?=",
        "a, b; c@d",
        &long,
    ];
    let long_word = "x".repeat(240);
    for name in names {
        for subject in [
            "Hi",
            "Größe: 100 %",
            "=?x",
            &long,
            &long_word,
            "a = b_c ? d",
            "日本語の件名をとても長くしてみるとどうなるでしょうか。確認します",
        ] {
            let mut message = message();
            message.from.name = HeaderText::new(name);
            message.to.name = HeaderText::new(name);
            message.subject = HeaderText::new(subject);
            check(&message);
        }
    }
}

#[test]
fn bodies_of_every_kind_come_back() {
    let long = format!("{}\n.\n..\nFrom here\n{}", "é".repeat(2_000), "word ".repeat(1_000));
    for body in [
        "",
        "x",
        "trailing \nspace\t\n",
        "= =3D --=_twins\n--=_twins--\n",
        ".\n.hidden\n..\n",
        "\n\n\nx",
        &long,
        "tab\there",
    ] {
        let mut message = message();
        message.text = format!("{body}\nend");
        message.html = format!("<p>{body}</p>");
        check(&message);
    }
}

#[test]
fn header_lines_stay_short() {
    let mut message = message();
    message.subject = HeaderText::new(&"Größe ".repeat(40));
    let text = String::from_utf8(message.to_bytes()).unwrap();
    assert!(text.lines().all(|line| line.len() <= 78), "{text}");
}

#[test]
fn list_headers_follow_rfc_8058() {
    let mut message = message();
    message.list = Some(List {
        id: HeaderText::new("journeys.acme.example\r\nX: y"),
        unsubscribe: HeaderUrl::parse("https://acme.example/u/abc").unwrap(),
    });
    message.feedback_id = Some(HeaderText::new("j1:2:journey:acme"));
    message.automatic = true;
    message.reply_to = Some("team@acme.example".parse::<Address>().unwrap().into());
    check(&message);
    let text = String::from_utf8(message.to_bytes()).unwrap();
    for line in [
        "List-Id: <journeys.acme.exampleX:y>",
        "List-Unsubscribe: <https://acme.example/u/abc>",
        "List-Unsubscribe-Post: List-Unsubscribe=One-Click",
        "Feedback-ID: j1:2:journey:acme",
        "Auto-Submitted: auto-generated",
        "Reply-To: team@acme.example",
        "Date: Thu, 15 Jan 2026 12:00:00 +0000",
    ] {
        assert!(text.contains(&format!("{line}\r\n")), "{line} is missing in {text}");
    }
    let parsed = MessageParser::default().parse(text.as_bytes()).unwrap();
    assert!(parsed.parts[1].content_type().is_some());
    assert!(!matches!(parsed.list_unsubscribe(), HeaderValue::Empty));
}

#[test]
fn nothing_can_be_injected_into_a_header() {
    for text in ["a\r\nBcc: x@y", "a\nb", "a\rb", "a\u{2028}b", "a\0b", "a\u{85}b", "a\u{202E}b"] {
        let mut message = message();
        message.subject = HeaderText::new(text);
        message.to.name = HeaderText::new(text);
        check(&message);
        let lines = String::from_utf8(message.to_bytes()).unwrap();
        assert!(!lines.lines().any(|line| line.starts_with("Bcc")), "{lines}");
    }
    for wrong in [
        "",
        "a",
        "@b",
        "a@",
        "a b@c",
        "a@b\r\nc",
        "a@b>",
        "<a@b>",
        "a,b@c",
        "a@b..c",
        ".a@b",
        "a@-_",
        "\"a b\"@c",
    ] {
        assert!(wrong.parse::<Address>().is_err(), "{wrong}");
    }
    for right in ["a@b", "a.b+c@d-e.example", "δοκιμή@παράδειγμα.example", "o'neil@x.example"]
    {
        assert!(right.parse::<Address>().is_ok(), "{right}");
    }
    assert_eq!(HeaderUrl::parse("https://a.example/\r\nX: y"), None);
    assert_eq!(HeaderUrl::parse("javascript:x"), None);
    assert_eq!(MessageId::new("a\r\n>b", "c d").to_string(), "a---b@c-d");
}

#[test]
fn the_same_message_gives_the_same_bytes() {
    assert_eq!(message().to_bytes(), message().to_bytes());
}

proptest::proptest! {
    #[test]
    fn any_text_comes_back(subject in "\\PC{0,120}", name in "\\PC{0,60}", body in "(?s).{0,400}") {
        let mut message = message();
        message.subject = HeaderText::new(&subject);
        message.from.name = HeaderText::new(&name);
        message.text = format!("{}.", body.replace(['\r', '\n'], " "));
        check(&message);
    }
}
