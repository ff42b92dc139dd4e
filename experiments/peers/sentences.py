"""Vectors of sentences by `transformers`, as sentence-transformers pools them.

    python sentences.py MODEL_DIR LINES OUT.safetensors
"""

import sys

import torch
import transformers
from safetensors.torch import save_file


def vectors(folder, lines):
    """The mean of the last hidden states over the tokens of each line, scaled to length one."""
    tokenizer = transformers.AutoTokenizer.from_pretrained(folder)
    model = transformers.AutoModel.from_pretrained(
        folder, dtype=torch.float32, attn_implementation="eager").eval()
    batch = tokenizer(lines, padding=True, truncation=True, max_length=256, return_tensors="pt")
    with torch.no_grad():
        states = model(**batch).last_hidden_state
    mask = batch["attention_mask"].unsqueeze(-1).float()
    return torch.nn.functional.normalize((states * mask).sum(1) / mask.sum(1), dim=1)


if __name__ == "__main__":
    folder, lines, output = sys.argv[1:]
    with open(lines, encoding="utf-8") as file:
        sentences = [line.strip() for line in file if line.strip()]
    save_file({"vectors": vectors(folder, sentences)}, output)
