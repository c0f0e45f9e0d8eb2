//! The words of generated requests: the shipped samples, and phrases put together.

use serde::Deserialize;
use serde_json::Value;

use crate::local::scenario::Input;

const EMAILS: &str = include_str!("../../../assets/samples/emails.jsonl");
const COMMENTS: &str = include_str!("../../../assets/samples/comments.jsonl");
const PRODUCTS: &str = include_str!("../../../assets/samples/products.jsonl");

const CUSTOMERS: [&str; 12] = [
    "Northwind Bakery",
    "Halden Logistics",
    "Ostrava Print",
    "Blue Kettle Hotels",
    "Meridian Dental",
    "Kestrel Cycles",
    "Larkspur Books",
    "Tidewater Marine",
    "Solvang Optics",
    "Juniper & Reed",
    "Copper Lane Studios",
    "Aldgate Foods",
];

const PROBLEMS: [&str; 8] = [
    "The export of last month's invoices stops at page 14 with a timeout. \
     We need the file for our auditor by Friday. Smaller exports work without trouble",
    "Since the update on Tuesday the barcode scanner reads every label twice. \
     Stock levels are now wrong in two warehouses. Please tell us how to undo the double bookings",
    "Our card was charged 240.00 twice for the same renewal. \
     The second charge has no invoice. We would like the money back within this billing period",
    "Three colleagues cannot sign in with single sign-on after the domain change. \
     They see error AUTH-409 and are sent back to the first page. Password login is switched off",
    "The mobile app loses photos when the connection drops during an upload. \
     It shows a green tick, but the pictures never arrive. It happened eleven times this week",
    "We would like to add forty seats before the season starts on 1 March. \
     Can the price of the current plan be kept for the new seats? A quote would help",
    "The weekly report counts returned orders as sales. \
     Revenue is overstated by about 3.5 percent. Finance has stopped using the report for now",
    "Messages to customers in Poland arrive with broken letters. \
     Names such as Łukasz turn into question marks. The preview in the editor looks right",
];

const OPENINGS: [&str; 5] = [
    "Arrived quickly.",
    "Second order.",
    "A gift for my father.",
    "Bought on sale.",
    "Used daily for a month.",
];

const OPINIONS: [&str; 10] = [
    "The kettle boils in two minutes and the lid closes with a reassuring click. I would buy it again",
    "The hinge broke after nine days and support has not answered two messages. I want a refund",
    "Good sound for the price, although the bass is thin. The battery lasts the promised 20 hours",
    "The colour is much darker than in the picture. It still looks fine in the hallway",
    "Setting it up took an hour because the manual skips a step. After that it simply worked",
    "The seller included a handwritten note and a spare filter. Small things like that matter",
    "It hates my old router and drops the connection every evening. Returning it was painless",
    "Sturdy, heavy, and the drawers run smoothly. One screw was missing from the bag",
    "My cat has claimed it as her bed. I can't judge the comfort, but she does not leave it",
    "I could kill for a replacement charger, the old one was faster. Otherwise a solid phone",
];

const FINDINGS: [&str; 6] = [
    "Demand grew by 4.2 percent in the second quarter, led by smaller towns. \
     The two large sites ran at 93 percent of capacity. Management decided to postpone the third \
     line until permits are final",
    "Ground water at the northern wells fell by 38 centimetres over three years. \
     The decline slowed after irrigation was limited in 2023. The authors recommend monthly \
     readings instead of quarterly ones",
    "Patients in the reminder group missed 11 percent of appointments, against 19 percent in the \
     control group. The effect was strongest below the age of 30. Costs per avoided absence came \
     to 1.80",
    "The bridge inspection found corrosion on four of 62 bearings. None needs closing of the \
     road. Replacement should be finished before the winter of next year",
    "Wheat yields were stable although rainfall was a fifth below average. Late sowing proved to \
     be the safer choice. Farmers asked for earlier forecasts",
    "The pilot moved 18 offices to shared printing. Paper use dropped by a third in six months. \
     Complaints were few and mostly about the distance to the printer",
];

const SITES: [&str; 8] = [
    "Aarhus", "Bergamo", "Coimbra", "Dundee", "Esbjerg", "Fribourg", "Graz", "Hasselt",
];

/// Every text of an input, in a fixed order.
pub(super) fn variants(input: Input) -> Vec<String> {
    match input {
        Input::Emails => sample(EMAILS),
        Input::Comments => sample(COMMENTS),
        Input::Products => sample(PRODUCTS),
        Input::Tickets => pairs(&PROBLEMS, &CUSTOMERS, |problem, customer| {
            format!("{problem}. This is a ticket from {customer}.")
        }),
        Input::Reviews => pairs(&OPINIONS, &OPENINGS, |opinion, opening| {
            format!("{opening} {opinion}.")
        }),
        Input::Reports => pairs(&FINDINGS, &SITES, |finding, site| {
            format!("Summary of the {site} study. {finding}. The full tables are in the annex.")
        }),
    }
}

fn pairs(some: &[&str], others: &[&str], join: impl Fn(&str, &str) -> String) -> Vec<String> {
    others
        .iter()
        .flat_map(|other| some.iter().map(|one| join(one, other)))
        .collect()
}

/// What the requests of a shipped sample ask about.
fn sample(lines: &str) -> Vec<String> {
    #[derive(Deserialize)]
    struct Line {
        body: Value,
    }
    let text = |line: &str| {
        let Line { body } = serde_json::from_str(line).ok()?;
        let said = body
            .get("messages")
            .and_then(|said| said.as_array()?.last()?.get("content"));
        said.or(body.get("input"))?.as_str().map(str::to_owned)
    };
    lines.lines().filter_map(text).collect()
}
