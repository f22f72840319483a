//! How to check the bundle: one page in plain English for a reader who has the files and no special program,
//! and who should know as well what such a check cannot show.

use super::running_head::running_head;
use super::{CoverFacts, OriginalsZip};
use crate::pdf::layout::color::TINT;
use crate::pdf::layout::page::{LayoutPage, MARGIN, MEASURE, PageFlow, PageRect, RIGHT};
use crate::pdf::layout::palette::{HEADING, MONO, NOTE, TITLE};
use crate::pdf::layout::shape_text::{Style, TextShaper};

const TEXT: Style = NOTE;
const LABEL: Style = NOTE;
const COMMAND: Style = MONO;
const TOGETHER: &str = ". Put them in one folder, open a terminal there, and type:";
const TITLE_OF_PAGE: &str = "How to check this bundle";
/// Where the commands begin, right of the words that say what they are for.
const COMMANDS: f32 = 118.0;

/// Typesets the page.
pub(super) fn compose(setter: &mut TextShaper, facts: &CoverFacts) -> Vec<LayoutPage> {
    let mut page =
        Explanation { pages: PageFlow::new().headed(running_head(setter, facts, TITLE_OF_PAGE)), setter };
    let stem = &facts.stem;
    page.heading();
    page.says(
        "A SHA-256 digest is a number of 64 digits, worked out from the contents of a file. Anyone can work \
         it out again. If the result is the same, the file is the same, byte for byte. If one letter of the \
         file was changed, the result is quite different.",
    );
    page.part("What this shows, and what it does not");
    page.says(
        "It shows that the files are the same now as when this bundle was sealed. It does not show that a \
         letter is genuine, who wrote it, or when a photograph was taken or a recording made. Nor does it \
         show that nothing was left out.",
    );
    page.says(
        "Anyone who can change a file can also change a digest stored with it. So compare with a copy that \
         was out of their hands: a cover and a schedule of digests that were served, sent or printed earlier.",
    );
    page.part("The bundle itself");
    let all = |zip: &str| format!("{stem}.sha256 lists the digests of {stem}.pdf, {zip}{stem}.json");
    let list = match &facts.originals {
        Some(zip) if zip.is_shared() => format!(
            "{} and of {}, which is in the folder above it. Open a terminal in the folder of {stem}.pdf, and type:",
            all("").replace(", ", " and "),
            zip.name
        ),
        Some(zip) => all(&format!("{} and ", zip.name)) + TOGETHER,
        None => all("").replace(", ", " and ") + TOGETHER,
    };
    page.says(&list);
    page.command("On Linux", &format!("sha256sum -c \"{stem}.sha256\""));
    page.command("On a Mac", &format!("shasum -a 256 -c \"{stem}.sha256\""));
    page.command("On Windows", &format!("certutil -hashfile \"{stem}.pdf\" SHA256"));
    page.command("or in PowerShell", &format!("Get-FileHash \"{stem}.pdf\" -Algorithm SHA256"));
    page.says(
        "On Linux and a Mac every line should end in “OK”. Windows prints the digest. Compare it with the \
         list. Capital and small letters mean the same.",
    );
    if let Some(zip) = &facts.originals {
        let OriginalsZip { name, lists } = zip;
        page.part("The original files");
        // Whoever sends the zip with one bundle sends what the others hold as well.
        let holds = match zip.is_shared() {
            true => {
                "holds the original files of this bundle and of the others that were made with it, unchanged, and the records of all of them"
            }
            false => "holds the original files, unchanged",
        };
        page.says(&format!(
            "{name} {holds}. It also holds manifest.toml, the list from which the bundle was \
             made. That list can name people and addresses that the bundle does not. The zip is a BagIt bag (RFC 8493), so any BagIt \
             program can check it. Without one, unzip it, open a terminal in the folder that comes out, \
             the one with manifest-sha256.txt in it, and type:",
        ));
        page.command("All originals", "sha256sum -c manifest-sha256.txt");
        page.command(
            "Evidence digest",
            &format!("cat {lists}manifest-sha256.txt {lists}pages-sha256.txt | sha256sum"),
        );
        page.says(
            "The second command gives the evidence digest that is printed on the cover. It is the SHA-256 of \
             the list of all originals followed by the list of all pages of evidence. If it agrees, every \
             digest in both lists is the one that was sealed. On a Mac write “shasum -a 256” instead of \
             “sha256sum”. HOW-TO-CHECK.txt in the zip has the commands for Windows, and says how the digest \
             of a page is worked out.",
        );
    } else {
        page.part("The original files");
        page.says(&format!(
            "The original files were left out of this edition. Anyone who has a file can work out its digest \
             as above and compare it with the schedule of digests in this bundle. The evidence digest on the \
             cover is the SHA-256 of two lists, one after the other. The first has a line for each file, \
             sorted by name: its digest, two spaces, data/ and the name of the file. The second has a line \
             for each page of evidence: its digest, two spaces, its number in this bundle, the item and the \
             page of the item. A space separates the last three. {stem}.json holds all of them.",
        ));
    }
    page.part("With leverarch");
    page.says(
        "The program that made this bundle checks all of this at once and names any item that differs:",
    );
    page.command("In the folder of the PDF", "leverarch verify .");
    page.command("Only the PDF", &format!("leverarch verify \"{stem}.pdf\""));
    page.pages.finish()
}

/// The page being written.
struct Explanation<'a> {
    setter: &'a mut TextShaper,
    pages: PageFlow,
}

impl Explanation<'_> {
    fn heading(&mut self) {
        let block = self.setter.set(TITLE_OF_PAGE, &TITLE, MEASURE);
        self.pages.flow(&block, MARGIN);
        self.pages.skip(6.0);
    }

    /// A heading, with room for what follows it.
    fn part(&mut self, text: &str) {
        let block = self.setter.set(text, &HEADING, MEASURE);
        self.pages.need(block.height() + 60.0);
        self.pages.skip(9.0);
        self.pages.flow(&block, MARGIN);
        self.pages.skip(2.0);
    }

    fn says(&mut self, text: &str) {
        let block = self.setter.set(text, &TEXT, MEASURE);
        self.pages.flow(&block, MARGIN);
        self.pages.skip(5.0);
    }

    /// A command on a grey ground, beside the words that say what it is for. One that is too long for that has the whole
    /// line below them, so that nobody has to guess where a broken line has a space.
    fn command(&mut self, label: &str, command: &str) {
        let label = self.setter.set(label, &LABEL, COMMANDS - 14.0);
        let beside = MEASURE - COMMANDS - 14.0;
        let is_long = self.setter.width(command, &COMMAND) > beside;
        let (left, wide) = if is_long { (MARGIN, MEASURE - 14.0) } else { (MARGIN + COMMANDS, beside) };
        let command = self.setter.set(command, &COMMAND, wide);
        let above = if is_long { label.height() + 2.0 } else { 0.0 };
        let height = command.height() + 6.0;
        self.pages.need(above + height);
        let top = self.pages.y + above;
        let area = PageRect { left, top, right: RIGHT, bottom: top + height };
        self.pages.fill(area, TINT);
        let base = if is_long { self.pages.y } else { top + 3.0 + command.base - label.base };
        self.pages.print(&label, 0..label.lines.len(), MARGIN + 6.0, base);
        self.pages.print(&command, 0..command.lines.len(), left + 8.0, top + 3.0);
        self.pages.y = top + height + 3.0;
    }
}
