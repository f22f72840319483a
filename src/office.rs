//! Pages of office documents, made by LibreOffice where it is installed. It shows a document as it was laid out,
//! which no reader of words can. Each reading thread has a desk of its own: a folder that nobody else uses, with a
//! profile that forbids macros, outside links and updates, so that neither the user's own LibreOffice nor a crafted
//! document has a say. What comes out is a PDF like any other, and is read and placed like any other.

use std::ffi::OsString;
use std::sync::OnceLock;

use crate::converter::{self, Ended, Name, Program};
use crate::disk::Scratch;
use crate::finding::{Code, Finding};
use crate::formats::{Script, clean};
use crate::job::Environment;
use crate::limits::Limits;

/// LibreOffice as it is installed here, looked for once.
pub struct Office {
    program: Option<Program>,
    version: OnceLock<Option<String>>,
    temporary: std::path::PathBuf,
}

impl Office {
    /// Looks for it.
    pub fn find(environment: &Environment) -> Self {
        Self {
            program: converter::find(Name::LibreOffice, environment),
            version: OnceLock::new(),
            temporary: environment.temporary_folder(),
        }
    }

    /// Whether there is one.
    pub fn is_there(&self) -> bool {
        self.program.is_some()
    }
}

/// The desk of one thread.
pub struct Desk<'a> {
    office: &'a Office,
    limits: &'a Limits,
    scratch: Option<Scratch>,
}

/// What came of a conversion.
pub enum Converted {
    /// A PDF, with the name and version of what made it.
    Pdf(Vec<u8>, String),
    /// There is no LibreOffice.
    Missing,
    /// It failed: why.
    Failed(Finding),
}

/// What the profile says before LibreOffice adds its own: no macros, nothing fetched, nothing brought up to date.
const PROFILE: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableActiveContent" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update"><prop oor:name="Link" oor:op="fuse"><value>0</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update"><prop oor:name="Field" oor:op="fuse"><value>false</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Misc"><prop oor:name="FirstRun" oor:op="fuse"><value>false</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Save/Document"><prop oor:name="AutoSave" oor:op="fuse"><value>false</value></prop></item>
<item oor:path="/org.openoffice.Office.Recovery/RecoveryInfo"><prop oor:name="Enabled" oor:op="fuse"><value>false</value></prop></item>
</oor:items>
"#;

impl<'a> Desk<'a> {
    /// A desk; its folder is made when it is first needed.
    pub fn new(office: &'a Office, limits: &'a Limits) -> Self {
        Self { office, limits, scratch: None }
    }

    /// The folder in which the PDF made last can be read on trial.
    pub fn scratch(&self) -> Option<&Scratch> {
        self.scratch.as_ref()
    }

    /// Makes a PDF of a document whose own reader found it sound.
    pub fn convert(&mut self, script: Script, bytes: &[u8]) -> Converted {
        let Some(program) = &self.office.program else { return Converted::Missing };
        let bytes = match clean::safe(script, bytes, self.limits) {
            Ok(bytes) => bytes,
            Err(why) => return Converted::Failed(why),
        };
        let failed = |why: &str| {
            let message = format!("LibreOffice could not make pages of this {}: {why}", script.in_words());
            Converted::Failed(
                Finding::warning(Code::WordsAlone, message).next("open it, save it as PDF and use that"),
            )
        };
        if self.scratch.is_none() {
            self.scratch = Scratch::new(&self.office.temporary).ok().filter(|scratch| {
                scratch.write("profile/user/registrymodifications.xcu", PROFILE.as_bytes()).is_ok()
            });
        }
        let Some(scratch) = &self.scratch else { return failed("no folder could be made for it to work in") };
        let (seconds, room) = (self.limits.office_seconds, self.limits.office_room);
        let mut profile = OsString::from("-env:UserInstallation=file://");
        profile.push(scratch.folder().join("profile"));
        let version = self.office.version.get_or_init(|| {
            match converter::run(
                program,
                &[profile.clone(), "--version".into()],
                scratch.folder(),
                seconds,
                room,
            ) {
                Ended::Well { said } => version(&said),
                _ => None,
            }
        });
        // A version that is not known cannot be part of the settings that give the same bytes again.
        let Some(version) = version else { return failed("it does not start") };
        let source = format!("document.{}", script.endings().first().copied().unwrap_or("doc"));
        if scratch.write(&source, &bytes).is_err() {
            return failed("there is no room on the disk");
        }
        scratch.remove(PDF);
        let mut arguments = vec![profile];
        let plain = [
            "--headless",
            "--norestore",
            "--nolockcheck",
            "--nodefault",
            "--nologo",
            "--nofirststartwizard",
            "--convert-to",
            "pdf:writer_pdf_Export",
            "--outdir",
            ".",
            &source,
        ];
        arguments.extend(plain.iter().map(OsString::from));
        match converter::run(program, &arguments, scratch.folder(), seconds, room) {
            Ended::Well { .. } => {}
            Ended::Badly => return failed("it gave up"),
            Ended::Late => {
                // A profile that was in use when it was ended is not trusted again.
                self.scratch = None;
                return failed(&format!("it was not done after {seconds} seconds"));
            }
        }
        match scratch.read(PDF, self.limits.held_bytes) {
            Ok(pdf) => Converted::Pdf(pdf, version.clone()),
            Err(_) => failed("it made none"),
        }
    }
}

/// The name of the PDF in the folder.
pub const PDF: &str = "document.pdf";

/// "LibreOffice 7.4.7" of what the program says of itself.
fn version(said: &str) -> Option<String> {
    let number = said.split_whitespace().skip_while(|word| *word != "LibreOffice").nth(1)?;
    Some(format!("LibreOffice {number}"))
}
