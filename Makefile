# Two commands do everything, on a fresh machine too: `make run` and `make test`. The work is done in .ci/.

.PHONY: run watch test check bench attack fresh

# Folders are listed as well, so that a deleted file counts as a change.
sources := $(shell find app server frontend style Cargo.toml Cargo.lock rust-toolchain.toml \
	\( -name tests -o -name benches -o -name fonts \) -prune -o -print)

# Starts the clinic, after a release build if a source is newer than the last one.
run: target/glo.stamp
	@exec target/glo/server

# A debug build that follows every change.
watch:
	@.ci/watch

# Every test, in the browser and on PostgreSQL too.
test:
	@.ci/test

# Format, lints, documentation, licences, advisories.
check:
	@.ci/check

# How fast the rules are, and how long the front desk waits.
bench:
	@.ci/bench

# Ten minutes of requests that nobody would send by hand.
attack:
	@.ci/attack

# Both commands on a bare Debian, as root, where debootstrap is at hand.
fresh:
	@.ci/fresh

# As old as the moment the build began: what was saved meanwhile is built next time.
target/glo.stamp: .ci/build $(sources)
	@mkdir -p target && touch $@.begun && .ci/build && mv $@.begun $@
