//! Programs that make pages of documents, and what a document asks of them. A list of hostile documents is given to the
//! program as it is built, under strace, which sees what the kernel granted. The same list is given to LibreOffice as
//! it is, to show that it bites.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::support::bait::{Bait, CANARY, PLAIN, ROWS, Row, as_it_is, for_libreoffice};

/// The folders of inputs that are walked here.
pub(crate) const FOLDERS: &[&str] = &[];

const PROGRAM: &str = env!("CARGO_BIN_EXE_leverarch");

/// What the kernel granted to a process and all that it started.
struct Trace {
    opened: BTreeSet<String>,
    started: BTreeSet<String>,
    sockets: BTreeSet<String>,
    calls: usize,
}

/// Runs something under strace.
fn traced(bait: &Bait, words: &[&str]) -> (Output, Trace) {
    let folder = tempfile::tempdir().expect("folder");
    let out = Command::new("strace")
        .args([
            "-ff",
            "-y",
            "-qq",
            "-s",
            "4096",
            "-e",
            "trace=socket,connect,open,openat,openat2,creat,execve,execveat,io_uring_setup",
        ])
        .arg("-o")
        .arg(folder.path().join("t"))
        .args(words)
        .env("HOME", bait.at("home"))
        .env("TMPDIR", bait.temporary())
        .env("OSL_SOCKET_PATH", ".")
        .current_dir(bait.temporary())
        .env("XDG_CACHE_HOME", bait.at("cache"))
        .env_remove("XDG_CONFIG_HOME")
        .output()
        .expect("strace");
    let mut trace =
        Trace { opened: BTreeSet::new(), started: BTreeSet::new(), sockets: BTreeSet::new(), calls: 0 };
    for file in fs::read_dir(folder.path()).expect("traces") {
        for line in fs::read_to_string(file.expect("file").path()).expect("trace").lines() {
            let Some((call, result)) =
                line.rsplit_once(" = ").filter(|(_, result)| !result.starts_with(['-', '?']))
            else {
                continue;
            };
            trace.calls += 1;
            let first = |text: &str| text.split('"').nth(1).unwrap_or_default().to_owned();
            match call.split('(').next().unwrap_or_default() {
                "socket" => {
                    let family = call.trim_start_matches("socket(").split(',').next().unwrap_or_default();
                    trace.sockets.insert(family.into());
                }
                "connect" if call.contains("AF_UNIX") => {}
                "execve" => _ = trace.started.insert(first(call)),
                "openat" | "open" | "openat2" | "creat" => {
                    let path = result.split_once('<').map_or(result, |(_, path)| path.trim_end_matches('>'));
                    trace.opened.insert(path.into());
                }
                "connect" => _ = trace.sockets.insert(call.into()),
                other => panic!("{other}: {line}"),
            }
        }
    }
    (out, trace)
}

/// What may be opened: the system's, and what the run was given. Not the home.
fn outside(bait: &Bait, trace: &Trace) -> Vec<String> {
    let mut may: Vec<String> =
        ["evidence", "evidence-bundle", "temporary", "cache", "scratch", ".evidence-bundle"]
            .map(|name| bait.at(name).display().to_string())
            .into();
    may.extend(
        [
            "/usr/",
            "/lib/",
            "/lib64/",
            "/etc/",
            "/proc/",
            "/sys/",
            "/dev/",
            "/var/cache/fontconfig",
            "/var/lib/libreoffice",
            "/var/spool/libreoffice",
            "pipe:",
            "socket:",
            "anon_inode:",
        ]
        .map(String::from),
    );
    // The folder of the outputs is opened itself, to make sure that they are on the disk.
    let above = bait.folder.path().display().to_string();
    let fine = |path: &String| {
        *path == above
            || may.iter().any(|may| path.starts_with(may.as_str()) || may.strip_suffix('/') == Some(path))
    };
    trace.opened.iter().filter(|path| !fine(path)).cloned().collect()
}

fn untouched(bait: &Bait, trace: &Trace, what: &str) {
    assert!(trace.calls > 200, "{what}: strace saw nothing");
    assert_eq!(bait.seen(), [""; 0], "{what}: the listener was asked");
    let far: Vec<_> = trace.sockets.iter().filter(|family| *family != "AF_UNIX").collect();
    assert!(far.is_empty(), "{what}: {far:?}");
    assert_eq!(outside(bait, trace), [""; 0], "{what}: opened");
    let strangers: Vec<_> = trace
        .started
        .iter()
        .filter(|path| !path.starts_with("/usr/") && !path.starts_with("/bin/") && *path != PROGRAM)
        .collect();
    assert!(strangers.is_empty(), "{what}: {strangers:?}");
    assert!(!bait.at("home/touched").exists(), "{what}: a macro ran");
}

/// The words of a PDF and the number of pictures in it.
fn shown(pdf: &Path) -> (String, usize) {
    let run = |program: &str, words: &[&str]| {
        let out = Command::new(program).args(words).output().expect(program);
        assert!(out.status.success(), "{program} {words:?}");
        String::from_utf8_lossy(&out.stdout).into_owned()
    };
    let file = pdf.to_str().expect("path");
    (run("pdftotext", &[file, "-"]), run("pdfimages", &["-list", file]).lines().skip(2).count())
}

#[test]
#[ignore = "needs LibreOffice"]
fn left_to_itself_libreoffice_fetches_what_documents_name() {
    let bait = Bait::new();
    let mut asked = Vec::new();
    for (name, _, make) in ROWS.iter().filter(|(name, _, _)| for_libreoffice(name)) {
        let path = bait.at("evidence").join(name);
        fs::write(&path, make(&bait)).expect("write");
        bait.seen.lock().expect("list").clear();
        // Some never end; that is not the question here.
        let words = as_it_is(&bait, &[path], "pdf", &bait.at("temporary"));
        let words: Vec<&str> = words.iter().map(|word| word.to_str().expect("UTF-8")).collect();
        let (_, trace) = traced(&bait, &words);
        let seen = bait.seen();
        let home = bait.at("home/canary").display().to_string();
        let opened: Vec<&String> = trace.opened.iter().filter(|path| path.starts_with(&home)).collect();
        println!("{name}: {seen:?} {opened:?}");
        if !seen.is_empty() || !opened.is_empty() {
            asked.push(*name);
        }
    }
    let expected: Vec<&str> = ROWS.iter().filter(|(_, asks, _)| *asks).map(|(name, _, _)| *name).collect();
    assert_eq!(asked, expected);
}

/// Writes the documents of these rows into the evidence.
fn put(bait: &Bait, rows: &[Row]) {
    for (name, _, make) in rows {
        fs::write(bait.at("evidence").join(name), make(bait)).expect("write");
    }
    bait.seen.lock().expect("list").clear();
}

/// LibreOffice without its splash screen.
fn bare() -> PathBuf {
    let places = std::env::split_paths(&std::env::var_os("PATH").expect("PATH")).collect::<Vec<_>>();
    let found =
        places.iter().map(|folder| folder.join("soffice")).find(|file| file.is_file()).expect("soffice");
    fs::canonicalize(found).expect("soffice").with_file_name("soffice.bin")
}

/// The list given to LibreOffice itself, confined, with nothing taken out of the documents before.
#[test]
#[ignore = "needs LibreOffice, Landlock, strace, poppler"]
fn confined_libreoffice_reaches_nothing() {
    let bait = Bait::new();
    put(&bait, ROWS);
    put(&bait, PLAIN);
    let scratch = bait.temporary();
    let text = |path: &Path| path.to_str().expect("UTF-8").to_owned();
    for (name, _, _) in ROWS.iter().chain(PLAIN).filter(|(name, _, _)| for_libreoffice(name)) {
        fs::copy(bait.at("evidence").join(name), scratch.join(name)).expect("copy");
        let profile = format!("-env:UserInstallation=file://{}", scratch.join("profile").display());
        let words = [
            "timeout",
            "--kill-after=1",
            "120",
            PROGRAM,
            "run-confined",
            &text(&scratch),
            "--",
            &text(&bare()),
            &profile,
            "--headless",
            "--norestore",
            "--convert-to",
            "pdf",
            "--outdir",
            &text(&scratch),
            &text(&scratch.join(name)),
        ];
        let pdf = scratch.join(name).with_extension("pdf");
        let _ = fs::remove_file(&pdf);
        // The first run sets up the profile and asks to be started once more.
        let (out, trace) = traced(&bait, &words);
        let (_, trace) = if out.status.code() == Some(81) { traced(&bait, &words) } else { (out, trace) };
        untouched(&bait, &trace, name);
        let said = if pdf.exists() { shown(&pdf).0 } else { String::new() };
        assert!(!said.contains(CANARY), "{name}: {said}");
        let expected = if name.starts_with("plain") { "Good day" } else { "Dear Sir" };
        // What has a declared entity, and workbooks that lead nowhere, it may refuse; of a web page it makes an empty
        // one, confined or not, and is never given one.
        // Without its part for spreadsheets it opens none, confined or not; the program never gives it one.
        let calc = bare().with_file_name("libsclo.so").is_file();
        let sheet = name.ends_with(".ods") || name.ends_with(".xlsx") || name.ends_with(".xls");
        let refused = name.starts_with("xxe")
            || name.starts_with("linked")
            || name.ends_with(".html")
            || (sheet && !calc);
        assert!(refused || said.contains(expected), "{name} was not converted: {said}");
    }
}

/// The list given to the program.
#[test]
#[ignore = "needs LibreOffice, tesseract, Landlock, strace, poppler"]
fn hostile_documents_reach_nothing_and_plain_ones_are_laid_out() {
    let bait = Bait::new();
    put(&bait, ROWS);
    put(&bait, PLAIN);
    fs::write(bait.at("evidence/scan.png"), crate::support::case::png(600, 800)).expect("write");
    let evidence = bait.at("evidence").display().to_string();
    for command in ["check", "build"] {
        let (out, trace) = traced(&bait, &[PROGRAM, command, &evidence, "--json", "--with-placeholders"]);
        let report: serde_json::Value = serde_json::from_slice(&out.stdout).expect("report");
        assert_eq!(out.status.code(), Some(0), "{report:#}");
        untouched(&bait, &trace, command);
        assert!(trace.started.iter().any(|path| path.ends_with("soffice.bin")), "{:?}", trace.started);
        let findings = report["findings"].as_array().expect("findings");
        let laid_out: BTreeSet<&str> =
            findings.iter().filter(|f| f["code"] == "converted").filter_map(|f| f["file"].as_str()).collect();
        for (name, expected, _) in PLAIN {
            assert_eq!(laid_out.contains(name), *expected, "{name}: {report:#}");
        }
        assert!(findings.iter().all(|f| f["code"] != "not-confined"), "{report:#}");
    }
    let list = fs::read_dir(bait.at("evidence-bundle")).expect("bundle");
    let pdf = list.map(|e| e.expect("entry").path()).find(|p| p.extension().is_some_and(|e| e == "pdf"));
    let (words, pictures) = shown(&pdf.expect("pdf"));
    assert!(words.contains("Good day to you") && words.contains("Dear Sir"), "{words}");
    assert!(!words.contains(CANARY), "{words}");
    assert_eq!(pictures, 1, "the scan alone");
    let left = fs::read_dir(bait.temporary()).expect("folder").count();
    assert_eq!(left, 0, "left behind");
}

/// What a confined process may do, as lines of a shell. Left to itself it may do all of it.
const MAY: &[(&str, bool)] = &[
    ("cat $H/canary.txt", false),
    ("ls $H", false),
    ("ls $H/..", false),
    ("cat $H/.config/libreoffice/4/user/registrymodifications.xcu", false),
    ("ls $H/.config", false),
    ("echo more >> $H/canary.txt", false),
    ("truncate -s 0 $H/empty", false),
    ("echo new > $H/new", false),
    ("mkdir $H/folder", false),
    ("rm -f $H/victim && ! test -e $H/victim", false),
    ("ln -sf $H/canary.txt link && cat link", false),
    ("ln -f $H/canary.txt hard && cat hard", false),
    ("mv $H/moved . && cat moved", false),
    ("cat /etc/passwd", false),
    ("cat /etc/hosts", false),
    ("ls /", false),
    ("ls /tmp", false),
    ("cat /proc/$PARENT/environ", false),
    ("cat /proc/$PARENT/cmdline", false),
    ("kill -0 $PARENT", false),
    ("cp /usr/bin/true own && ./own", false),
    ("exec 3<>/dev/tcp/127.0.0.1/$PORT", false),
    ("exec 3<>/dev/udp/127.0.0.1/$PORT", false),
    ("echo word > file && cat file && rm file", true),
    ("mkdir -p a/b && touch a/b/c && mv a/b/c a/c && rm -r a", true),
    ("echo word > /dev/null", true),
    ("head -c 4 /dev/urandom", true),
    ("/usr/bin/true", true),
    ("ls /usr/share", true),
];

#[test]
#[ignore = "needs Landlock, bash"]
fn a_confined_process_keeps_its_folder_and_loses_the_rest() {
    let bait = Bait::new();
    let (home, scratch) = (bait.at("home"), bait.at("temporary"));
    for (line, may) in MAY {
        for confined in [false, true] {
            for name in ["empty", "victim", "moved"] {
                fs::write(home.join(name), "x").expect("write");
            }
            for name in ["new", "folder"] {
                let _ = fs::remove_file(home.join(name));
                let _ = fs::remove_dir(home.join(name));
            }
            let mut command = Command::new(if confined { PROGRAM } else { "bash" });
            if confined {
                command.arg("run-confined").arg(&scratch).args(["--", "/usr/bin/bash"]);
            }
            let out = command
                .args(["-c", line])
                .current_dir(&scratch)
                .env("H", &home)
                .env("PORT", bait.port.to_string())
                .env("PARENT", std::process::id().to_string())
                .output()
                .expect("run");
            let went = out.status.success();
            assert_eq!(went, !confined || *may, "{line} confined {confined}: {out:?}");
        }
    }
    assert_eq!(bait.seen(), [""], "the listener was asked by the one that may");
    assert!(fs::read_to_string(home.join("canary.txt")).expect("file").starts_with(CANARY));
}

#[test]
#[ignore = "needs Landlock, python3"]
fn a_confined_process_has_no_sockets_but_local_ones() {
    let folder = tempfile::tempdir().expect("folder");
    // Domains by their numbers in <linux/socket.h>; system calls by theirs on x86-64, then as x32.
    let code = "
import ctypes, platform, socket, sys
def refused(f):
    try: f()
    except PermissionError: return True
    except OSError as e: return str(e)
    return False
for family in [2, 3, 4, 10, 15, 16, 17, 21, 29, 30, 31, 38, 40, 44]:
    for kind in [1, 2, 3, 5]:
        got = refused(lambda: socket.socket(family, kind))
        assert got is True, (family, kind, got)
socket.socket(1, 1); socket.socketpair()
libc = ctypes.CDLL(None, use_errno=True)
def errno(*call):
    assert libc.syscall(*call) == -1, call
    return ctypes.get_errno()
assert errno(425, 8, 0) == 13
if platform.machine() == 'x86_64':
    assert errno(0x40000000 + 41, 2, 1, 0) == 13
    assert errno(41, 2 + (1 << 32), 1, 0) == 13
print('refused')
";
    let python =
        Command::new("python3").args(["-c", "import sys; print(sys.executable)"]).output().expect("python3");
    let python = PathBuf::from(String::from_utf8(python.stdout).expect("path").trim());
    let own = fs::canonicalize(&python).expect("path").ancestors().nth(2).expect("folder").to_owned();
    let out = Command::new(PROGRAM)
        .arg("run-confined")
        .arg(folder.path())
        .arg("--start")
        .arg(own)
        .arg("--")
        .arg(python)
        .args(["-c", code])
        .output()
        .expect("run");
    assert_eq!(String::from_utf8_lossy(&out.stdout), "refused\n", "{}", String::from_utf8_lossy(&out.stderr));
}

/// Kernels that cannot confine: an old one, one with Landlock switched off, one without filters.
const UNABLE: [&str; 3] = [
    "landlock_create_ruleset:error=ENOSYS",
    "landlock_create_ruleset:error=EOPNOTSUPP",
    "seccomp:error=EINVAL",
];

#[test]
#[ignore = "needs LibreOffice, strace"]
fn where_nothing_can_be_confined_it_is_said_once_and_plain_documents_are_laid_out() {
    let bait = Bait::quiet();
    put(&bait, &PLAIN[..3]);
    let evidence = bait.at("evidence").display().to_string();
    for injected in UNABLE {
        let words = [
            "strace",
            "-f",
            "-qq",
            "-o",
            "/dev/null",
            "-e",
            &format!("inject={injected}"),
            PROGRAM,
            "check",
            &evidence,
            "--json",
        ];
        let out = Command::new(words[0]).args(&words[1..]).output().expect("strace");
        said_once(&out.stdout, "On this computer leverarch cannot keep LibreOffice off the network");
    }
    // Without LibreOffice there is nothing to say.
    let out = Command::new(PROGRAM)
        .args(["check", &evidence, "--json"])
        .env("PATH", "/nowhere")
        .output()
        .expect("run");
    let report: serde_json::Value = serde_json::from_slice(&out.stdout).expect("report");
    let findings = report["findings"].as_array().expect("findings");
    assert!(findings.iter().all(|f| f["code"] != "not-confined"), "{report:#}");
}

/// One note that nothing was confined, and three documents laid out.
fn said_once(report: &[u8], beginning: &str) {
    let report: serde_json::Value = serde_json::from_slice(report).expect("report");
    let findings = report["findings"].as_array().expect("findings");
    let of = |code: &str| findings.iter().filter(|f| f["code"] == code).collect::<Vec<_>>();
    assert_eq!(of("converted").len(), 3, "{report:#}");
    let said = of("not-confined");
    assert_eq!(said.len(), 1, "{report:#}");
    assert_eq!(said[0]["severity"], "note");
    assert!(said[0]["message"].as_str().is_some_and(|text| text.starts_with(beginning)), "{report:#}");
}

/// A LibreOffice that works only when it may read what it may not: it is told apart from a document that it cannot
/// lay out.
#[test]
#[ignore = "needs Landlock"]
fn a_libreoffice_that_does_not_work_confined_is_not_confined() {
    use std::os::unix::fs::PermissionsExt as _;
    let bait = Bait::new();
    put(&bait, &PLAIN[..3]);
    fs::write(bait.at("home/made.pdf"), crate::support::case::letter(&["Good day to you"])).expect("write");
    fs::create_dir(bait.at("bin")).expect("folder");
    // One that does not even say what it is, and one that only makes no PDF.
    for version in
        [format!("cat '{}/canary.txt' >/dev/null || exit 1; ", bait.at("home").display()), String::new()]
    {
        let script = format!(
            "#!/bin/sh\ncase \"$*\" in *--version*) {version}echo 'LibreOffice 99.1.2'; exit;; esac\ncp '{}/made.pdf' document.pdf\n",
            bait.at("home").display()
        );
        fs::write(bait.at("bin/soffice"), script).expect("write");
        fs::set_permissions(bait.at("bin/soffice"), fs::Permissions::from_mode(0o755)).expect("rights");
        let path = format!("{}:/usr/bin:/bin", bait.at("bin").display());
        let out = Command::new(PROGRAM)
            .arg("check")
            .arg(bait.at("evidence"))
            .args(["--json", "--jobs", "1"])
            .env("PATH", path)
            .env("TMPDIR", bait.at("temporary"))
            .output()
            .expect("run");
        said_once(&out.stdout, "LibreOffice does not work when it is kept off the network");
        assert_eq!(fs::read_dir(bait.at("temporary")).expect("folder").count(), 0, "left behind");
    }
}

/// The process that reads first is confined as well: it has the evidence and no more.
#[test]
#[ignore = "needs Landlock, strace"]
fn the_reading_process_gives_up_its_rights_before_it_reads() {
    let bait = Bait::quiet();
    fs::write(bait.at("evidence/letter.pdf"), crate::support::case::letter(&["Dear Sir"])).expect("write");
    let trace = bait.at("trace");
    let mut child = Command::new("strace")
        .args(["-f", "-qq", "-e", "trace=landlock_restrict_self,seccomp,openat", "-o"])
        .arg(&trace)
        .args([PROGRAM, "read-on-trial"])
        .arg(bait.at("evidence"))
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .expect("strace");
    child.stdin.take().expect("pipe").write_all(b"[\"letter.pdf\",null]\n").expect("asked");
    let out = child.wait_with_output().expect("end");
    let said = String::from_utf8_lossy(&out.stdout).into_owned();
    assert!(said.ends_with("ready\nsafe\n"), "{said}");
    let lines = fs::read_to_string(trace).expect("trace");
    let at = |what: &str| lines.lines().position(|line| line.contains(what) && !line.contains("= -1"));
    let (files, calls, read) = (at("landlock_restrict_self"), at("seccomp("), at("letter.pdf"));
    assert!(files.is_some() && files < calls && calls < read, "{lines}");
}
