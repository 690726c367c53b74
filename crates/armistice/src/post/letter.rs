//! From a row of the ledger to bytes on the wire: load what the mail needs, then write it, purely.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use mail::message::{Address, HeaderText, HeaderUrl, List, Mailbox, Message as Mime, MessageId as MimeId};
use mail::smtp::Envelope;
use mail::template::{Colour, Context, Frame, Rendered, SystemMail, Template};
use measure::Moment;
use store::Tx;

use super::message::Message;
use super::system::{self, House, Links};
use super::words::Recipient;
use super::{MessageId, link};
use crate::contacts::ContactId;
use crate::fault::{Fault, Outcome};
use crate::keys::{Keys, Purpose};
use crate::nurture::{TemplateId, context, template};

/// Everything that one mail needs, loaded.
pub struct Letter {
    /// The promise.
    pub message: Message,
    source: Source,
    context: Context,
}

enum Source {
    Template(TemplateId, i64, template::Version),
    System(String),
}

/// A mail ready to leave.
pub struct Written {
    /// Which promise it keeps.
    pub message: MessageId,
    /// Which try this is.
    pub attempt: i64,
    /// What goes to the server.
    pub envelope: Envelope,
    /// The addresses behind its counted links.
    pub links: Vec<String>,
}

/// Loads what a mail needs.
pub fn load(tx: &mut Tx, house: &House<'_>, message: Message) -> Outcome<Letter> {
    let (source, context) = if let (Some(id), Some(version)) = (message.template_id, message.template_version)
    {
        let subject = match message.recipient() {
            Recipient::Contact(contact) => Some(contact),
            // A test: a colleague gets what the contact would get.
            _ => message.subject_id.map(ContactId),
        };
        let mut context = match subject {
            Some(contact) => context::of_contact(tx, &house.company, contact)?,
            None => context::sample(&house.company),
        };
        context.ours("company.url", house.public_url);
        (Source::Template(id, version, template::version(tx, id, version)?), context)
    } else {
        let name = message.system_mail.clone().unwrap_or_default();
        (Source::System(name), system::context(tx, house, &message)?)
    };
    Ok(Letter { message, source, context })
}

/// Writes mails; each text is compiled once.
pub struct Press<'h> {
    house: House<'h>,
    templates: HashMap<(TemplateId, i64), Template>,
    system: HashMap<String, SystemMail>,
}

impl<'h> Press<'h> {
    /// Returns a press of the house.
    pub fn new(house: House<'h>) -> Self {
        Self { house, templates: HashMap::new(), system: HashMap::new() }
    }

    /// Writes a mail. A field error says why it cannot be: an unfilled field, an address that is none.
    pub fn write(&mut self, letter: &Letter, at: Moment) -> Outcome<Written> {
        let message = &letter.message;
        let from = sender(&self.house)?;
        let to: Address = message.to_address.parse().map_err(unsendable)?;
        let mut links = Vec::new();
        let rendered = self.render(letter, &mut links)?;
        let domain = from.address.domain().to_owned();
        let unsubscribe = self.own_url(message, "unsubscribe", Purpose::Unsubscribe);
        let unsubscribe = unsubscribe.and_then(|url| HeaderUrl::parse(&url));
        let class = message.send_class;
        let mime = Mime {
            to: Mailbox::from(to.clone()),
            reply_to: None,
            message_id: MimeId::new(&message.id.to_string(), &domain),
            date: at,
            subject: rendered.subject,
            text: rendered.text,
            html: rendered.html,
            list: unsubscribe
                .map(|unsubscribe| List { id: HeaderText::new(&format!("{class}.{domain}")), unsubscribe }),
            feedback_id: message
                .template_id
                .map(|template| HeaderText::new(&format!("{template}:{class}:{domain}"))),
            automatic: message.system_mail.is_some(),
            from: from.clone(),
        };
        let envelope = Envelope { from: Some(from.address), to, bytes: mime.to_bytes() };
        Ok(Written { message: message.id, attempt: message.attempts, envelope, links })
    }

    /// Renders a mail and collects the addresses behind its links.
    pub fn render(&mut self, letter: &Letter, links: &mut Vec<String>) -> Outcome<Rendered> {
        let message = &letter.message;
        match &letter.source {
            Source::Template(id, version, text) => {
                let frame = self.frame(message, &text.preheader);
                let template = match self.templates.entry((*id, *version)) {
                    Entry::Occupied(known) => known.into_mut(),
                    Entry::Vacant(place) => place.insert(template::compile(&text.subject, &text.source)?),
                };
                let house = &self.house;
                let mut count = |url: &str| {
                    links.push(url.to_owned());
                    match house.links {
                        Links::Counted(keys) => house.url(&link::path(keys, message.id, link::id_of(url))),
                        Links::Plain => url.to_owned(),
                    }
                };
                template.render(&letter.context, &frame, &mut count).map_err(unsendable)
            }
            Source::System(name) => {
                let frame = self.frame(message, "");
                let mail = match self.system.entry(name.clone()) {
                    Entry::Occupied(known) => known.into_mut(),
                    Entry::Vacant(place) => place.insert(system::read(name)?),
                };
                mail.render(&letter.context, &frame).map_err(unsendable)
            }
        }
    }

    fn frame(&self, message: &Message, preheader: &str) -> Frame {
        Frame {
            preheader: preheader.to_owned(),
            reason: message.why_you.clone(),
            preferences_url: self.own_url(message, "preferences", Purpose::Preferences),
            unsubscribe_url: self.own_url(message, "unsubscribe", Purpose::Unsubscribe),
            ..frame(&self.house)
        }
    }

    /// Mail that was written by Marketing can always be stopped; mail of the house is asked for.
    fn own_url(&self, message: &Message, page: &str, purpose: Purpose) -> Option<String> {
        message.template_id?;
        let path = |keys: &Keys| format!("/{page}/{}", keys.sign(purpose, &message.id.to_string()));
        Some(self.house.signed(path))
    }
}

/// Returns the frame of the house, without a reason and without links.
pub fn frame(house: &House<'_>) -> Frame {
    Frame {
        company: house.company.name.clone(),
        address: house.company.postal_address.clone(),
        preheader: String::new(),
        brand: Colour::default(),
        reason: String::new(),
        preferences_url: None,
        unsubscribe_url: None,
    }
}

fn sender(house: &House<'_>) -> Outcome<Mailbox> {
    let address = house.company.from_address.parse().map_err(|_| {
        Fault::field(
            "from_address",
            "The company has no address that mails come from. Set it under Settings, Mail.",
        )
    })?;
    Ok(Mailbox::new(&house.company.name, address))
}

/// A mail that cannot be written is held, and says why.
fn unsendable(error: impl std::fmt::Display) -> Fault {
    Fault::refused("mail-not-writable", error.to_string())
}
