//! The program: the world around it in, an exit code out.

use std::io::{self, IsTerminal};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU8, Ordering};

use leverarch::{Environment, Io, run};

fn main() -> ExitCode {
    let stop = Arc::new(AtomicBool::new(false));
    let stopping = Arc::clone(&stop);
    // Ctrl-C asks the run to clear up and end, which it does before the next item. Whoever insists a third
    // time is let go at once; what is left behind then is cleared by the next run.
    let pressed = AtomicU8::new(0);
    let handled = ctrlc::set_handler(move || {
        stopping.store(true, Ordering::Relaxed);
        if pressed.fetch_add(1, Ordering::Relaxed) >= 2 {
            std::process::exit(3);
        }
    });
    if handled.is_err() {
        return ExitCode::from(3);
    }
    let terminal = io::stderr().is_terminal();
    let mut around = Io {
        out: &mut io::stdout().lock(),
        err: &mut io::stderr(),
        terminal,
        colour: terminal && io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none(),
        today: jiff::Timestamp::now()
            .in_tz("Europe/London")
            .map_or_else(|_| jiff::Zoned::now().date(), |z| z.date()),
        program: std::env::current_exe().ok(),
        environment: Environment::new(|name| std::env::var_os(name)),
        processors: std::thread::available_parallelism().map_or(1, usize::from),
        stop,
    };
    ExitCode::from(run(std::env::args_os(), &mut around))
}
