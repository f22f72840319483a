//! Pages of office documents, made by LibreOffice where it is installed. It shows a document as it was laid out,
//! which no reader of words can. Each reading thread has a worker of its own: a folder that nobody else uses, with a
//! profile that forbids macros, outside links and updates, so that neither the user's own LibreOffice nor a crafted
//! document has a say. What comes out is a PDF like any other, and is read and placed like any other.

use std::ffi::OsString;

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use crate::model::finding::{Code, Finding};
use crate::model::limits::Limits;
use crate::readers::{TextFormat, clean};
use crate::system::child_process::{ProcessExit, ProcessLimits};
use crate::system::process::{Program, ProgramName};
use crate::system::progress::Environment;
use crate::system::{TempDir, process};

/// LibreOffice as it is installed here, looked for once.
pub struct LibreOffice {
    program: Option<Program>,
    version: OnceLock<Option<String>>,
    works_confined: OnceLock<bool>,
    temporary: PathBuf,
}

impl LibreOffice {
    /// Looks for it.
    pub fn find(environment: &Environment) -> Self {
        Self {
            program: process::find(ProgramName::LibreOffice, environment),
            version: OnceLock::new(),
            works_confined: OnceLock::new(),
            temporary: environment.temporary_folder(),
        }
    }

    /// Whether there is one.
    pub fn is_there(&self) -> bool {
        self.program.is_some()
    }

    /// Whether it makes a PDF of a document of ours when it is confined, asked once.
    fn works_confined(&self, limits: &Limits) -> bool {
        let try_it = || {
            let (Some(program), Some(scratch)) = (&self.program, desk(&self.temporary)) else { return true };
            let written = scratch.write("document.rtf", b"{\\rtf1 Good day}");
            let ended = lay_out(program, &scratch, "document.rtf", limits);
            // Where nothing can be written or time is short, that proves nothing.
            written.is_err() || matches!(ended, ProcessExit::Late) || scratch.open(PDF).is_ok()
        };
        *self.works_confined.get_or_init(try_it)
    }
}

/// The worker of one thread.
pub struct OfficeWorker<'a> {
    office: &'a LibreOffice,
    limits: &'a Limits,
    scratch: Option<TempDir>,
}

/// What came of a conversion.
pub enum ConversionResult {
    /// A PDF, with the name and version of what made it.
    Pdf(Vec<u8>, String),
    /// There is no LibreOffice.
    Missing,
    /// It failed: why.
    Failed(Finding),
}

/// What the profile says before LibreOffice adds its own: no macros, nothing fetched, nothing brought up to date. The
/// proxy is one that is never there; it is a second fence where the process cannot be confined.
const PROFILE: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableActiveContent" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update"><prop oor:name="Link" oor:op="fuse"><value>0</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update"><prop oor:name="Field" oor:op="fuse"><value>false</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetProxyType" oor:op="fuse"><value>2</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetHTTPProxyName" oor:op="fuse"><value>127.0.0.1</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetHTTPProxyPort" oor:op="fuse"><value>9</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetHTTPSProxyName" oor:op="fuse"><value>127.0.0.1</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetHTTPSProxyPort" oor:op="fuse"><value>9</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetFTPProxyName" oor:op="fuse"><value>127.0.0.1</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetFTPProxyPort" oor:op="fuse"><value>9</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetNoProxy" oor:op="fuse"><value></value></prop></item>
<item oor:path="/org.openoffice.Office.Java/VirtualMachine"><prop oor:name="Enable" oor:op="fuse"><value>false</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Misc"><prop oor:name="FirstRun" oor:op="fuse"><value>false</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Save/Document"><prop oor:name="AutoSave" oor:op="fuse"><value>false</value></prop></item>
<item oor:path="/org.openoffice.Office.Recovery/RecoveryInfo"><prop oor:name="Enabled" oor:op="fuse"><value>false</value></prop></item>
</oor:items>
"#;

impl<'a> OfficeWorker<'a> {
    /// A worker; its folder is made when it is first needed.
    pub fn new(office: &'a LibreOffice, limits: &'a Limits) -> Self {
        Self { office, limits, scratch: None }
    }

    /// The folder in which the PDF made last can be read in the sandbox.
    pub fn scratch(&self) -> Option<&TempDir> {
        self.scratch.as_ref()
    }

    /// Makes a PDF of a document whose own reader found it sound.
    pub fn convert(&mut self, format: TextFormat, bytes: &[u8]) -> ConversionResult {
        let Some(program) = &self.office.program else { return ConversionResult::Missing };
        let cleaned = match clean::safe(format, bytes, self.limits) {
            Ok(cleaned) => cleaned,
            Err(why) => return ConversionResult::Failed(why),
        };
        let failed = |why: &str| {
            let message = format!("LibreOffice could not make pages from this {}: {why}", format.name());
            ConversionResult::Failed(
                Finding::warning(Code::WordsAlone, message).next("open it, save it as a PDF and use that"),
            )
        };
        if self.scratch.is_none() {
            self.scratch = desk(&self.office.temporary);
        }
        let Some(scratch) = &self.scratch else { return failed("no folder could be made for it to work in") };
        let (seconds, room) = (self.limits.office_seconds, self.limits.office_room);
        let version = self.office.version.get_or_init(|| {
            let bounds =
                ProcessLimits { seconds, room: Some(room), said: 4 << 10, notes: false, stopped: &|| false };
            match process::probe(program, &[profile(scratch), "--version".into()], scratch.folder(), bounds) {
                ProcessExit::Well { said } => version(&said),
                _ => None,
            }
        });
        // A version that is not known cannot be part of the settings that give the same bytes again.
        let Some(version) = version else { return failed("it does not start") };
        if !clean::is_proved(format) && !program.can_be_confined(scratch.folder()) {
            return failed("leverarch cannot make sure that it fetches nothing from outside");
        }
        let source = format!("document.{}", format.endings().first().copied().unwrap_or("doc"));
        if scratch.write(&source, &cleaned).is_err() {
            return failed("there is no room on the disk");
        }
        let ended = lay_out(program, scratch, &source, self.limits);
        // The next document may not find this one beside it.
        scratch.remove(&source);
        let pdf = scratch.read(PDF, self.limits.held_bytes);
        match (ended, pdf) {
            (ProcessExit::Well { .. }, Ok(pdf)) => ConversionResult::Pdf(pdf, version.clone()),
            (ProcessExit::Late, _) => {
                // A profile that was in use when it was ended is not trusted again.
                self.scratch = None;
                failed(&format!("it took longer than {seconds} seconds and was stopped"))
            }
            // It may be the fences and not the document that it stumbles over.
            _ if program.can_be_confined(scratch.folder()) && !self.office.works_confined(self.limits) => {
                program.cannot_be_confined();
                self.convert(format, bytes)
            }
            (ProcessExit::Well { .. }, Err(_)) => failed("it made no pages"),
            (ProcessExit::Badly, _) => failed("it gave up"),
        }
    }
}

/// A folder for it, with its profile.
fn desk(above: &Path) -> Option<TempDir> {
    let scratch = TempDir::new(above).ok()?;
    scratch.write("profile/user/registrymodifications.xcu", PROFILE.as_bytes()).ok()?;
    Some(scratch)
}

/// Where it is told to find its profile.
fn profile(scratch: &TempDir) -> OsString {
    let mut profile = OsString::from("-env:UserInstallation=file://");
    profile.push(scratch.folder().join("profile"));
    profile
}

/// Has it make [`PDF`] of a document in the folder.
fn lay_out(program: &Program, scratch: &TempDir, source: &str, limits: &Limits) -> ProcessExit {
    scratch.remove(PDF);
    let mut arguments = vec![profile(scratch)];
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
        source,
    ];
    arguments.extend(plain.iter().map(OsString::from));
    process::run(program, &arguments, scratch.folder(), limits.office_seconds, limits.office_room)
}

/// The name of the PDF in the folder.
pub const PDF: &str = "document.pdf";

/// "LibreOffice 7.4.7" of what the program says of itself.
fn version(said: &str) -> Option<String> {
    let number = said.split_whitespace().skip_while(|word| *word != "LibreOffice").nth(1)?;
    Some(format!("LibreOffice {number}"))
}
