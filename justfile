# Daily commands; `just` alone lists them.

default:
    @just --list

# The sample case, as the README says
sample:
    cargo run --release -- build samples/wojcik --force

# The tests that need nothing else installed
test *PATTERN:
    cargo test {{PATTERN}}

# Style and lints
lint:
    cargo fmt --check
    cargo clippy --all-targets -- -D warnings

# Everything that a change must pass
ci:
    .ci/run

# Speed, beside qpdf and others, on a release build
bench:
    cargo build --release
    python3 benches/speed.py target/release/leverarch small
