//! The program: the world around it in, an exit code out.

use std::io::{self, IsTerminal};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use leverarch::cli::{Surroundings, run};

fn main() -> ExitCode {
    let stop = Arc::new(AtomicBool::new(false));
    let stopping = Arc::clone(&stop);
    // The first Ctrl-C asks the run to clear up and end; a second ends it at once.
    let handled = ctrlc::set_handler(move || {
        if stopping.swap(true, Ordering::Relaxed) {
            std::process::exit(3);
        }
    });
    if handled.is_err() {
        return ExitCode::from(3);
    }
    let terminal = io::stderr().is_terminal();
    let mut around = Surroundings {
        out: &mut io::stdout().lock(),
        err: &mut io::stderr(),
        terminal,
        colour: terminal && io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none(),
        today: jiff::Timestamp::now()
            .in_tz("Europe/London")
            .map_or_else(|_| jiff::Zoned::now().date(), |z| z.date()),
        processors: std::thread::available_parallelism().map_or(1, usize::from),
        stop,
    };
    ExitCode::from(run(std::env::args_os(), &mut around))
}
