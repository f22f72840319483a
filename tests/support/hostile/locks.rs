//! Encryption that is garbage, and dictionaries of encryption that ask for the impossible.

use super::*;

fn locked(encrypt: &str) -> Vec<u8> {
    let mut raw = Raw::page();
    let number = raw.add(encrypt);
    raw.trailer = format!(
        "/Root 1 0 R/Encrypt {number} 0 R/ID[<00112233445566778899aabbccddeeff><00112233445566778899aabbccddeeff>]"
    );
    raw.bytes()
}

fn standard(more: &str) -> Vec<u8> {
    let key = times("00", 32);
    locked(&format!("<</Filter/Standard/O<{key}>/U<{key}>/P -4{more}>>"))
}

pub(crate) fn rows() -> Vec<Row> {
    vec![
        row("encryption that is a number", Placed(1, MENDED), || locked("42")),
        // What is stated so enciphers nothing, so the page is read as it stands.
        row("encryption that is empty", Placed(1, REMOVED), || locked("<<>>")),
        row("encryption that is itself", Placed(1, REMOVED), || locked("6 0 R")),
        row("encryption that is not there", Placed(1, REMOVED), || {
            let mut raw = Raw::page();
            raw.trailer = "/Root 1 0 R/Encrypt 99 0 R".into();
            raw.bytes()
        }),
        row("encryption by an unknown handler", Refused("locked", "Who.Knows"), || {
            locked("<</Filter/Who.Knows/V 4/R 4>>")
        }),
        row("encryption of version 99", Refused("locked", "cannot be opened here"), || {
            standard("/V 99/R 99/Length 128")
        }),
        row("encryption below zero", Refused("locked", "cannot be opened here"), || {
            standard("/V -1/R -1/Length -8")
        }),
        row("encryption with a key of no bits", Refused("locked", "cannot be opened here"), || {
            standard("/V 2/R 3/Length 0")
        }),
        row("encryption with a key of 10^9 bits", Refused("locked", "needs a password"), || {
            standard("/V 2/R 3/Length 1000000000")
        }),
        row("encryption with a key of 7 bits", Refused("locked", "cannot be opened here"), || {
            standard("/V 2/R 3/Length 7")
        }),
        row("encryption with garbage of 128 bits", Refused("locked", "needs a password"), || {
            standard("/V 2/R 3/Length 128")
        }),
        row("encryption with short strings", Refused("locked", "needs a password"), || {
            locked("<</Filter/Standard/V 2/R 3/Length 128/O(a)/U(b)/P -4>>")
        }),
        row("encryption with strings of 10^6 bytes", Refused("locked", "needs a password"), || {
            let long = times("00", 1_000_000);
            locked(&format!(
                "<</Filter/Standard/V 5/R 6/Length 256/O<{long}>/U<{long}>/OE<{long}>/UE<{long}>/Perms<{long}>/P -4\
                 /CF<</StdCF<</CFM/AESV3/Length 32>>>>/StmF/StdCF/StrF/StdCF>>"
            ))
        }),
        row("encryption of 256 bits with garbage", Refused("locked", "needs a password"), || {
            let (key, long) = (times("00", 32), times("00", 48));
            locked(&format!(
                "<</Filter/Standard/V 5/R 6/Length 256/O<{long}>/U<{long}>/OE<{key}>/UE<{key}>/Perms<{}>/P -4\
                 /CF<</StdCF<</CFM/AESV3/Length 32>>>>/StmF/StdCF/StrF/StdCF>>",
                times("00", 16)
            ))
        }),
        // No filter of the ring names a method: whether the pages are enciphered cannot be known.
        row("encryption with filters in a ring", Refused("locked", "protected in a way"), || {
            let key = times("00", 32);
            let mut raw = Raw::page();
            raw.add(format!(
                "<</Filter/Standard/V 4/R 4/Length 128/O<{key}>/U<{key}>/P -4/CF 7 0 R/StmF/A/StrF/A>>"
            ));
            raw.add("<</A 7 0 R/StdCF 7 0 R>>");
            raw.trailer = "/Root 1 0 R/Encrypt 6 0 R/ID[<00><00>]".into();
            raw.bytes()
        }),
        row("encryption without an identifier", Refused("locked", "needs a password"), || {
            let key = times("00", 32);
            let mut raw = Raw::page();
            raw.add(format!("<</Filter/Standard/V 2/R 3/Length 128/O<{key}>/U<{key}>/P -4>>"));
            raw.trailer = "/Root 1 0 R/Encrypt 6 0 R".into();
            raw.bytes()
        }),
    ]
}
