//! Everything that a column can become, and the column names that mean it.

/// Something that a column can become.
#[derive(Debug, PartialEq, Eq)]
pub struct Target {
    /// The name in a mapping: `contact.email`.
    pub key: &'static str,
    /// What people read.
    pub label: &'static str,
    /// Column names that mean it, in lower case without spaces and marks.
    pub headers: &'static [&'static str],
}

const fn target(key: &'static str, label: &'static str, headers: &'static [&'static str]) -> Target {
    Target { key, label, headers }
}

pub(super) const CONTACT: &[Target] = &[
    target(
        "contact.email",
        "E-mail address",
        &[
            "email",
            "emailaddress",
            "mail",
            "emailwork",
            "workemail",
            "personemailwork",
            "personemail",
            "primaryemail",
            "courriel",
            "correo",
        ],
    ),
    target(
        "contact.first_name",
        "First name",
        &["firstname", "givenname", "forename", "vorname", "prenom", "nombre"],
    ),
    target(
        "contact.last_name",
        "Last name",
        &["lastname", "surname", "familyname", "nachname", "nom", "apellido"],
    ),
    target(
        "contact.name",
        "Full name (split into first and last)",
        &["name", "fullname", "contactname", "personname"],
    ),
    target(
        "contact.phone",
        "Phone",
        &[
            "phone",
            "phonenumber",
            "telephone",
            "mobile",
            "mobilephone",
            "mobilephonenumber",
            "telefon",
            "personphonework",
            "personphone",
        ],
    ),
    target("contact.job_title", "Job title", &["jobtitle", "title", "position", "role", "personjobtitle"]),
    target("contact.city", "City", &["city", "town", "mailingcity", "ort", "stadt", "ville"]),
    target("contact.country", "Country", &["country", "countryregion", "mailingcountry", "land", "pays"]),
    target(
        "contact.language",
        "Language",
        &["language", "preferredlanguage", "preferredlocale", "locale", "sprache"],
    ),
    target("contact.zone", "Time zone", &["timezone", "zone"]),
    target(
        "contact.source",
        "Source (where they came from first)",
        &["source", "leadsource", "originalsource", "originaltrafficsource", "utmsource", "origin"],
    ),
    target(
        "contact.source_detail",
        "Source in detail",
        &["sourcedetail", "originalsourcedrilldown1", "landingpageid", "utmcontent"],
    ),
    target("contact.campaign", "Campaign (its key)", &["campaign", "utmcampaign"]),
    target("contact.stage", "Lifecycle stage", &["lifecyclestage", "stage"]),
    target(
        "contact.owner",
        "Owner (a colleague, by e-mail or name)",
        &["owner", "contactowner", "owneremail", "leadowner", "personowner"],
    ),
    target("contact.tags", "Tags (separated by commas)", &["tags", "labels", "personlabel", "label"]),
    target("contact.segments", "Picked segments (their keys, separated by commas)", &["segments", "segment"]),
    target(
        "contact.first_seen_at",
        "First seen",
        &[
            "createdate",
            "createddate",
            "created",
            "createdat",
            "dateadded",
            "firstcontactdate",
            "personpersoncreated",
            "firstseen",
        ],
    ),
    target(
        "contact.external_key",
        "Key in the other system",
        &["id", "recordid", "contactid", "leadid", "uuid", "personid", "mqlid", "externalid", "key"],
    ),
];

/// How a row that is not about the contact itself finds its contact.
pub(super) const WHO: &[Target] = &[
    target("contact.email", "Contact's e-mail address", &["email", "emailaddress", "contactemail", "mail"]),
    target(
        "contact.external_key",
        "Contact's key in the other system",
        &["contactid", "leadid", "mqlid", "contactkey", "uuid", "personid"],
    ),
];

pub(super) const ACCOUNT: &[Target] = &[
    target(
        "account.name",
        "Company name",
        &[
            "company",
            "companyname",
            "accountname",
            "organization",
            "organisation",
            "associatedcompany",
            "personorganization",
            "organizationname",
            "firma",
        ],
    ),
    target(
        "account.domain",
        "Company web address",
        &["companydomain", "companydomainname", "domain", "website", "websiteurl", "url"],
    ),
    target("account.industry", "Industry", &["industry", "businesssegment", "branche"]),
    target(
        "account.employees",
        "Number of employees",
        &["employees", "numberofemployees", "noofemployees", "companysize"],
    ),
    target("account.country", "Company country", &["companycountry", "billingcountry"]),
];

pub(super) const ACCOUNT_MORE: &[Target] = &[
    target(
        "account.owner",
        "Owner (a colleague, by e-mail or name)",
        &["owner", "companyowner", "accountowner"],
    ),
    target(
        "account.external_key",
        "Key in the other system",
        &["id", "recordid", "accountid", "companyid", "organizationid"],
    ),
];

pub(super) const CONSENT: &[Target] = &[
    target(
        "consent.state",
        "Consent to marketing mail (yes, no, withdrawn)",
        &[
            "consent",
            "optin",
            "emailoptin",
            "marketingconsent",
            "subscribed",
            "marketingstatus",
            "personmarketingstatus",
        ],
    ),
    target(
        "consent.opted_out",
        "Asked for no more mail (yes or no)",
        &[
            "unsubscribed",
            "optout",
            "emailoptout",
            "hasoptedoutofemail",
            "unsubscribedfromallemail",
            "donotemail",
            "donotcontact",
            "portalunsubscribe",
        ],
    ),
    target(
        "consent.bounced",
        "Mail bounced (yes, or the reason)",
        &[
            "bounced",
            "bounce",
            "emailbouncedreason",
            "emailhardbouncereason",
            "hardbouncereason",
            "invalidemailaddress",
            "portalbounce",
        ],
    ),
    target(
        "consent.at",
        "Date of the consent or withdrawal",
        &["consentdate", "consentat", "optindate", "optoutdate", "unsubscribedate", "unsubscribedat"],
    ),
    target("consent.words", "Words they agreed to", &["consenttext", "consentwords", "legalbasis"]),
    target("consent.purpose", "Purpose (marketing unless said)", &["purpose"]),
];

pub(super) const TOUCH: &[Target] = &[
    target(
        "touch.kind",
        "What they did (visit, click, submission, reply, call, event, download, unsubscribe)",
        &["kind", "type", "activity", "event", "action"],
    ),
    target(
        "touch.subject",
        "What it was done to (page, link, form, event)",
        &["subject", "page", "url", "link", "form", "asset", "path"],
    ),
    target(
        "touch.at",
        "When",
        &["at", "date", "time", "timestamp", "datetime", "when", "occurredat", "createdat"],
    ),
    target("touch.source", "Source", &["source", "utmsource"]),
    target("touch.medium", "Medium", &["medium", "utmmedium"]),
    target("touch.campaign", "Campaign (its key)", &["campaign", "utmcampaign"]),
];

pub(super) const DEAL: &[Target] = &[
    target("deal.name", "Name", &["name", "dealname", "title", "dealtitle", "opportunityname"]),
    target(
        "deal.amount",
        "Amount",
        &["amount", "value", "dealvalue", "closevalue", "declaredmonthlyrevenue", "revenue"],
    ),
    target("deal.currency", "Currency", &["currency", "dealcurrency", "amountcurrency"]),
    target(
        "deal.stage",
        "Stage (access, change, resources, won, lost, no_decision)",
        &["stage", "dealstage", "status", "dealstatus"],
    ),
    target(
        "deal.opened_at",
        "Opened",
        &["opened", "openedat", "createdate", "createddate", "created", "engagedate", "dealcreated"],
    ),
    target("deal.closed_at", "Closed", &["closed", "closedat", "closedate", "wondate", "wontime", "wonat"]),
    target("deal.expected_close_at", "Expected to close", &["expectedclosedate", "expectedclose"]),
    target("deal.reason", "Why it was lost", &["lostreason", "closedlostreason", "reason"]),
    target(
        "deal.owner",
        "Owner (a colleague, by e-mail or name)",
        &["owner", "dealowner", "opportunityowner"],
    ),
    target("deal.external_key", "Key in the other system", &["id", "recordid", "dealid", "opportunityid"]),
];

pub(super) const COST: &[Target] = &[
    target(
        "cost.campaign",
        "Campaign (its key or name; a new one is made)",
        &["campaign", "campaignkey", "campaignname", "utmcampaign"],
    ),
    target("cost.at", "Date", &["at", "date", "day", "month", "spentat"]),
    target("cost.amount", "Amount", &["amount", "cost", "spend", "costs", "amountspent"]),
    target("cost.currency", "Currency", &["currency"]),
    target("cost.note", "What for", &["note", "notes", "description", "memo", "item"]),
    target("cost.external_key", "Key in the other system", &["id", "invoice", "invoicenumber", "reference"]),
];
