//! `HOW-TO-CHECK.txt`: the same explanation that closes the PDF, as a plain text that travels with the
//! originals and needs no program to read.

use super::record::Record;
use crate::model::Digest;

/// A bundle whose originals are in a bag.
pub struct BundleToCheck<'a> {
    stem: &'a str,
    title: &'a str,
    evidence_digest: Digest,
    /// The folder in the bag that holds its lists, with a slash at its end; empty for the only bundle.
    folder: String,
}

impl<'a> BundleToCheck<'a> {
    /// The bundle of a record, with the stem of its files and the folder of its lists.
    pub fn new(record: &'a Record, stem: &'a str, folder: String) -> Self {
        Self { stem, title: &record.title, evidence_digest: record.evidence_digest, folder }
    }
}

/// The text for the bundle, or for each of several.
pub fn how_to_check(bundles: &[BundleToCheck<'_>]) -> String {
    let each = |text: &dyn Fn(&BundleToCheck<'_>) -> String| bundles.iter().map(text).collect::<String>();
    let titles = each(&|bundle| format!("{}\n", bundle.title));
    let names: Vec<String> = bundles.iter().map(|bundle| format!("\"{}.pdf\"", bundle.stem)).collect();
    let (what, were) = match names.len() {
        1 => ("bundle", "was"),
        _ => ("bundles", "were"),
    };
    let names = names.join(",\n");
    let lists = each(&|bundle| {
        let BundleToCheck { folder, evidence_digest, .. } = bundle;
        format!(
            "\x20     cat {folder}manifest-sha256.txt {folder}pages-sha256.txt | sha256sum            (Linux)\n\
             \x20     cat {folder}manifest-sha256.txt {folder}pages-sha256.txt | shasum -a 256        (Mac)\n\
             \x20     copy /b {back}manifest-sha256.txt+{back}pages-sha256.txt both.txt           (Windows,\n\
             \x20     certutil -hashfile both.txt SHA256                               in cmd)\n\
             \n\
             \x20  The answer must be the evidence digest that is printed on the cover of the bundle:\n\
             \n\
             \x20     {evidence_digest}\n\
             \n",
            back = folder.replace('/', "\\")
        )
    });
    let records = each(&|bundle| {
        let BundleToCheck { folder, stem, .. } = bundle;
        format!(
            "\"{folder}{stem}.json\" in this folder names the PDF's size and SHA-256\n\
             \x20  under \"bundle\". Beside the PDF, \"sha256sum -c '{stem}.sha256'\" checks it too.\n"
        )
    });
    format!(
        "HOW TO CHECK THIS BUNDLE\n\
         {titles}\
         \n\
         This folder holds the original files from which the {what} {names} {were} made,\n\
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
         2. Check the lists themselves. manifest-sha256.txt lists the originals and pages-sha256.txt\n\
         \x20  the pages of the bundle. Type\n\
         \n\
         {lists}\
         3. Check the bundle. {records}\
         \n\
         4. With the leverarch program, \"leverarch verify\" and the name of the folder that holds the\n\
         \x20  bundle does all of this and names what was changed.\n\
         \n\
         THE LIST OF PAGES\n\
         \n\
         Each line of pages-sha256.txt is about one page of evidence: its digest, its number in the\n\
         bundle, the item that it shows (12.1 is the first file attached to item 12, and 12/3 the\n\
         third file of an item of several), and which page of that item or file. The digest is worked\n\
         out from the PDF like this. The page draws one thing, the XObject called Figure. Begin with\n\
         it, and go to every object that it refers to, in the order in which the references stand,\n\
         and so on; through all pages of an item, or of one of its files, each object once.\n\
         The digest of an object is the SHA-256 of its text as it stands in the file, between \"obj\"\n\
         and \"endobj\" or in its object stream, without blanks at either end; for a stream only its\n\
         dictionary, then a line's end and the SHA-256 of the stream's bytes as they are stored. In\n\
         that text each reference (\"12 0 R\") is replaced by the digest of the object it leads to;\n\
         where that is still being worked out, because objects lead to one another in a circle, by\n\
         how many objects of the item or file were begun before it, in brackets. To the text of a\n\
         layer (optional content group) that the catalog lists as off, \" OFF\" is added. The digest\n\
         of the page is the SHA-256 of nine words with a blank between them: width and height of the page\n\
         as they stand at the end of its MediaBox, the six numbers before \"cm\" in the page's own\n\
         content, and the digest of the Figure.\n\
         \n\
         WHAT THIS PROVES, AND WHAT IT DOES NOT\n\
         \n\
         If the digests agree, the files are the same, byte for byte, as when the bundle was made.\n\
         That does not show that a letter is genuine, when a photograph was taken, or that nothing\n\
         was left out. Someone able to change a file could also change a digest kept beside it, so\n\
         compare the evidence digest with a copy of the cover that was sent or printed earlier.\n"
    )
}
