//! Text that a machine reads: code, keys, values to copy.

use maud::{Markup, html};

use super::button::Button;
use crate::web::Icon;

/// Draws a key to press: `/`, `g`, `Enter`.
pub fn kbd(key: &str) -> Markup {
    html! { kbd { (key) } }
}

/// Draws a block of code with a copy button; the language is a label, nothing is coloured.
pub fn code_block(language: &str, code: &str) -> Markup {
    html! {
        figure.code data-copy {
            figcaption { span { (language) } (Button::script("Copy", "copy").quiet().small().icon(Icon::Copy)) }
            pre tabindex="0" { code { (code) } }
        }
    }
}

/// Draws one value in monospace with a copy button beside it: a token, a link, a DNS record.
pub fn copy_value(value: &str) -> Markup {
    html! {
        span.copy-value data-copy { code { (value) } (Button::script("Copy", "copy").quiet().small().icon_only(Icon::Copy)) }
    }
}
