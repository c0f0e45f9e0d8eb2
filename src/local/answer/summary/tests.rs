use super::*;

fn cut(text: &str) -> Vec<String> {
    sentences::split(text)
}

#[test]
fn abbreviations_and_initials_do_not_end_a_sentence() {
    let text = "Dr. Weber met J. Smith of Acme Inc. Chicago, e.g. for the audit. It went well.";
    let expected = [
        "Dr. Weber met J. Smith of Acme Inc. Chicago, e.g. for the audit.",
        "It went well.",
    ];
    assert_eq!(cut(text), expected);
}

#[test]
fn decimals_and_versions_stay_whole() {
    let text = "Firmware 4.12 costs €1.50 more. Update by 5.30 p.m. Penang time!";
    let expected = [
        "Firmware 4.12 costs €1.50 more.",
        "Update by 5.30 p.m. Penang time!",
    ];
    assert_eq!(cut(text), expected);
}

#[test]
fn german_ordinals_before_months_do_not_end_a_sentence() {
    let text = "Die Frist endet am 14. November um 16 Uhr. Bitte antworten Sie z. B. per Post.";
    let expected = [
        "Die Frist endet am 14. November um 16 Uhr.",
        "Bitte antworten Sie z. B. per Post.",
    ];
    assert_eq!(cut(text), expected);
}

#[test]
fn closing_quotes_belong_to_their_sentence() {
    let text = "She said “It is done.” Then she left. «C’est fini !» Il partit.";
    let expected = [
        "She said “It is done.”",
        "Then she left.",
        "«C’est fini !»",
        "Il partit.",
    ];
    assert_eq!(cut(text), expected);
}

#[test]
fn chinese_and_japanese_end_without_spaces() {
    assert_eq!(
        cut("設備は復旧しました。ご安心ください！次回は「いつ？」ですか。"),
        [
            "設備は復旧しました。",
            "ご安心ください！",
            "次回は「いつ？」",
            "ですか。"
        ],
    );
    assert_eq!(cut("货到了。请确认！"), ["货到了。", "请确认！"]);
}

#[test]
fn a_lead_in_and_its_list_are_one_sentence() {
    let paragraphs =
        vec!["We need:\n• the tower,\n• one driver;\n2. a bill.\nThat is all.".to_owned()];
    let texts: Vec<String> = sentences::of_paragraphs(&paragraphs)
        .into_iter()
        .map(|sentence| sentence.text)
        .collect();
    assert_eq!(
        texts,
        ["We need: the tower; one driver; a bill.", "That is all."]
    );
}

#[test]
fn an_e_mail_is_stripped_to_its_message() {
    let text = "From: Ann <ann@x.example>\nTo: Bob\nSubject: Fog\n\nDear Bob,\n\n\
                The ship is late.\n\n> earlier text\n\nPlease call.\n\nKind regards,\nAnn\nDirector";
    let mail = mail::read(text);
    assert_eq!(mail.subject.as_deref(), Some("Fog"));
    assert_eq!(mail.paragraphs, ["The ship is late.\n", "Please call."]);
}

#[test]
fn quoted_history_is_dropped() {
    let text = "Subject: Re: Price\n\nHi Sam,\n\nWe accept the price of 40 euros a piece from May.\n\n\
                On Monday Sam wrote:\n> Do you accept?\n\nOld text below.";
    assert_eq!(
        mail::read(text).paragraphs,
        ["We accept the price of 40 euros a piece from May."]
    );
}

#[test]
fn the_request_with_its_deadline_is_in_the_summary() {
    let text = "From: A\nSubject: Renewal quote\n\nHi Dana,\n\nI hope the move went well. \
                The renewal quote raises the annual fee from $412,000 to $538,000. \
                We like the product. My team has used it since 2019 and knows it by heart. \
                Please send me a revised quote by Friday, 7 November.\n\nBest,\nLee";
    let summary = "The renewal quote raises the annual fee from $412,000 to $538,000. My team has \
                   used it since 2019 and knows it by heart. Please send me a revised quote by \
                   Friday, 7 November.";
    assert_eq!(summarise(text), summary);
}

#[test]
fn a_german_request_is_found() {
    let text = "Betreff: Prüfung\n\nSehr geehrte Frau Holt,\n\nwir haben 14 Befunde in der Firmware \
                gefunden, davon zwei kritische. Das Wetter war gut. Bitte nennen Sie uns bis zum 13. November \
                einen Ansprechpartner.\n\nMit freundlichen Grüßen\nJ. Brandt";
    let summary = summarise(text);
    assert!(summary.starts_with("wir haben 14 Befunde"), "{summary}");
    assert!(
        summary.ends_with("bis zum 13. November einen Ansprechpartner."),
        "{summary}"
    );
}

#[test]
fn an_instruction_above_the_text_is_not_part_of_it() {
    assert_eq!(
        summarise("Summarise in one line:\n\nThe tea is cold."),
        "The tea is cold."
    );
}

#[test]
fn repetition_is_not_said_twice() {
    let text = "The valve of pump 7 leaks oil. The valve of pump 7 leaks oil! \
                The crew ordered a new valve for 90 euros. Weather is fine.";
    assert_eq!(summarise(text).matches("leaks oil").count(), 1);
}

#[test]
fn an_empty_text_has_an_empty_summary() {
    assert_eq!(["", " \n ", "…"].map(summarise), ["", "", "…"]);
}

#[test]
fn every_sample_e_mail_gets_a_short_summary_without_its_frame() {
    for text in crate::local::recipe::email_texts() {
        let summary = summarise(&text);
        let length = summary.chars().count();
        assert!((20..=700).contains(&length), "{length}: {summary}");
        for frame in ["Subject:", "From:", "Kind regards", "Sincerely"] {
            assert!(!summary.contains(frame), "{summary}");
        }
    }
}
