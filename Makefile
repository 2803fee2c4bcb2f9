# make chat · make test · make check · make bench · make bench-scale
PYTHON ?= python3
PIP_FLAGS ?=
VENV := .venv
RUN := $(VENV)/bin/python

.PHONY: chat test check bench bench-scale samples clean

chat: $(VENV)/installed
	@$(RUN) -m ingest --if-empty samples/documents
	@$(RUN) app.py

test: $(VENV)/installed-dev
	@sh tests/system-packages.sh
	$(RUN) -m pytest

check: $(VENV)/installed-dev
	$(RUN) -m ruff format --check .
	$(RUN) -m ruff check .
	$(RUN) -m mypy
	$(RUN) -m pytest tests/test_layering.py

bench: $(VENV)/installed-dev
	@data=$$(mktemp -d) && trap 'rm -rf "$$data"' EXIT && export RAG_DATA_DIR="$$data" && \
	  $(RUN) -m ingest samples/documents && $(RUN) -m eval samples/questions.jsonl && $(RUN) -m eval.engines
	@if [ -d ../shared/data ]; then $(RUN) -m eval.reading --whole; \
	  else echo "Không có ../shared/data: không đo được việc đọc tệp."; fi

bench-scale: $(VENV)/installed-dev
	$(RUN) -m eval.scale

samples: $(VENV)/installed-dev
	$(RUN) samples/make_samples.py

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Cần Python 3.11 trở lên: make chat PYTHON=python3.11"; exit 1; }
	@echo "Tạo môi trường $(VENV) …"
	@$(PYTHON) -m venv $(VENV) || \
	  { echo "Không tạo được $(VENV). Trên Debian/Ubuntu: apt-get install python3-venv"; exit 1; }

$(VENV)/installed: requirements.txt | $(VENV)/bin/python
	@echo "Cài các thư viện trong requirements.txt (lần đầu mất vài phút) …"
	@$(RUN) -m pip install --disable-pip-version-check $(PIP_FLAGS) -r requirements.txt
	@touch $@

$(VENV)/installed-dev: requirements.txt requirements-dev.txt | $(VENV)/bin/python
	@echo "Cài các thư viện cho kiểm thử …"
	@$(RUN) -m pip install --disable-pip-version-check $(PIP_FLAGS) -r requirements-dev.txt
	@touch $(VENV)/installed $@

clean:
	rm -rf $(VENV)
