"""A real llama.cpp server: `.venv-llm/bin/python tests/llm/server.py MODEL.gguf PORT [THREADS]`, until it is ended."""

import sys
import time

import xllamacpp


def main() -> None:
    """Serve until the process is ended."""
    params = xllamacpp.CommonParams()
    params.model.path, params.port = sys.argv[1], int(sys.argv[2])
    params.hostnames = ["127.0.0.1"]
    params.n_ctx, params.n_parallel = 8192, 1
    params.n_predict = 400  # a small model may not find its end
    params.cpuparams.n_threads = int(sys.argv[3]) if len(sys.argv) > 3 else 2
    server = xllamacpp.Server(params)
    print(server.listening_address, flush=True)  # noqa: T201
    while True:
        time.sleep(3600)


if __name__ == "__main__":
    main()
