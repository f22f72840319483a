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
             \x20  under \"bundle\". Next to the PDF, \"sha256sum -c '{stem}.sha256'\" checks it too.\n"
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
         \x20  digest of one file. Compare it with that file's line in manifest-sha256.txt. Any BagIt\n\
         \x20  program (RFC 8493) does this check in one step.\n\
         \n\
         2. Check the lists themselves. manifest-sha256.txt lists the originals and pages-sha256.txt\n\
         \x20  the pages of the bundle. Type\n\
         \n\
         {lists}\
         3. Check the bundle. {records}\
         \n\
         4. If you have the leverarch program, type \"leverarch verify\" and the name of the folder that\n\
         \x20  holds the bundle. It does all of this and names any change.\n\
         \n\
         THE LIST OF PAGES\n\
         \n\
         Each line of pages-sha256.txt is about one page of evidence. It gives the page's digest, its\n\
         number in the bundle, the item that it shows, and the page of that item or file. 12.1 is the\n\
         first file attached to item 12. 12/3 is the third file of item 12, if that has several files.\n\
         The digest is worked out from the PDF like this.\n\
         \n\
         a) The page draws one thing, the XObject called Figure. Begin with it, and go to every object\n\
         \x20  that it refers to, in the order of the references, and so on. Do this for all pages of an\n\
         \x20  item, or of one of its files. Take each object once.\n\
         b) The digest of an object is the SHA-256 of its text in the file, without spaces at either end.\n\
         \x20  The text is between \"obj\" and \"endobj\", or in its object stream. For a stream take only its\n\
         \x20  dictionary, then a line end, then the SHA-256 of the stream's bytes as they are stored.\n\
         c) In that text each reference (\"12 0 R\") is replaced by the digest of the object that it leads\n\
         \x20  to. Objects can lead to one another in a circle, so that digest may not be known yet. Then use\n\
         \x20  the number of objects of the item or file that were begun before it, in brackets.\n\
         d) Add \" OFF\" to the text of a layer (optional content group) that the catalog lists as off.\n\
         e) The digest of the page is the SHA-256 of nine words with a space between them. They are the\n\
         \x20  width and the height at the end of the page's MediaBox, the six numbers before \"cm\" in the\n\
         \x20  page's own content, and the digest of the Figure.\n\
         \n\
         WHAT THIS PROVES, AND WHAT IT DOES NOT\n\
         \n\
         If the digests agree, the files are the same, byte for byte, as when the bundle was made.\n\
         That does not show that a letter is genuine, when a photograph was taken, or that nothing\n\
         was left out. Anyone who can change a file can also change a digest stored with it. So\n\
         compare the evidence digest with a copy of the cover that was sent or printed earlier.\n"
    )
}
