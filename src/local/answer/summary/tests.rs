use super::*;

#[test]
fn print_all() {
    for (number, text) in crate::local::recipe::email_texts().iter().enumerate() {
        println!("[{number}] {}\n", summarise(text));
    }
}
