//! Reads the forms of a page as a browser would, as far as our own markup goes.

/// A form that posts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Form {
    pub action: String,
    pub fields: Vec<Field>,
}

/// One field of a form, with the value that it would send untouched.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Field {
    pub name: String,
    /// `text`, `email`, `hidden`, `checkbox`, `textarea`, `select`, `button`, …
    pub kind: String,
    pub value: String,
    /// Whether the browser would send it untouched.
    pub sent: bool,
}

/// Returns the forms of a page that post.
pub fn forms(page: &str) -> Vec<Form> {
    let mut forms = Vec::new();
    for part in page.split("<form").skip(1) {
        let Some((head, rest)) = part.split_once('>') else { continue };
        if attribute(head, "method").is_none_or(|method| !method.eq_ignore_ascii_case("post")) {
            continue;
        }
        let body = rest.split("</form>").next().unwrap_or_default();
        forms.push(Form { action: attribute(head, "action").unwrap_or_default(), fields: fields(body) });
    }
    forms
}

fn fields(body: &str) -> Vec<Field> {
    let mut fields: Vec<Field> = Vec::new();
    for part in body.split('<').skip(1) {
        let Some((tag, text)) = part.split_once('>') else { continue };
        let name = attribute(tag, "name");
        let value = attribute(tag, "value").unwrap_or_default();
        match tag.split([' ', '/']).next().unwrap_or_default() {
            "input" => {
                let kind = attribute(tag, "type").unwrap_or_else(|| "text".to_owned());
                let sent = !matches!(kind.as_str(), "checkbox" | "radio") || has(tag, "checked");
                fields.extend(name.map(|name| Field { name, kind, value, sent }));
            }
            "textarea" => {
                let value = unescaped(text);
                fields.extend(name.map(|name| Field {
                    name,
                    kind: "textarea".to_owned(),
                    value,
                    sent: true,
                }));
            }
            "select" => {
                fields.extend(name.map(|name| Field {
                    name,
                    kind: "select".to_owned(),
                    sent: true,
                    ..Field::default()
                }));
            }
            "option" => {
                if let Some(select) = fields.last_mut().filter(|field| field.kind == "select")
                    && (has(tag, "selected") || select.value.is_empty())
                {
                    select.value = value;
                }
            }
            // One button is pressed: the first.
            "button" if !fields.iter().any(|field| field.kind == "button") => {
                fields.extend(name.map(|name| Field { name, kind: "button".to_owned(), value, sent: true }));
            }
            _ => {}
        }
    }
    fields
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let rest = tag.split_once(&format!(" {name}=\""))?.1;
    Some(unescaped(rest.split('"').next().unwrap_or_default()))
}

fn has(tag: &str, name: &str) -> bool {
    tag.split([' ', '/']).any(|word| word == name)
}

fn unescaped(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}

#[test]
fn a_form_is_read_as_a_browser_would() {
    let page = "<form method=\"get\" action=\"/a\"><input name=\"q\"></form><form action=\"/b?x=1&amp;y=2\" method=\"post\">\
        <input name=\"n\" type=\"email\" value=\"&quot;a&quot;\"><input type=\"checkbox\" name=\"c\" value=\"yes\">\
        <textarea name=\"t\">one &lt; two</textarea><select name=\"s\"><option value=\"\">-</option>\
        <option value=\"x\" selected>X</option></select><button name=\"b\" value=\"1\">Go</button></form>";
    let field = |name: &str, kind: &str, value: &str, sent: bool| Field {
        name: name.to_owned(),
        kind: kind.to_owned(),
        value: value.to_owned(),
        sent,
    };
    let fields = vec![
        field("n", "email", "\"a\"", true),
        field("c", "checkbox", "yes", false),
        field("t", "textarea", "one < two", true),
        field("s", "select", "x", true),
        field("b", "button", "1", true),
    ];
    assert_eq!(forms(page), [Form { action: "/b?x=1&y=2".to_owned(), fields }]);
}
