# Everything a newcomer types. Needs only git, make and Python 3.11+; nothing need be installed first.
#
#   make demo                     check the demonstration article and open its evidence
#   make demo ARTICLE=my.html     check any other article (a file; PUBLISHED=2025-10-01 if it has no date)
#   make test                     every test
#   make check                    what CI runs: tests, style, types, layers, pages up to date
#   make docs                     write the generated pages of docs/reference again
#   make compiled                 a faster build of the package as a wheel in dist/ (needs a C compiler)
#   make clean                    remove what the targets above made

SHELL := /bin/bash
PYTHON ?= python3
ARTICLE ?= examples/demo.md
PUBLISHED ?=
REPORT := demo-report.html
OTR := .venv/bin/otr
DATED := $(if $(PUBLISHED),--published $(PUBLISHED))

.PHONY: demo test check docs compiled clean
.DEFAULT_GOAL := help

.PHONY: help
help:
	@sed -n '3,10s/^# *//p' Makefile

demo:
	@PYTHON=$(PYTHON) tools/environment
	@$(OTR) check "$(ARTICLE)" $(DATED)
	@$(OTR) check "$(ARTICLE)" $(DATED) --format html --output $(REPORT) 2>/dev/null
	@echo
	@echo "The same report as a page, with the article marked and charts: $(CURDIR)/$(REPORT)"

test:
	@PYTHON=$(PYTHON) tools/environment --dev
	.venv/bin/pytest

check:
	@.ci/run

docs:
	@PYTHON=$(PYTHON) tools/environment --dev
	.venv/bin/python tools/docs.py

compiled:
	@PYTHON=$(PYTHON) tools/environment --dev
	.venv/bin/python tools/compiled.py

clean:
	rm -rf build dist .venv .uv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache $(REPORT)
