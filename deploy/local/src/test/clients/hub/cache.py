"""find MODEL FILE...: where Hugging Face's own client finds the files in the cache, a line each, without a request.
fetch MODEL FILE...: the same, fetched from HF_ENDPOINT if need be. The cache is that of HF_HOME."""

import sys

from huggingface_hub import hf_hub_download

mode, model, *files = sys.argv[1:]
for file in files:
    print("found", hf_hub_download(model, file, local_files_only=mode == "find"))
