//! Linux: Landlock says which files a process may open, a seccomp filter which sockets it may make. Both hold for
//! all that it starts, and neither needs rights of any kind. What the running kernel knows of Landlock is used: the
//! files from Linux 5.13 on, later also TCP, signals and the sockets of other programs.

use std::collections::BTreeMap;
use std::path::PathBuf;

use landlock::{
    ABI, Access, AccessFs, AccessNet, BitFlags, RestrictionStatus, Ruleset, RulesetAttr, RulesetCreatedAttr,
    RulesetError, RulesetStatus, Scope, path_beneath_rules,
};
use seccompiler::{
    BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter, SeccompRule,
};

use super::{Rights, Unconfined};

/// Where a system keeps its programs with their libraries and data.
const PROGRAMS: [&str; 10] = [
    "/usr",
    "/bin",
    "/sbin",
    "/lib",
    "/lib32",
    "/lib64",
    "/libx32",
    "/nix/store",
    "/gnu/store",
    "/home/linuxbrew/.linuxbrew",
];

/// What programs read of the system beside that: how libraries and fonts are found, the zone, the processors. Not the
/// list of users, not other processes, nothing that is the user's.
const SETTINGS: [&str; 20] = [
    "/etc/ld.so.cache",
    "/etc/ld.so.conf",
    "/etc/ld.so.conf.d",
    "/etc/ld-musl-x86_64.path",
    "/etc/ld-musl-aarch64.path",
    "/etc/fonts",
    "/etc/libreoffice",
    "/etc/papersize",
    "/etc/localtime",
    "/etc/ssl/openssl.cnf",
    "/etc/locale.alias",
    "/var/cache/fontconfig",
    "/var/lib/libreoffice",
    "/var/spool/libreoffice",
    "/proc/cpuinfo",
    "/proc/filesystems",
    "/proc/meminfo",
    "/proc/stat",
    "/sys/devices/system/cpu",
    "/dev/urandom",
];

/// What may be written to though it is nowhere.
const NOWHERE: [&str; 1] = ["/dev/null"];

/// The rules of Landlock that are asked for; a kernel that knows fewer enforces fewer.
const RULES: ABI = ABI::V9;

/// Confines this thread and all that it starts.
pub(super) fn restrict(rights: &Rights<'_>) -> Result<(), Unconfined> {
    let status = files(rights).map_err(|_| Unconfined)?;
    if status.ruleset == RulesetStatus::NotEnforced {
        return Err(Unconfined);
    }
    let filter = filter(rights.start.is_some()).ok_or(Unconfined)?;
    seccompiler::apply_filter_all_threads(&filter).map_err(|_| Unconfined)
}

fn files(rights: &Rights<'_>) -> Result<RestrictionStatus, RulesetError> {
    let all = AccessFs::from_all(RULES);
    let look = AccessFs::ReadFile | AccessFs::ReadDir;
    let start = look | AccessFs::Execute;
    let paths = |names: &[&str]| names.iter().map(PathBuf::from).collect::<Vec<_>>();
    // What it writes it may not start.
    let work = all & !BitFlags::from(AccessFs::Execute);
    let mut rules = Ruleset::default()
        .handle_access(all)?
        .handle_access(AccessNet::from_all(ABI::V4))?
        .scope(Scope::from_all(ABI::V6))?
        .create()?
        .add_rules(path_beneath_rules(rights.read, look))?
        .add_rules(path_beneath_rules(rights.write, work))?;
    if let Some(own) = rights.start {
        rules = rules
            .add_rules(path_beneath_rules(paths(&PROGRAMS), start))?
            .add_rules(path_beneath_rules(own, start))?
            .add_rules(path_beneath_rules(paths(&SETTINGS), look))?
            .add_rules(path_beneath_rules(paths(&NOWHERE), AccessFs::ReadFile | AccessFs::WriteFile))?;
    }
    rules.restrict_self()
}

/// The system calls that are refused. Of sockets a converter may have those between processes of one machine, where
/// LibreOffice has its lock; one that starts nothing needs none.
fn filter(converter: bool) -> Option<BpfProgram> {
    let unless = |argument, value: i32| {
        let value = u64::try_from(value).ok()?;
        rule(argument, SeccompCmpOp::Ne, value)
    };
    let sockets = if converter { vec![unless(0, libc::AF_UNIX)?] } else { Vec::new() };
    let mut rules: BTreeMap<i64, Vec<SeccompRule>> = BTreeMap::new();
    rules.insert(libc::SYS_socket, sockets.clone());
    rules.insert(libc::SYS_socketpair, sockets);
    // A second way to make sockets, past this filter.
    rules.insert(libc::SYS_io_uring_setup, Vec::new());
    if converter {
        // LibreOffice makes the socket that is its lock in /tmp, where it may make nothing, if this call says that it
        // may write there; else where OSL_SOCKET_PATH says. Its splash screen asks for reading as well and makes none.
        let write = u64::try_from(libc::W_OK).ok()?;
        let writing = |argument| rule(argument, SeccompCmpOp::Eq, write);
        #[cfg(target_arch = "x86_64")]
        rules.insert(libc::SYS_access, vec![writing(1)?]);
        rules.insert(libc::SYS_faccessat, vec![writing(2)?]);
        rules.insert(libc::SYS_faccessat2, vec![writing(2)?]);
    }
    // The same calls by the numbers of the x32 interface, which kernels of this kind may have.
    #[cfg(target_arch = "x86_64")]
    for (call, rule) in rules.clone() {
        rules.insert(call | 0x4000_0000, rule);
    }
    let refuse = SeccompAction::Errno(u32::try_from(libc::EACCES).ok()?);
    let architecture = std::env::consts::ARCH.try_into().ok()?;
    // Programs of another architecture than this one's are ended at their first call.
    SeccompFilter::new(rules, SeccompAction::Allow, refuse, architecture).ok()?.try_into().ok()
}

fn rule(argument: u8, compare: SeccompCmpOp, value: u64) -> Option<SeccompRule> {
    let condition = SeccompCondition::new(argument, SeccompCmpArgLen::Dword, compare, value).ok()?;
    SeccompRule::new(vec![condition]).ok()
}
