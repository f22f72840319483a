//! The manifest as it goes into the bag: whoever gets the bag learns how the case was put together, and no password.

use super::edit::{self, FieldPath};
use super::parse::parse;

/// The text of a manifest without its passwords and the names of the variables that hold them; the rest is as it was
/// written. Nothing when a password stands in it in another place as well, in a comment for instance, or when it cannot be
/// taken out.
pub fn without_passwords(text: &str) -> Option<String> {
    let items = parse(text).manifest.item;
    let mut left = text.to_owned();
    for (row, item) in items.iter().enumerate() {
        let fields = [("password", item.password.is_some()), ("password_env", item.password_env.is_some())];
        for (key, _) in fields.into_iter().filter(|field| field.1) {
            left = edit::remove(&left, &FieldPath::top("item").row(row).key(key)).ok()?.text;
        }
    }
    let passwords = items.iter().filter_map(|item| item.password.as_ref());
    let stands = passwords.map(|password| password.reveal()).any(|password| left.contains(password));
    (!stands).then_some(left)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_passwords_are_taken_out() {
        let text = "# my case\n[case]\nreference = \"1\"\n\n[[item]]\nfile = \"a.pdf\" # from the bank\npassword = \"Secret 1\"\ntitle = \"A\"\n\n[[item]]\nfile = \"b.pdf\"\npassword_env = \"PW\"\n";
        let without = "# my case\n[case]\nreference = \"1\"\n\n[[item]]\nfile = \"a.pdf\" # from the bank\ntitle = \"A\"\n\n[[item]]\nfile = \"b.pdf\"\n";
        assert_eq!(without_passwords(text).as_deref(), Some(without));
        assert_eq!(without_passwords(without).as_deref(), Some(without));
    }

    #[test]
    fn a_password_in_a_comment_keeps_the_manifest_out() {
        for text in [
            "[[item]]\nfile = \"a.pdf\"\n# Secret 1\npassword = \"Secret 1\"\n",
            "[[item]]\nfile = \"a.pdf\"\npassword = \"Secret 1\" # it is Secret 1\n",
            "[[item]]\nfile = \"a.pdf\"\ntitle = \"opens with Secret 1\"\npassword = \"Secret 1\"\n",
        ] {
            assert_eq!(without_passwords(text), None, "{text}");
        }
    }
}
