# make chat · make test · make test-llm · make check · make bench · make bench-retrieval · make bench-scale · make bench-load · make screens
PYTHON ?= python3
PIP_FLAGS ?=
VENV := .venv
RUN := $(VENV)/bin/python
PEERS := .venv-peers
LLM := .venv-llm
GGUF ?= data/test-llm.gguf
LLM_PORT ?= 18080
LIMIT ?= 500
USERS ?= 50
SOAK ?= 60
WORKERS ?= $(shell echo $$(( $$(nproc) + 1 )))

.PHONY: chat test test-llm check bench bench-retrieval bench-scale bench-load screens samples clean

chat: $(VENV)/installed
	@$(RUN) -m ingest --if-empty samples/documents
	@$(RUN) app.py

test: $(VENV)/installed-dev
	@sh tests/system-packages.sh
	$(RUN) -m pytest -n $(WORKERS) --dist loadfile -m "not alone"
	$(RUN) -m pytest -m alone

# A real model of 1.1 GB on a real llama.cpp server; GGUF=FILE names another place for it, or another model.
test-llm: $(VENV)/installed-dev $(LLM)/installed
	@if [ ! -f "$(GGUF)" ] && [ ! -x ../shared/tools/fetch-test-llm ]; then \
	  echo "Không có $(GGUF) và không có ../shared/tools/fetch-test-llm: không thử được với mô hình thật."; exit 0; fi; \
	[ -f "$(GGUF)" ] || ../shared/tools/fetch-test-llm "$(GGUF)" || exit 1; \
	$(LLM)/bin/python tests/llm/server.py "$(GGUF)" $(LLM_PORT) & server=$$!; trap 'kill $$server' EXIT; \
	for second in $$(seq 120); do sleep 1; $(RUN) -c \
	  "import urllib.request as u; u.urlopen('http://127.0.0.1:$(LLM_PORT)/health')" 2>/dev/null && break; done; \
	RAG_TEST_LLM=http://127.0.0.1:$(LLM_PORT)/v1 $(RUN) -m pytest tests/llm

check: $(VENV)/installed-dev
	$(RUN) -m ruff format --check .
	$(RUN) -m ruff check .
	$(RUN) -m mypy
	$(RUN) -m pytest tests/test_layering.py

bench: $(VENV)/installed-dev
	@data=$$(mktemp -d) && trap 'rm -rf "$$data"' EXIT && export RAG_DATA_DIR="$$data" && \
	  $(RUN) -m ingest samples/documents && $(RUN) -m eval samples/questions.jsonl --gate samples/gate.toml && $(RUN) -m eval.engines
	@if [ -d ../shared/data ]; then $(RUN) -m eval.reading --whole; \
	  else echo "Không có ../shared/data: không đo được việc đọc tệp."; fi
	@$(MAKE) --no-print-directory bench-retrieval

# LIMIT=100000 puts every question. Without the peers: .venv/bin/python -m eval.retrieval --unaccented
# A peer that cannot be installed stands in the table as failed.
bench-retrieval: $(VENV)/installed-dev
	-@test ! -d ../shared/data/questions || $(MAKE) --no-print-directory $(PEERS)/installed
	@if [ -d ../shared/data/questions ]; then $(RUN) -m eval.retrieval --unaccented --limit $(LIMIT) --peers; \
	  else echo "Không có ../shared/data/questions: không đo được việc tìm đoạn."; fi

bench-scale: $(VENV)/installed-dev
	$(RUN) -m eval.scale

# 50 people at once, then an hour of them. USERS=10 SOAK=0 for a short look; with nothing else on the machine.
bench-load: $(VENV)/installed-dev
	$(RUN) -m eval.load --users $(USERS) --soak $(SOAK)

# The pictures of docs/screens anew.
screens: $(VENV)/installed-dev
	RAG_SCREENSHOTS=1 $(RUN) -m pytest tests/browser/test_screens.py

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

$(LLM)/installed: requirements-llm.txt
	@echo "Cài máy chủ llama.cpp để thử vào $(LLM) …"
	@$(PYTHON) -m venv $(LLM)
	@$(LLM)/bin/python -m pip install --disable-pip-version-check -q $(PIP_FLAGS) -r requirements-llm.txt
	@touch $@

$(PEERS)/installed: requirements-bench.txt
	@echo "Cài các hệ thống để so sánh vào $(PEERS) …"
	@$(PYTHON) -m venv $(PEERS)
	@$(PEERS)/bin/python -m pip install --disable-pip-version-check -q $(PIP_FLAGS) -r requirements-bench.txt
	@touch $@

clean:
	rm -rf $(VENV) $(PEERS) $(LLM)
