# Two commands: `make demo` shows it, `make test` proves it. What they do is in tools/setup.py.

# The first interpreter that is new enough.
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11 python3.14 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)

.PHONY: setup demo check test bench

setup demo check test:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or later is needed. On Debian or Ubuntu: sudo apt-get install -y python3" >&2; exit 1; }
	@$(PYTHON) tools/setup.py $@

bench: setup
	@.venv/bin/python -m tests.bench
