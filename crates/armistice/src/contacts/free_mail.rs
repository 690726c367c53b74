//! Domains of mailbox providers: an address there says nothing about a company.

/// The providers that most private addresses belong to, sorted for a binary search.
const PROVIDERS: &[&str] = &[
    "126.com", "163.com", "aim.com", "aol.com", "arcor.de", "att.net", "bluewin.ch", "bol.com.br", "bt.com",
    "btinternet.com", "comcast.net", "cox.net", "duck.com", "fastmail.com", "free.fr", "freenet.de", "gmail.com",
    "gmx.at", "gmx.ch", "gmx.com", "gmx.de", "gmx.net", "googlemail.com", "hey.com", "home.nl", "hotmail.co.uk",
    "hotmail.com", "hotmail.de", "hotmail.es", "hotmail.fr", "hotmail.it", "icloud.com", "inbox.com", "interia.pl",
    "kpnmail.nl", "laposte.net", "libero.it", "live.co.uk", "live.com", "live.de", "live.fr", "live.nl", "mac.com",
    "mail.com", "mail.ru", "mailbox.org", "me.com", "msn.com", "naver.com", "o2.pl", "online.de", "orange.fr",
    "outlook.com", "outlook.de", "outlook.es", "outlook.fr", "pm.me", "posteo.de", "proton.me", "protonmail.com",
    "qq.com", "rambler.ru", "rediffmail.com", "rocketmail.com", "sbcglobal.net", "seznam.cz", "sfr.fr", "sky.com",
    "t-online.de", "talktalk.net", "telenet.be", "terra.com.br", "tiscali.it", "tutanota.com", "uol.com.br",
    "verizon.net", "virgilio.it", "virginmedia.com", "wanadoo.fr", "web.de", "wp.pl", "yahoo.ca", "yahoo.co.in",
    "yahoo.co.jp", "yahoo.co.uk", "yahoo.com", "yahoo.com.br", "yahoo.de", "yahoo.es", "yahoo.fr", "yahoo.it",
    "yandex.com", "yandex.ru", "ymail.com", "zoho.com",
];

/// Tells whether a domain (lower case) is a mailbox provider's.
pub fn is_free_mail(domain: &str) -> bool {
    PROVIDERS.binary_search(&domain).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_sorted_so_that_every_entry_is_found() {
        assert!(PROVIDERS.is_sorted());
        assert!(PROVIDERS.iter().all(|domain| is_free_mail(domain)));
        assert!(!is_free_mail("northwind.example"));
    }
}
