//! `HOW-TO-CHECK.txt`: the same explanation that closes the PDF, as a plain text that travels with the
//! originals and needs no program to read.

use crate::model::Digest;

/// The text for a bundle with this file name stem and evidence digest.
pub fn how_to_check(stem: &str, title: &str, evidence_digest: Digest) -> String {
    format!(
        "HOW TO CHECK THIS BUNDLE\n\
         {title}\n\
         \n\
         This folder holds the original files from which the bundle \"{stem}.pdf\" was made,\n\
         unchanged, in the folder \"data\". You need no special program to check them.\n\
         \n\
         1. Check the originals. In this folder, type\n\
         \n\
         \x20     sha256sum -c manifest-sha256.txt          (Linux)\n\
         \x20     shasum -a 256 -c manifest-sha256.txt      (Mac)\n\
         \n\
         \x20  Every line must end in OK. On Windows, \"certutil -hashfile FILE SHA256\" prints the\n\
         \x20  digest of one file; compare it with that file's line in manifest-sha256.txt. Any BagIt\n\
         \x20  program (RFC 8493) does the whole check in one step.\n\
         \n\
         2. Check the list itself. Type\n\
         \n\
         \x20     sha256sum manifest-sha256.txt\n\
         \n\
         \x20  The answer must be the evidence digest that is printed on the cover of the bundle:\n\
         \n\
         \x20     {evidence_digest}\n\
         \n\
         3. Check the bundle. \"{stem}.json\" in this folder names the PDF's size and SHA-256\n\
         \x20  under \"bundle\". Beside the PDF, \"sha256sum -c '{stem}.sha256'\" checks it too.\n\
         \n\
         4. With the leverarch program, \"leverarch verify\" and the name of the folder that holds the\n\
         \x20  bundle does all of this and names what was changed.\n\
         \n\
         WHAT THIS PROVES, AND WHAT IT DOES NOT\n\
         \n\
         If the digests agree, the files are the same, byte for byte, as when the bundle was made.\n\
         That does not show that a letter is genuine, when a photograph was taken, or that nothing\n\
         was left out. Someone able to change a file could also change a digest kept beside it, so\n\
         compare the evidence digest with a copy of the cover that was sent or printed earlier.\n"
    )
}
