"""Images per second of PyTorch training the ResNet-20 of `espalier bench resnet`, for comparison.

    python3 -m venv peer && peer/bin/pip install torch
    peer/bin/python experiments/peers/bench_resnet.py --threads 2
    .build/release/espalier bench resnet --threads 2 --batch 128 --json

Run the two in turn several times and compare the ratios: machines drift.
"""

import argparse
import json
import resource
import time

import torch
import torch.nn as nn
import torch.nn.functional as F


class Block(nn.Module):
    """Two 3x3 convolutions with batch norm; the shortcut subsamples and pads with zero channels."""

    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.first = nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False)
        self.first_norm = nn.BatchNorm2d(outputs)
        self.second = nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False)
        self.second_norm = nn.BatchNorm2d(outputs)
        self.stride, self.extra = stride, outputs - inputs

    def forward(self, x):
        y = F.relu(self.first_norm(self.first(x)))
        y = self.second_norm(self.second(y))
        if self.stride != 1 or self.extra:
            low = self.extra // 2
            x = F.pad(x[:, :, :: self.stride, :: self.stride], (0, 0, 0, 0, low, self.extra - low))
        return F.relu(x + y)


class ResNet20(nn.Module):
    def __init__(self, blocks=3):
        super().__init__()
        self.stem = nn.Conv2d(3, 16, 3, 1, 1, bias=False)
        self.stem_norm = nn.BatchNorm2d(16)
        stages, inputs = [], 16
        for stage, width in enumerate([16, 32, 64]):
            for block in range(blocks):
                stages.append(Block(inputs, width, 2 if stage > 0 and block == 0 else 1))
                inputs = width
        self.blocks = nn.Sequential(*stages)
        self.head = nn.Linear(64, 10)

    def forward(self, x):
        x = self.blocks(F.relu(self.stem_norm(self.stem(x))))
        return self.head(x.mean((2, 3)))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, value in dict(batch=128, steps=10, threads=2).items():
        parser.add_argument(f"--{name}", type=int, default=value)
    parser.add_argument("--channels-last", action="store_true", help="NHWC memory")
    parser.add_argument("--compile", action="store_true", help="torch.compile the model")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    model = ResNet20()
    images = torch.randn(options.batch, 3, 32, 32)
    if options.channels_last:
        model = model.to(memory_format=torch.channels_last)
        images = images.to(memory_format=torch.channels_last)
    step_model = torch.compile(model) if options.compile else model
    optimiser = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9, weight_decay=1e-4)
    labels = torch.randint(0, 10, (options.batch,))

    def step():
        optimiser.zero_grad()
        F.cross_entropy(step_model(images), labels).backward()
        optimiser.step()

    for _ in range(3):
        step()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_utime
    start = time.time()
    for _ in range(options.steps):
        step()
    seconds = time.time() - start
    user = resource.getrusage(resource.RUSAGE_SELF).ru_utime - before
    count = options.batch * options.steps
    print(json.dumps({
        "images_per_second": count / seconds, "images_per_user_second": count / user,
        "seconds": seconds, "threads": options.threads}))


if __name__ == "__main__":
    main()
