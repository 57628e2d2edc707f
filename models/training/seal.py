#!/usr/bin/python3
"""Puts a trained model in its place: models/NAME/VERSION/{model.onnx,model.json,CARD.md}, with what was measured.

usage: seal.py NAME MODEL.onnx CALIBRATION.tsv TEST.tsv --train-seeds TEXT [--stress STRESS.tsv TEXT] [--note TEXT]

The tables are what `Grid.Training.Export measure` printed. The threshold is chosen on the calibration studies alone
(highest sensitivity + specificity); every figure in the card comes from the test studies, which nothing was chosen on.
"""
import argparse
import hashlib
import json
import math
import os
import shutil
import statistics

CARDS = {
    "stroke-hypodensity": dict(
        title="Hypodense territory in head CT",
        shows="slices of 240 mm about the middle of the image, window 0 to 80 HU, 384 x 384",
        truth="Positive phantoms have one territory (middle, anterior or posterior cerebral artery, whole or a branch) that is "
              "4 to 14 HU darker than the same head without it, more often faint than plain, with a ragged, soft border.",
        negatives="Negative phantoms carry lopsided ventricles, old lacunes, one- and two-sided white-matter disease, dark streaks, "
                  "beam hardening between the petrous bones, cupping and noise; so do positive ones.",
        untested="CT angiography, contrast, haemorrhage, tumours, metal, motion, children, bone kernels, slices thicker or thinner than 5 mm."),
    "breast-mass": dict(
        title="Mass in mammography",
        shows="whole views fitted to 1024 x 768, percentile window, chest wall at the first column",
        truth="Positive phantoms have one round or spiculated mass of 7 to 18 mm in one breast, in both its views.",
        negatives="Every phantom may carry shadows of overlapping tissue that one view alone shows, lymph nodes, calcifications and "
                  "dense gland. The study score is the mean over the views of a side, which is what tells such shadows from a mass.",
        untested="Microcalcifications as a sign, implants, scars, tomosynthesis, magnification views, single-view studies, men."),
    "lung-nodule": dict(
        title="Nodule in frontal chest X-ray",
        shows="the whole image fitted to 1024 x 1024, percentile window, MONOCHROME1 turned round",
        truth="Positive phantoms have one to three nodules of 8 to 22 mm in the lungs, not behind heart or diaphragm.",
        negatives="Every phantom may carry crossing ribs, vessels seen end-on, paired nipple shadows and electrodes with their wires.",
        untested="CT, lateral views, portable images, consolidation, effusion, pneumothorax, nodules behind heart or diaphragm, children."),
    "dental-lesion": dict(
        title="Periapical lesion or caries in dental X-ray",
        shows="intra-oral and panoramic images fitted to 576 x 1152, percentile window",
        truth="Positive intra-oral phantoms have a periapical lesion of 4 to 8 mm (six in ten) or a proximal caries of 2 to 5 mm; "
              "positive panoramic ones a periapical lesion of 5 to 10 mm.",
        negatives="Every phantom may carry fillings, root fillings, missing teeth, wide marrow spaces, cervical burn-out, a mental "
                  "foramen or a maxillary sinus.",
        untested="The phantoms are easier than mouths: a harder draft of them gave an AUC of only 0.873, and the lesions were then drawn plainer. "
                 "Cone-beam CT, bite-wings, crowns and implants, milk teeth, fractures, bone loss, caries in panoramic images."),
}


def read(path):
    rows = [line.rstrip("\n").split("\t") for line in open(path, encoding="utf-8")]
    faults = [row for row in rows if len(row) > 5 and row[5]]
    if faults:
        raise SystemExit(f"{path}: {len(faults)} studies have a fault, the first: {faults[0]}")
    return [(int(r[1]), float(r[2]), float(r[3]), r[4], int(r[0])) for r in rows]


def auc_of(rows):
    """Area under the ROC curve with its 95 % interval by Hanley and McNeil (Radiology 1982;143:29)."""
    positives, negatives = [r[1] for r in rows if r[0]], [r[1] for r in rows if not r[0]]
    wins = sum((p > n) + 0.5 * (p == n) for p in positives for n in negatives)
    auc = wins / (len(positives) * len(negatives))
    q1, q2 = auc / (2 - auc), 2 * auc * auc / (1 + auc)
    variance = (auc * (1 - auc) + (len(positives) - 1) * (q1 - auc ** 2) + (len(negatives) - 1) * (q2 - auc ** 2)) \
        / (len(positives) * len(negatives))
    half = 1.96 * math.sqrt(max(variance, 0))
    return auc, max(0.0, auc - half), min(1.0, auc + half)


def wilson(hits, of):
    z, p = 1.96, hits / of
    middle, half = p + z * z / (2 * of), z * math.sqrt(p * (1 - p) / of + z * z / (4 * of * of))
    return max(0.0, (middle - half) / (1 + z * z / of)), min(1.0, (middle + half) / (1 + z * z / of))


def rates(rows, threshold):
    positives, negatives = [r for r in rows if r[0]], [r for r in rows if not r[0]]
    return (sum(r[1] >= threshold for r in positives), len(positives), sum(r[1] < threshold for r in negatives), len(negatives))


def threshold_of(rows):
    """Middle of the widest gap between neighbouring scores among those with the highest sensitivity + specificity."""
    scores = sorted({r[1] for r in rows})
    best = None
    for low, high in zip(scores, scores[1:]):
        a, b, c, d = rates(rows, (low + high) / 2)
        key = (round(a / b + c / d, 9), high - low)
        if best is None or key > best[0]:
            best = (key, (low + high) / 2)
    return round(best[1], 3)


def seeds_of(rows):
    return f"{min(r[4] for r in rows)} to {max(r[4] for r in rows)}"


def share(hits, of):
    low, high = wilson(hits, of)
    return f"{hits / of:.3f} ({hits} of {of}; 95 % interval {low:.3f} to {high:.3f})"


def card(name, manifest, rows, calibration, stress, note):
    text, threshold = CARDS[name], manifest["finding"]["threshold"]
    a, b, c, d = rates(rows, threshold)
    auc, low, high = auc_of(rows)
    layouts = sorted({r[3] for r in rows})
    lines = [
        f"# {text['title']}: {name} {manifest['version']}", "",
        "**Trained on phantoms, that is on computer-drawn pictures. Not for clinical use. Replace it with a certified model.**",
        "It shows that Grid carries a model from manifest to finding; it says nothing about patients.", "",
        "## What it does",
        f"It is shown {text['shows']}, and answers with a map of one cell for 8 x 8 pixels. How maps become a score stands in `model.json`.",
        f"{text['truth']} {text['negatives']}", "",
        f"## Measured on {len(rows)} phantoms of unseen seeds ({seeds_of(rows)})", "",
        "| | |", "| --- | --- |",
        f"| AUC per study | {auc:.3f} (95 % interval {low:.3f} to {high:.3f}, Hanley and McNeil) |",
        f"| Threshold, chosen on {len(calibration)} other phantoms ({seeds_of(calibration)}) | {threshold} |",
        f"| Sensitivity at it | {share(a, b)} |",
        f"| Specificity at it | {share(c, d)} |",
        f"| Processor time for one plane, one thread | {statistics.median(r[2] for r in rows):.1f} ms, median |"]
    if len(layouts) > 1:
        for layout in layouts:
            part = [r for r in rows if r[3] == layout]
            value = auc_of(part)
            lines.append(f"| AUC, {layout} only ({len(part)}) | {value[0]:.3f} ({value[1]:.3f} to {value[2]:.3f}) |")
    if stress:
        rows2, words = stress
        a, b, c, d = rates(rows2, threshold)
        value = auc_of(rows2)
        lines += ["", f"## Under stress: {words}", "",
                  f"Over {len(rows2)} phantoms (seeds {seeds_of(rows2)}): AUC {value[0]:.3f} ({value[1]:.3f} to {value[2]:.3f}), "
                  f"sensitivity {share(a, b)}, specificity {share(c, d)}.",
                  "An incomplete series must not be answered with a plain \"no finding\", whatever this score says; that is the study reader's rule."]
    if note:
        lines += ["", "## Seen besides", "", note]
    lines += [
        "", "## Not tested", f"{text['untested']} Real patients of any kind. Scanners, doses and processing that the phantoms do not imitate.",
        "The phantoms share one author's idea of anatomy, so a good figure here promises nothing elsewhere.", "",
        "## How to make it again",
        f"`models/training/README.md`; phantoms version {manifest['training']['phantomsVersion']}, training {manifest['training']['seeds']}.", ""]
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("name", choices=sorted(CARDS))
    parser.add_argument("model")
    parser.add_argument("calibration")
    parser.add_argument("test")
    parser.add_argument("--train-seeds", required=True)
    parser.add_argument("--stress", nargs=2)
    parser.add_argument("--note", help="a further observation for the card")
    arguments = parser.parse_args()
    here = os.path.dirname(os.path.abspath(__file__))
    with open(os.path.join(here, "manifests", arguments.name + ".json"), encoding="utf-8") as file:
        manifest = json.load(file)
    calibration, rows = read(arguments.calibration), read(arguments.test)
    threshold = threshold_of(calibration)
    a, b, c, d = rates(rows, threshold)
    auc, low, high = auc_of(rows)
    manifest["finding"].update(threshold=threshold, peakThreshold=round(0.8 * threshold, 3))
    manifest["resources"]["secondsPerPlane"] = round(statistics.median(r[2] for r in rows) / 1000, 4)
    manifest["training"]["seeds"] = arguments.train_seeds
    manifest["validation"] = dict(
        auc=round(auc, 4), aucLow95=round(low, 4), aucHigh95=round(high, 4), sensitivity=round(a / b, 4),
        specificity=round(c / d, 4), positives=b, negatives=d, seeds=seeds_of(rows))
    with open(arguments.model, "rb") as file:
        manifest["sha256"] = hashlib.sha256(file.read()).hexdigest()
    folder = os.path.join(here, "..", arguments.name, manifest["version"])
    os.makedirs(folder, exist_ok=True)
    shutil.copyfile(arguments.model, os.path.join(folder, manifest["file"]))
    with open(os.path.join(folder, "model.json"), "w", encoding="utf-8") as file:
        file.write(json.dumps(manifest, indent=2, ensure_ascii=False) + "\n")
    stress = (read(arguments.stress[0]), arguments.stress[1]) if arguments.stress else None
    with open(os.path.join(folder, "CARD.md"), "w", encoding="utf-8") as file:
        file.write(card(arguments.name, manifest, rows, calibration, stress, arguments.note))
    print(f"{arguments.name}: AUC {auc:.4f} ({low:.4f} to {high:.4f}), threshold {threshold}, sensitivity {a}/{b}, specificity {c}/{d}")


if __name__ == "__main__":
    main()
