"""Writes a LLaMA with random weights in shards, to see how much memory its compression takes.

    python large_model.py OUT_DIR [BLOCKS]        about 0.1 GB a block in 16 bits
"""

import json
import pathlib
import sys

import numpy
from safetensors.numpy import save_file

WIDTH, INNER, VOCABULARY = 2048, 5632, 32000
folder = pathlib.Path(sys.argv[1])
blocks = int(sys.argv[2]) if len(sys.argv) > 2 else 16
folder.mkdir(parents=True)
random = numpy.random.default_rng(0)


def matrix(rows, columns):
    return (random.standard_normal((rows, columns), numpy.float32)
            * columns ** -0.5).astype(numpy.float16)


def block(index):
    prefix = f"model.layers.{index}."
    shapes = {"self_attn.q_proj": (WIDTH, WIDTH), "self_attn.k_proj": (WIDTH, WIDTH),
              "self_attn.v_proj": (WIDTH, WIDTH), "self_attn.o_proj": (WIDTH, WIDTH),
              "mlp.gate_proj": (INNER, WIDTH), "mlp.up_proj": (INNER, WIDTH),
              "mlp.down_proj": (WIDTH, INNER)}
    tensors = {f"{prefix}{name}.weight": matrix(*shape) for name, shape in shapes.items()}
    for norm in ("input_layernorm", "post_attention_layernorm"):
        tensors[f"{prefix}{norm}.weight"] = numpy.ones(WIDTH, numpy.float16)
    return tensors


ends = {"model.embed_tokens.weight": matrix(VOCABULARY, WIDTH),
        "lm_head.weight": matrix(VOCABULARY, WIDTH),
        "model.norm.weight": numpy.ones(WIDTH, numpy.float16)}
shards = [lambda: ends] + [lambda index=index: block(index) for index in range(blocks)]
places = {}
for number, make in enumerate(shards):
    name = f"model-{number + 1:05}-of-{len(shards):05}.safetensors"
    tensors = make()
    save_file(tensors, folder / name, metadata={"format": "pt"})
    places.update(dict.fromkeys(tensors, name))
size = sum(path.stat().st_size for path in folder.glob("*.safetensors"))
(folder / "model.safetensors.index.json").write_text(
    json.dumps({"metadata": {"total_size": size}, "weight_map": places}))
(folder / "config.json").write_text(json.dumps(dict(
    model_type="llama", architectures=["LlamaForCausalLM"], vocab_size=VOCABULARY,
    hidden_size=WIDTH, intermediate_size=INNER, num_hidden_layers=blocks, num_attention_heads=16,
    num_key_value_heads=16, max_position_embeddings=2048, rms_norm_eps=1e-5, hidden_act="silu",
    tie_word_embeddings=False, torch_dtype="float16")))
save_file({"input_ids": random.integers(0, VOCABULARY, (8, 256))}, folder.parent / "ids.safetensors")
print(f"{size / 1e9:.2f} GB in {len(shards)} shards")
