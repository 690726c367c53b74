//! The cast: the people of Tidewell, who sell software that plans maintenance. The same names stand in tests, demo and manual.

use crate::people::Role;

/// The company.
pub const COMPANY: &str = "Tidewell";
/// The password of everybody in the demo; it listens on loopback only.
pub const PASSWORD: &str = "tidewell-demo";

/// How a seller works.
#[derive(Clone, Copy, Debug)]
pub struct Habits {
    /// Median business minutes from offer to first attempt.
    pub first_attempt_minutes: f64,
    /// Attempts after which the seller lets go.
    pub attempts: usize,
}

/// A colleague of the demo.
#[derive(Clone, Copy, Debug)]
pub struct Member {
    /// Full name.
    pub name: &'static str,
    /// The part of the address before @tidewell.example.
    pub mailbox: &'static str,
    /// What they are here for.
    pub role: Role,
    /// How they sell.
    pub habits: Option<Habits>,
}

const fn member(name: &'static str, mailbox: &'static str, role: Role) -> Member {
    Member { name, mailbox, role, habits: None }
}

const fn seller(
    name: &'static str,
    mailbox: &'static str,
    first_attempt_minutes: f64,
    attempts: usize,
) -> Member {
    let habits = Some(Habits { first_attempt_minutes, attempts });
    Member { name, mailbox, role: Role::Sales, habits }
}

/// Everybody. Priya is quick, Lars is late, the others are in between.
pub const MEMBERS: [Member; 11] = [
    member("Olga Brandt", "olga", Role::Admin),
    member("Maya Lindqvist", "maya", Role::HeadOfMarketing),
    member("Jonas Okafor", "jonas", Role::HeadOfSales),
    member("Theo Marsh", "theo", Role::Marketing),
    member("Ines Costa", "ines", Role::Marketing),
    seller("Priya Raman", "priya", 18.0, 8),
    seller("Amina Yusuf", "amina", 45.0, 7),
    seller("Diego Fuentes", "diego", 70.0, 6),
    seller("Zoë Müller", "zoe", 90.0, 6),
    seller("Sam Carter", "sam", 130.0, 5),
    seller("Lars Hagen", "lars", 320.0, 4),
];

/// Returns the address of a mailbox.
pub fn address(mailbox: &str) -> String {
    format!("{mailbox}@tidewell.example")
}

/// First names of the people outside; some with marks, some written from the right.
pub const FIRST_NAMES: [&str; 64] = [
    "Ada",
    "Aisha",
    "Alejandro",
    "Amélie",
    "Anders",
    "Anna",
    "Antoine",
    "Beatriz",
    "Ben",
    "Björn",
    "Camille",
    "Carla",
    "Chen",
    "Chiara",
    "Clara",
    "Daniel",
    "David",
    "Dmitri",
    "Elena",
    "Elif",
    "Emma",
    "Erik",
    "Fatima",
    "Felix",
    "Freya",
    "Giulia",
    "Grace",
    "Hanna",
    "Henrik",
    "Hugo",
    "Ida",
    "Ingrid",
    "Isabel",
    "Ivan",
    "Jakub",
    "Jan",
    "Joana",
    "Julia",
    "Kai",
    "Karin",
    "Lea",
    "Linus",
    "Lucía",
    "Luka",
    "Magnus",
    "Maria",
    "Marta",
    "Mateo",
    "Mei",
    "Mikael",
    "Nadia",
    "Noah",
    "Nora",
    "Olivia",
    "Oscar",
    "Paula",
    "Pavel",
    "Rosa",
    "Samuel",
    "Sofia",
    "Tomás",
    "Ursula",
    "Viktor",
    "ليلى",
];

/// Last names of the people outside.
pub const LAST_NAMES: [&str; 64] = [
    "Aalto",
    "Abbott",
    "Almeida",
    "Andersen",
    "Bauer",
    "Becker",
    "Bergström",
    "Bianchi",
    "Brown",
    "Carvalho",
    "Castro",
    "Chen",
    "Clarke",
    "Costa",
    "Dahl",
    "Dubois",
    "Eklund",
    "Evans",
    "Ferrari",
    "Fischer",
    "Fontaine",
    "García",
    "Gruber",
    "Haas",
    "Hansen",
    "Hoffmann",
    "Holm",
    "Horvat",
    "Ivanova",
    "Jansen",
    "Jensen",
    "Johansson",
    "Kaya",
    "Keller",
    "Kovács",
    "Kowalska",
    "Laurent",
    "Lindberg",
    "López",
    "Martin",
    "Meyer",
    "Moreau",
    "Nagy",
    "Nielsen",
    "Novák",
    "Nyström",
    "Oliveira",
    "Olsen",
    "Park",
    "Pereira",
    "Petrov",
    "Richter",
    "Rossi",
    "Ruiz",
    "Schmidt",
    "Silva",
    "Svensson",
    "Taylor",
    "Varga",
    "Virtanen",
    "Weber",
    "Wójcik",
    "Yilmaz",
    "حداد",
];

/// What people do, with how well that fits: the first ones decide.
pub const JOB_TITLES: [&str; 14] = [
    "Head of Maintenance",
    "Director of Operations",
    "Chief Operating Officer",
    "Plant Manager",
    "Maintenance Manager",
    "VP Manufacturing",
    "Operations Lead",
    "Reliability Engineer",
    "Project Manager",
    "Buyer",
    "Analyst",
    "Assistant",
    "Consultant",
    "Student",
];

/// Parts of the names of companies.
pub const COMPANY_HEADS: [&str; 40] = [
    "Aldermoor",
    "Baltikum",
    "Bergtal",
    "Blackfell",
    "Brunnen",
    "Caldera",
    "Castelvo",
    "Corvina",
    "Dunmore",
    "Eastwick",
    "Elbwerk",
    "Fairhaven",
    "Fjordline",
    "Granvia",
    "Hallmark Bay",
    "Helvetia",
    "Ironbridge",
    "Juniper",
    "Kestrel",
    "Kronberg",
    "Lakeside",
    "Lindenau",
    "Marlow",
    "Meridian",
    "Nordhavn",
    "Oakham",
    "Ostland",
    "Pinecrest",
    "Quarrie",
    "Ravensburg",
    "Riverton",
    "Sable",
    "Solvang",
    "Steinach",
    "Thornbury",
    "Umbria",
    "Valmont",
    "Westerland",
    "Yarrow",
    "Zephyr",
];
/// What companies are.
pub const COMPANY_TAILS: [&str; 24] = [
    "Steel",
    "Foods",
    "Paper",
    "Logistics",
    "Rail",
    "Chemicals",
    "Plastics",
    "Energy",
    "Water",
    "Glass",
    "Textiles",
    "Packaging",
    "Cement",
    "Motors",
    "Aviation",
    "Pharma",
    "Dairy",
    "Timber",
    "Ports",
    "Systems",
    "Tools",
    "Robotics",
    "Metals",
    "Brewing",
];
/// Industries, those that fit first.
pub const INDUSTRIES: [&str; 8] =
    ["manufacturing", "logistics", "software", "energy", "food", "healthcare", "retail", "education"];
/// Countries, as ISO codes.
pub const COUNTRIES: [&str; 10] = ["DE", "SE", "FR", "NL", "DK", "ES", "IT", "PL", "AT", "GB"];
