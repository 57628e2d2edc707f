#!/usr/bin/python3
"""Trains one reference model on exported phantoms and writes it as ONNX (opset 16).

usage: train.py NAME DATA-FOLDER MODEL.onnx [--steps N] [--seed N]

The data comes from Grid.Training.Export (see README.md). With the same data, seed, thread count and libraries
the run repeats; another machine's arithmetic may end a few thousandths away.
"""
import argparse
import json
import os
import time

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F

STRIDE = 8  # the output map has one cell for 8 x 8 input pixels

# crop: side of the squares trained on (None: whole planes). Lesions are small beside a mammogram, so squares that
# hold one teach more per second than whole views. flips: which mirror images are still possible anatomy.
RECIPES = {
    "stroke-hypodensity": dict(widths=(16, 32, 64), crop=None, batch=8, steps=1100, flips="h", weight=3.0),
    "breast-mass": dict(widths=(16, 32, 64), crop=256, batch=8, steps=1200, flips="v", weight=4.0),
    "lung-nodule": dict(widths=(16, 32, 64), crop=160, batch=12, steps=1500, flips="h", weight=4.0),
    "dental-lesion": dict(widths=(16, 32, 64), crop=256, batch=8, steps=1500, flips="hv", weight=4.0),
}


def block(inputs, outputs, stride=1, dilation=1):
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, 3, stride=stride, padding=dilation, dilation=dilation, bias=False),
        nn.BatchNorm2d(outputs),
        nn.ReLU(inplace=True))


class Spotter(nn.Module):
    """Three halvings, then dilated convolutions that look wide around each cell; one logit for each."""

    def __init__(self, widths):
        super().__init__()
        a, b, c = widths
        self.body = nn.Sequential(
            block(1, a, 2), block(a, a),
            block(a, b, 2), block(b, b),
            block(b, c, 2), block(c, c))
        self.wide = nn.ModuleList([block(c, c, dilation=d) for d in (2, 4, 8)])
        self.head = nn.Conv2d(c, 1, 1)
        nn.init.constant_(self.head.bias, -3.0)  # lesions are rare: begin by saying no

    def forward(self, image):
        x = self.body(image * 2 - 1)
        for layer in self.wide:
            x = x + layer(x)
        return self.head(x)


class Planes:
    """The exported planes, on disk; squares of them in memory."""

    def __init__(self, folder, rows, columns):
        self.rows, self.columns = rows, columns
        self.images = np.memmap(os.path.join(folder, "planes.f16"), dtype=np.float16, mode="r").reshape(-1, rows, columns)
        self.masks = np.fromfile(os.path.join(folder, "masks.u8"), dtype=np.uint8).reshape(-1, rows // STRIDE, columns // STRIDE)
        # Cells that the finding covers by a quarter or more are wanted fully.
        self.targets = np.clip(self.masks.astype(np.float32) / 255 * 2, 0, 1)
        has = self.masks.reshape(len(self.masks), -1).max(1) > 64
        self.with_finding, self.without = np.flatnonzero(has), np.flatnonzero(~has)

    def draw(self, rng, count, crop, flips):
        images, targets = [], []
        for i in range(count):
            of = self.with_finding if i % 2 == 0 else self.without
            plane = int(rng.choice(of))
            top, left, height, width = self.square(rng, plane, crop, i % 2 == 0)
            image = self.images[plane, top:top + height, left:left + width].astype(np.float32)
            target = self.targets[plane, top // STRIDE:(top + height) // STRIDE, left // STRIDE:(left + width) // STRIDE]
            if "h" in flips and rng.random() < 0.5:
                image, target = image[:, ::-1], target[:, ::-1]
            if "v" in flips and rng.random() < 0.5:
                image, target = image[::-1], target[::-1]
            image = np.clip(image * rng.uniform(0.92, 1.08) + rng.uniform(-0.04, 0.04), 0, 1)
            images.append(image.copy())
            targets.append(target.copy())
        return torch.from_numpy(np.stack(images)[:, None]), torch.from_numpy(np.stack(targets)[:, None])

    def square(self, rng, plane, crop, on_finding):
        """A square on the finding, or anywhere that is not empty; always on whole output cells."""
        if crop is None:
            return 0, 0, self.rows, self.columns
        for _ in range(8):
            if on_finding:
                ys, xs = np.nonzero(self.masks[plane] > 64)
                pick = rng.integers(len(ys))
                y = ys[pick] * STRIDE - crop // 2 + rng.integers(-crop // 3, crop // 3)
                x = xs[pick] * STRIDE - crop // 2 + rng.integers(-crop // 3, crop // 3)
            else:
                y, x = rng.integers(0, self.rows - crop + 1), rng.integers(0, self.columns - crop + 1)
            y = int(np.clip(y, 0, self.rows - crop)) // STRIDE * STRIDE
            x = int(np.clip(x, 0, self.columns - crop)) // STRIDE * STRIDE
            if on_finding or self.images[plane, y:y + crop:16, x:x + crop:16].mean() > 0.02:
                break
        return y, x, crop, crop


def loss_of(logits, targets, weight):
    cells = F.binary_cross_entropy_with_logits(logits, targets, pos_weight=torch.tensor(weight))
    # The plane as a whole: its strongest cells must agree with whether there is a finding at all.
    strongest = logits.flatten(1).topk(3, dim=1).values.mean(1)
    present = (targets.flatten(1).max(1).values > 0.5).float()
    return cells + 0.15 * F.binary_cross_entropy_with_logits(strongest, present)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("name", choices=sorted(RECIPES))
    parser.add_argument("data")
    parser.add_argument("model")
    parser.add_argument("--steps", type=int)
    parser.add_argument("--seed", type=int, default=7)
    arguments = parser.parse_args()
    here = os.path.dirname(os.path.abspath(__file__))
    with open(os.path.join(here, "manifests", arguments.name + ".json"), encoding="utf-8") as file:
        manifest = json.load(file)
    recipe = RECIPES[arguments.name]
    steps = arguments.steps or recipe["steps"]
    torch.manual_seed(arguments.seed)
    torch.set_num_threads(2)
    rng = np.random.default_rng(arguments.seed)
    rows, columns = manifest["input"]["rows"], manifest["input"]["columns"]
    planes = Planes(arguments.data, rows, columns)
    net = Spotter(recipe["widths"])
    print(f"{arguments.name}: {sum(p.numel() for p in net.parameters())} parameters, "
          f"{len(planes.with_finding)} planes with a finding, {len(planes.without)} without", flush=True)

    optimizer = torch.optim.AdamW(net.parameters(), lr=3e-3, weight_decay=1e-4)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 3e-3, total_steps=steps, pct_start=0.15)
    started, running = time.time(), None
    for step in range(steps):
        images, targets = planes.draw(rng, recipe["batch"], recipe["crop"], recipe["flips"])
        loss = loss_of(net(images), targets, recipe["weight"])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
        running = loss.item() if running is None else 0.98 * running + 0.02 * loss.item()
        if step % 50 == 0:
            print(f"step {step}/{steps} loss {running:.4f} {time.time() - started:.0f} s", flush=True)

    net.eval()
    example = torch.zeros(1, 1, rows, columns)
    torch.onnx.export(
        net, example, arguments.model, opset_version=16, input_names=[manifest["input"]["name"]],
        output_names=[manifest["output"]["name"]],
        dynamic_axes={manifest["input"]["name"]: {0: "batch"}, manifest["output"]["name"]: {0: "batch"}})
    print(f"wrote {arguments.model}, {os.path.getsize(arguments.model)} bytes, loss {running:.4f}, {time.time() - started:.0f} s")


if __name__ == "__main__":
    main()
