"""Checks that compressed model directories load elsewhere and compute the same.

For each of a few small random models: `transformers` writes it, Espalier compresses it, and
`transformers` loads the result and must give the logits that `espalier evaluate` writes. Models come
in single, half and brain precision, in one file and in shards. An installed all-MiniLM-L6-v2 is
compressed too, and must give the vectors that `espalier embed` writes.

    python interop.py ESPALIER [MODEL...]         all models unless some are named
"""

import json
import pathlib
import subprocess
import sys
import tempfile

import torch
import transformers
from safetensors.torch import load_file, save_file

import sentences

ESPALIER, *CHOSEN = sys.argv[1:]
SMALL = dict(vocab_size=320, hidden_size=64, num_hidden_layers=3, num_attention_heads=4,
             max_position_embeddings=128)
GATED = dict(SMALL, intermediate_size=160, num_key_value_heads=2)
LLAMA3 = dict(rope_type="llama3", rope_theta=500000.0, factor=8.0, low_freq_factor=1.0,
              high_freq_factor=4.0, original_max_position_embeddings=32)
MODELS = {
    "llama": transformers.LlamaConfig(**GATED, attention_bias=True, mlp_bias=True),
    "llama3-tied": transformers.LlamaConfig(
        **GATED, rope_parameters=LLAMA3, tie_word_embeddings=True),
    "mistral": transformers.MistralConfig(**GATED, sliding_window=None),
    "mistral-window": transformers.MistralConfig(**GATED, sliding_window=9, head_dim=32),
    "qwen2-window": transformers.Qwen2Config(
        **GATED, use_sliding_window=True, sliding_window=7, max_window_layers=1),
    "mixtral": transformers.MixtralConfig(
        **GATED, num_local_experts=8, num_experts_per_tok=2),
    "gpt2": transformers.GPT2Config(
        vocab_size=320, n_embd=64, n_layer=3, n_head=4, n_positions=128,
        bos_token_id=0, eos_token_id=0),
    "opt": transformers.OPTConfig(**SMALL, ffn_dim=256, word_embed_proj_dim=64),
    "opt-post-norm": transformers.OPTConfig(
        **SMALL, ffn_dim=256, word_embed_proj_dim=32, do_layer_norm_before=False),
    "bert": transformers.BertConfig(**SMALL, intermediate_size=160),
}
STRATEGIES = [
    ["--strategy", "sparsegpt", "--sparsity", "0.5"],
    ["--strategy", "wanda", "--pattern", "2:4"],
    ["--strategy", "gptq", "--bits", "4", "--group-size", "16"],
]


def run(*arguments):
    subprocess.run([ESPALIER, *map(str, arguments)], check=True, stdout=subprocess.DEVNULL)


def output(folder, ids, kind):
    model = kind.from_pretrained(folder, dtype=torch.float32, attn_implementation="eager").eval()
    with torch.no_grad():
        result = model(ids)
    return result.last_hidden_state if kind is transformers.AutoModel else result.logits


def spread(parameters):
    """Weights large enough that attention is not uniform and logits are not all alike."""
    for name, value in parameters:
        if value.dim() > 1:
            value.data.normal_(0, 0.6 * value.shape[-1] ** -0.5)
        elif name.endswith("bias"):
            value.data.normal_(0, 0.1)


def shards(folder):
    return sorted(path.name for path in folder.glob("*.safetensors"))


def check(name, config, dtype, shard_size, folder):
    torch.manual_seed(7)
    kind = transformers.AutoModel if name == "bert" else transformers.AutoModelForCausalLM
    model = kind.from_config(config)
    spread(model.named_parameters())
    model.to(dtype).save_pretrained(folder / "dense", max_shard_size=shard_size)
    assert (len(shards(folder / "dense")) > 1) == (shard_size != "1GB"), shards(folder / "dense")
    ids = torch.randint(0, 320, (6, 48))
    save_file({"input_ids": ids}, folder / "ids.safetensors")
    worst = 0.0
    for index, strategy in enumerate([None, *STRATEGIES]):
        result = folder / "dense"
        if strategy:
            result = folder / f"compressed-{index}"
            run("compress", folder / "dense", *strategy, "--calibration-ids",
                folder / "ids.safetensors", "-o", result, "-q")
            assert (result / "compression-report.json").exists()
            assert shards(result) == shards(folder / "dense")
        run("evaluate", result, "--input-ids", folder / "ids.safetensors", "--logits",
            folder / "logits.safetensors", "-q")
        ours = load_file(folder / "logits.safetensors")["output"]
        theirs = output(result, ids, kind)
        difference = (ours - theirs).abs().max().item()
        assert difference < 1e-4 * max(1.0, theirs.abs().max().item()), (
            f"{name} {dtype} {strategy}: logits differ by {difference}")
        worst = max(worst, difference)
        before, after = kind.from_pretrained(folder / "dense"), kind.from_pretrained(result)
        same = {key for key, value in after.state_dict().items()
                if torch.equal(value, before.state_dict()[key])}
        assert strategy is None or 0 < len(same) < len(after.state_dict())
    return worst


def check_minilm(folder):
    """The vectors of real sentences, dense and compressed; None when it is not installed."""
    listed = subprocess.run(
        [ESPALIER, "models", "ls", "--json"], check=True, capture_output=True, text=True).stdout
    path = next((row.get("path") for row in json.loads(listed) if row["name"] == "minilm"), None)
    if not path:
        return None
    lines = pathlib.Path(__file__).parents[2] / "Tests/NetworksTests/Fixtures/sentences/lines.txt"
    texts = [line.strip() for line in lines.read_text("utf-8").splitlines() if line.strip()]
    worst = 0.0
    for index, strategy in enumerate([None, *STRATEGIES]):
        result = pathlib.Path(path)
        if strategy:
            result = folder / f"minilm-{index}"
            run("compress", path, *strategy, "--calibration", lines, "--context", "16",
                "-o", result, "-q")
        run("embed", result, "--sentences", lines, "-o", folder / "vectors.safetensors", "-q")
        ours = load_file(folder / "vectors.safetensors")["vectors"]
        theirs = sentences.vectors(result, texts)
        difference = (ours - theirs).abs().max().item()
        assert difference < 1e-4, f"minilm {strategy}: vectors differ by {difference}"
        worst = max(worst, difference)
    return worst


for name, config in MODELS.items():
    if CHOSEN and name not in CHOSEN:
        continue
    for dtype in (torch.float32, torch.bfloat16, torch.float16):
        for shard_size in ("1GB", "100KB"):
            with tempfile.TemporaryDirectory() as folder:
                worst = check(name, config, dtype, shard_size, pathlib.Path(folder))
            form = "one file" if shard_size == "1GB" else "shards"
            print(f"{name:16} {str(dtype):16} {form:9} largest difference of logits {worst:.2e}",
                  flush=True)
if not CHOSEN or "minilm" in CHOSEN:
    with tempfile.TemporaryDirectory() as folder:
        worst = check_minilm(pathlib.Path(folder))
    print("all-MiniLM-L6-v2 " + (
        "is not installed, and was left out: espalier models install minilm" if worst is None
        else f"largest difference of vectors {worst:.2e}"))
print(json.dumps({"transformers": transformers.__version__, "models": len(MODELS)}))
