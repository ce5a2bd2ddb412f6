# 広報みなと: make issue で最初から最後まで。make help で一覧。
SHELL := /bin/bash
VENV_PYTHON := .venv/bin/python
ISSUE ?= content/2022-06
ARGS ?=
export PYTHONUTF8 = 1

.DEFAULT_GOAL := help
.PHONY: help setup issue test doctor clean

help:
	@echo "make issue    足りないものを入れ、$(ISSUE) を組む（ISSUE=content/2022-07 で別の号）"
	@echo "make test     足りないものを入れ、試験をすべて行う（ARGS='-k fonts' で一部）"
	@echo "make setup    足りないものを入れる（Debianパッケージ、.venv、書体、ICCプロファイル）"
	@echo "make doctor   この機械に足りないものを調べる"
	@echo "make clean    組んだもの（out/）と一時ファイルを消す。原稿と archive/ には触れない"

setup:
	@bash scripts/setup

issue: setup
	@$(VENV_PYTHON) render.py build $(ISSUE)

# Some hundred processes of the tests would compile the program anew, were it not kept.
test:
	@bash scripts/setup test
	@PYTHONDONTWRITEBYTECODE= $(VENV_PYTHON) -m pytest -n auto --dist loadfile --no-loadscope-reorder $(ARGS)

doctor:
	@if [ -x $(VENV_PYTHON) ]; then $(VENV_PYTHON) render.py doctor; else echo ".venv がありません → make setup" >&2; exit 1; fi

clean:
	@rm -rf out .pytest_cache .import_linter_cache .mypy_cache .ruff_cache
	@find kohoshi tests -name __pycache__ -type d -prune -exec rm -rf {} +
