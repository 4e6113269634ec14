#!/usr/bin/env python3
"""Makes the golden files beside it: golden.py [FOLDER]; wants PyTorch (Debian: python3-torch), the tests do not.

Each file is a safetensors file; a tensor's name is CASE/TENSOR. All is computed in double precision from values that a
float holds exactly, and stored as F32, so that the tests compare floats with (nearly) true values. Batches are in the
layout of PackedSequence; `lengths` are in the caller's order, which the layout sorts by falling length.
"""
import json
import math
import os
import sys

import torch
from torch import nn
from torch.nn.utils.rnn import PackedSequence, pack_sequence

STEPS = 10  # of the optimizer
LENGTHS = [3, 5, 1, 3]
CELLS = {"rnn": nn.RNN, "gru": nn.GRU, "lstm": nn.LSTM}


def exact(tensor):
    """The nearest floats, as doubles."""
    return tensor.float().double()


def uniform(*shape, reach=0.5):
    return exact((2 * torch.rand(*shape, dtype=torch.double) - 1) * reach)


def randomize(module):
    """Every parameter of the module, in its own order."""
    for parameter in module.parameters():
        parameter.data = uniform(*parameter.shape)


def save(path, tensors, metadata):
    header, blobs, at = {"__metadata__": metadata}, [], 0
    for name, tensor in tensors.items():
        whole = not tensor.dtype.is_floating_point
        blob = (tensor.to(torch.int32) if whole else tensor.float()).contiguous().numpy().astype("<i4" if whole else "<f4")
        header[name] = {"dtype": "I32" if whole else "F32", "shape": list(tensor.shape),
                        "data_offsets": [at, at + blob.nbytes]}
        blobs.append(blob.tobytes())
        at += blob.nbytes
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-(8 + len(text)) % 64)
    with open(path, "wb") as file:
        file.write(len(text).to_bytes(8, "little") + text + b"".join(blobs))


class Case:
    """Collects the tensors of one case under its name."""

    def __init__(self, tensors, name):
        self.tensors, self.name = tensors, name

    def add(self, **tensors):
        for name, tensor in tensors.items():
            self.tensors[f"{self.name}/{name}"] = tensor.detach().clone()

    def add_all(self, prefix, named):
        for name, tensor in named:
            self.tensors[f"{self.name}/{prefix}.{name}"] = tensor.detach().clone()


def by_length(sequences):
    """Their numbers by falling length, equal lengths in the caller's order."""
    return sorted(range(len(sequences)), key=lambda i: -len(sequences[i]))


def packed(sequences):
    return pack_sequence([sequences[i] for i in by_length(sequences)])


def train(case, named, loss_of, lr=0.01, gradients=(), limit=None):
    """First values, first gradients, ten steps of Adam, last values and every loss. GRADIENTS: other leaves. LIMIT: of
    the norm of all parameters' gradients, which are recorded as they are before; the norms are recorded, too."""
    named = list(named)
    optimizer = torch.optim.Adam([parameter for _, parameter in named], lr=lr)
    case.add_all("first", named)
    losses, norms = [], []
    for step in range(STEPS):
        for tensor in [parameter for _, parameter in named] + list(gradients):
            tensor.grad = None
        loss = loss_of(case if step == 0 else None)
        loss.backward()
        if step == 0:
            case.add_all("gradient", [(name, parameter.grad if parameter.grad is not None else 0 * parameter)
                                      for name, parameter in named])
            case.add(**{f"d_{i}": tensor.grad for i, tensor in enumerate(gradients)})
        losses.append(loss.item())
        if limit is not None:
            norms.append(nn.utils.clip_grad_norm_([parameter for _, parameter in named], limit).item())
        optimizer.step()
    case.add_all("last", named)
    case.add(losses=torch.tensor(losses, dtype=torch.double))
    if limit is not None:
        case.add(limit=torch.tensor(limit), norms=torch.tensor(norms, dtype=torch.double))


def squared(values, target):
    """Mean over the columns, summed over the rows."""
    return ((values - target) ** 2).mean(dim=1).sum()


def recurrent(tensors, name, cell, layers, directions, size, hidden, lengths, classes):
    """A recurrent network and a linear layer; LSTM and GRU against classes, Elman against numbers."""
    case = Case(tensors, name)
    net = nn.ModuleDict({"rnn": CELLS[cell](size, hidden, layers, bidirectional=directions == 2).double(),
                         "linear": nn.Linear(directions * hidden, classes).double()})
    randomize(net)
    batch = packed([uniform(length, size, reach=1) for length in lengths])
    x = batch.data.requires_grad_()
    right = torch.randint(classes, (sum(lengths),))
    target = uniform(sum(lengths), classes, reach=1)

    def loss_of(record):
        output = net["rnn"](PackedSequence(x, batch.batch_sizes))[0].data
        scores = net["linear"](output)
        if record is not None:
            record.add(x=x, lengths=torch.tensor(lengths), right=right, target=target, output=output, scores=scores)
        scale = 1 / sum(lengths)
        return (squared(scores, target) if cell == "rnn" else
                nn.functional.cross_entropy(scores, right, reduction="sum")) * scale

    train(case, net.named_parameters(), loss_of, gradients=[x])


def make_recurrent():
    tensors = {}
    for cell in CELLS:
        for layers in (1, 2):
            for directions in (1, 2):
                recurrent(tensors, f"{cell}.{layers}.{directions}", cell, layers, directions, 5, 4, LENGTHS, 3)
        # Wide enough for whole vectors of every kind of processor and a rest.
        recurrent(tensors, f"{cell}.wide", cell, 1, 2, 17, 19, [9, 4, 8, 1, 4, 2], 6)
    return tensors


def make_optimizers():
    """Given gradients, the values after each step."""
    rules = {
        "sgd": lambda p: torch.optim.SGD(p, lr=0.1),
        "sgd.momentum": lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9),
        "sgd.l2": lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9, weight_decay=0.05),
        "adam": lambda p: torch.optim.Adam(p, lr=0.01),
        "adam.l2": lambda p: torch.optim.Adam(p, lr=0.01, weight_decay=0.05),
        "adamw": lambda p: torch.optim.AdamW(p, lr=0.01, weight_decay=0.05),
        # Debian's PyTorch (1.13) multiplies by the momentum once too often where foreach is off; later ones do not.
        "nadam": lambda p: torch.optim.NAdam(p, lr=0.01, foreach=True),
    }
    tensors = {}
    size = 37
    for name, rule in rules.items():
        case = Case(tensors, name)
        values = uniform(size, reach=1).requires_grad_()
        gradients = uniform(STEPS, size, reach=2)
        optimizer = rule([values])
        case.add(first=values, gradients=gradients)
        steps = []
        for step in range(STEPS):
            values.grad = gradients[step].clone()
            optimizer.step()
            steps.append(values.detach().clone())
        case.add(steps=torch.stack(steps))
    case = Case(tensors, "clip")
    gradient = uniform(size, reach=2)
    clipped = []
    for limit in (0.5, 1e6):
        values = torch.zeros(size, dtype=torch.double, requires_grad=True)
        values.grad = gradient.clone()
        nn.utils.clip_grad_norm_([values], limit)
        clipped.append(values.grad.clone())
    case.add(gradient=gradient, limits=torch.tensor([0.5, 1e6]), clipped=torch.stack(clipped))
    return tensors


STRINGS = [[1, 2, 3], [4], [5, 0], [1, 1, 1, 1, 6, 2, 3], [3, 2, 1, 6]]


def spell(embedding, conv, string):
    """Maximum over the positions of a convolution."""
    return conv(embedding(torch.tensor(string)).t().unsqueeze(0)).max(dim=2)[0].squeeze(0)


def make_char_cnn():
    tensors = {}
    for width in (1, 3, 5):
        case = Case(tensors, f"width.{width}")
        chars = nn.ModuleDict({"embedding": nn.Embedding(7, 5), "conv": nn.Conv1d(5, 6, width, padding=width // 2)})
        net = nn.ModuleDict({"chars": chars}).double()
        randomize(net)
        weights = uniform(len(STRINGS), 6, reach=1)

        def loss_of(record, chars=chars, weights=weights):
            out = torch.stack([spell(chars["embedding"], chars["conv"], string) for string in STRINGS])
            if record is not None:
                record.add(d_out=weights, out=out)
            return (out * weights).sum()

        train(case, net.named_parameters(), loss_of)
        add_strings(case, STRINGS)
    return tensors


def conv_pair(size, filters, width):
    return {"narrow": nn.Conv1d(size, filters, width, padding=width // 2),
            "wide": nn.Conv1d(size, filters, width + 2, padding=width // 2 + 1)}


class DenseChars(nn.ModuleDict):
    """The deep CNN with dense connections of Xin et al. 2018; names as in a model file."""

    def __init__(self, chars, size, filters, width, layers):
        super().__init__({"embedding": nn.Embedding(chars, size),
                          "first": nn.ModuleDict(conv_pair(size, 2 * filters, width))})
        features = 4 * filters
        blocks = nn.ModuleList()
        for _ in range(layers // 2):
            blocks.append(nn.ModuleDict({"bottleneck": nn.Linear(features, filters),
                                         **conv_pair(filters, filters, width)}))
            features += 2 * filters
        self["blocks"] = blocks

    @staticmethod
    def both(pair, x):
        return torch.relu(torch.cat([pair["narrow"](x), pair["wide"](x)], dim=1))

    def spell(self, string):
        x = self["embedding"](torch.tensor(string)).t().unsqueeze(0)
        found = self.both(self["first"], x)
        for block in self["blocks"]:
            few = torch.relu(block["bottleneck"](found.transpose(1, 2))).transpose(1, 2)
            found = torch.cat([found, self.both(block, few)], dim=1)
        return found.max(dim=2)[0].squeeze(0)


def make_char_dense():
    tensors = {}
    # Of 20 filters, so that products fill whole vectors of every kind of processor and a rest.
    for size, filters, width, layers in ((5, 3, 3, 5), (5, 3, 1, 1), (4, 2, 5, 7), (9, 20, 3, 3)):
        case = Case(tensors, f"layers.{layers}")
        chars = DenseChars(7, size, filters, width, layers)
        net = nn.ModuleDict({"chars": chars}).double()
        randomize(net)
        weights = uniform(len(STRINGS), 4 * filters + 2 * filters * (layers // 2), reach=1)

        def loss_of(record, chars=chars, weights=weights):
            out = torch.stack([chars.spell(string) for string in STRINGS])
            if record is not None:
                record.add(d_out=weights, out=out)
            return (out * weights).sum()

        train(case, net.named_parameters(), loss_of)
        add_strings(case, STRINGS)
    return tensors


def add_strings(case, strings):
    first = [0]
    for string in strings:
        first.append(first[-1] + len(string))
    case.add(codes=torch.tensor(sum(strings, [])), strings=torch.tensor(first))


# The tags O, B-A, I-A, B-B, I-B; the last index stands for the edge of the sentence.
BIO = ["O", "B-A", "I-A", "B-B", "I-B"]


def legal(before, after):
    return after is None or not after.startswith("I-") or (before is not None and before[1:] == after[1:])


def forbid(condition):
    return 0.0 if condition else -1e4  # e^-10000 is 0 in double precision, and has no NaN for a gradient


class Crf(nn.Module):
    def __init__(self):
        super().__init__()
        self.start = nn.Parameter(torch.zeros(len(BIO), dtype=torch.double))
        self.stop = nn.Parameter(torch.zeros(len(BIO), dtype=torch.double))
        self.transitions = nn.Parameter(torch.zeros(len(BIO), len(BIO), dtype=torch.double))
        self.start_mask = torch.tensor([forbid(legal(None, tag)) for tag in BIO])
        self.moves_mask = torch.tensor([[forbid(legal(a, b)) for b in BIO] for a in BIO])

    def loss(self, emissions, tags):
        start, moves = self.start + self.start_mask, self.transitions + self.moves_mask
        score = start[tags[0]] + emissions[0, tags[0]] + self.stop[tags[-1]]
        alpha = start + emissions[0]
        for t in range(1, len(tags)):
            score = score + moves[tags[t - 1], tags[t]] + emissions[t, tags[t]]
            alpha = torch.logsumexp(alpha.unsqueeze(1) + moves, dim=0) + emissions[t]
        return torch.logsumexp(alpha + self.stop, dim=0) - score


WORDS = [[0, 1, 2], [3, 4, 5, 6, 1], [7], [8, 0, 3]]  # numbers of words
TAGS = [[1, 2, 0], [0, 3, 4, 4, 1], [3], [1, 3, 0]]
SPELLED = [[1, 2], [3], [4, 5, 1], [6], [2, 2, 7], [1, 5], [3, 3, 3, 3], [7, 1], [5, 4]]


class Tagger(nn.Module):
    """Word vector beside the encoding of the characters, recurrent layers, linear layer; names as in a model file."""

    def __init__(self, cell, layers, directions, chars, crf):
        super().__init__()
        width, hidden = 6, 7
        self.words = nn.Parameter(torch.zeros(len(SPELLED), width, dtype=torch.double))
        self.unknown = nn.ParameterDict({"weight": nn.Parameter(torch.zeros(width))})  # no word here is unknown
        encoded = 6 if chars else 0
        if chars == "dense":
            self.chars = DenseChars(8, 4, 6, 3, 5)
            encoded = 48
        elif chars is not None:
            self.chars = nn.ModuleDict({"embedding": nn.Embedding(8, 4)})
            if chars == "cnn":
                self.chars["conv"] = nn.Conv1d(4, 6, 3, padding=1)
            else:
                self.chars["rnn"] = CELLS[chars](4, 3, bidirectional=True)
        self.rnn = CELLS[cell](width + encoded, hidden, layers, bidirectional=directions == 2)
        self.emission = nn.Linear(directions * hidden, len(BIO))
        if crf:
            self.crf = Crf()
        self.encoder = chars
        self.double()
        randomize(self)

    def spell(self, string):
        if self.encoder == "dense":
            return self.chars.spell(string)
        if self.encoder == "cnn":
            return spell(self.chars["embedding"], self.chars["conv"], string)
        states = self.chars["rnn"](self.chars["embedding"](torch.tensor(string)).unsqueeze(1))[0].squeeze(1)
        return torch.cat([states[-1, :3], states[0, 3:]])

    def forward(self, words):
        x = self.words[words]
        if self.encoder is not None:
            x = torch.cat([x, torch.stack([self.spell(SPELLED[word]) for word in words])], dim=1)
        return x


def crf_loss(crf, emissions, tags):
    """Of the rows of a packing, the mean over its sequences."""
    total, sizes = 0, packed([torch.tensor(row) for row in tags]).batch_sizes.tolist()
    first = [sum(sizes[:t]) for t in range(len(sizes))]
    for place, number in enumerate(by_length(tags)):
        rows = [first[t] + place for t in range(len(tags[number]))]
        total = total + crf.loss(emissions[rows], tags[number])
    return total / len(tags)


def tagger(tensors, name, cell, layers, directions, chars, loss, limit=None):
    case = Case(tensors, name)
    net = Tagger(cell, layers, directions, chars, loss == "crf")
    tags = packed([torch.tensor(row) for row in TAGS])
    words = packed([torch.tensor(row) for row in WORDS])

    def loss_of(record):
        x = packed([net(torch.tensor(row)) for row in WORDS])
        emissions = net.emission(net.rnn(x)[0].data)
        if record is not None:
            record.add(lengths=torch.tensor([len(row) for row in WORDS]), words=words.data, tags=tags.data,
                       emissions=emissions)
            add_strings(record, SPELLED)
        if loss == "cross_entropy":
            return nn.functional.cross_entropy(emissions, tags.data)
        if loss == "mse":
            return squared(emissions, nn.functional.one_hot(tags.data, len(BIO)).double()) / len(tags.data)
        return crf_loss(net.crf, emissions, TAGS)

    train(case, net.named_parameters(), loss_of, limit=limit)


def make_taggers():
    tensors = {}
    tagger(tensors, "cnn.lstm.softmax", "lstm", 1, 2, "cnn", "cross_entropy")
    tagger(tensors, "cnn.gru.crf", "gru", 2, 2, "cnn", "crf")
    tagger(tensors, "lstm.lstm.crf", "lstm", 1, 2, "lstm", "crf")
    tagger(tensors, "gru.rnn.softmax", "rnn", 1, 2, "gru", "cross_entropy")
    tagger(tensors, "none.rnn.mse", "rnn", 2, 1, None, "mse")
    tagger(tensors, "dense.lstm.crf", "lstm", 1, 2, "dense", "crf")
    return tensors


def make_clipped():
    tensors = {}
    tagger(tensors, "cnn.gru.crf", "gru", 1, 2, "cnn", "crf", limit=1.1)
    return tensors


# Two windows. Words stand once, twice and more often, some of them twice in a sentence and in capitals; numbers and
# signs are no words, however often they stand; what stands in another window is not heard of.
WINDOWS = [["Ajax/B-A beat/O New/B-A Rome/I-A in/O Rome/B-B", "Rome/B-A 1/O -/O 1/O", "AJAX/B-A",
            "Old/B-B Rome/I-B lost/O 1/O", "In/O Ajax/B-A"],
           ["Rome/B-A", "Ajax/B-A left/O -/O Rome/B-B", "-/O"]]
SENTENCE = 0.3  # the weight of the loss of sentences alone
POOLS = {"mean": lambda h: h.mean(dim=0), "max": lambda h: h.max(dim=0)[0]}


class DocumentTagger(Tagger):
    """A second layer above the first one reads what is pooled of the other places of a word."""

    def __init__(self, forms):
        super().__init__("lstm", 1, 2, None, True)
        above, states = 5, 2 * self.rnn.hidden_size
        self.words = nn.Parameter(torch.zeros(forms, self.words.shape[1]))
        self.document = nn.LSTM(2 * states, above, bidirectional=True)
        self.emission = nn.Linear(2 * above, len(BIO))
        self.sentence = nn.ModuleDict({"emission": nn.Linear(states, len(BIO))})
        self.double()
        randomize(self)


def pooled(pool, h, groups):
    """Of every row, from the other rows of its group; a group below 0 is none."""
    out = []
    for i, group in enumerate(groups):
        others = [j for j, other in enumerate(groups) if j != i and other == group and group >= 0]
        out.append(pool(h[others]) if others else torch.zeros(h.shape[1], dtype=h.dtype))
    return torch.stack(out)


def document(tensors, pool):
    case = Case(tensors, pool)
    sentences = [[token.rsplit("/", 1) for token in sentence.split()] for window in WINDOWS for sentence in window]
    windows = [number for number, window in enumerate(WINDOWS) for _ in window]
    forms = sorted({form for sentence in sentences for form, _ in sentence})
    lower = sorted({form.lower() for form in forms if form.lower() != form.upper()})
    same = [lower.index(form.lower()) if form.lower() in lower else -1 for form in forms]
    net = DocumentTagger(len(forms))
    tags = [[BIO.index(tag) for _, tag in sentence] for sentence in sentences]
    numbers = [[forms.index(form) for form, _ in sentence] for sentence in sentences]
    words = packed([torch.tensor(row) for row in numbers])
    groups = packed([torch.tensor([-1 if same[word] < 0 else window * len(forms) + same[word] for word in row])
                     for row, window in zip(numbers, windows)]).data.tolist()

    def loss_of(record):
        h = net.rnn(PackedSequence(net(words.data), words.batch_sizes))[0].data
        joined = torch.cat([h, pooled(POOLS[pool], h, groups)], dim=1)
        emissions = net.emission(net.document(PackedSequence(joined, words.batch_sizes))[0].data)
        alone = net.sentence["emission"](h)
        if record is not None:
            record.add(lengths=torch.tensor([len(row) for row in tags]), windows=torch.tensor(windows),
                       same=torch.tensor(same), words=words.data, sentence_emissions=alone, emissions=emissions,
                       tags=packed([torch.tensor(row) for row in tags]).data)
        return crf_loss(net.crf, emissions, tags) + SENTENCE * crf_loss(net.crf, alone, tags)

    train(case, net.named_parameters(), loss_of)


def make_documents():
    tensors = {}
    for pool in POOLS:
        document(tensors, pool)
    return tensors


def make_sequence_regression():
    """A GRU of 10 inputs and 20 units, a linear layer of 5 outputs; 100 random steps; 100 epochs of Adam at 0.01."""
    net = nn.ModuleDict({"rnn": nn.GRU(10, 20), "linear": nn.Linear(20, 5)}).double()
    for parameter in net.parameters():
        parameter.data = uniform(*parameter.shape, reach=1 / math.sqrt(20))
    x, target = exact(torch.randn(100, 10)), exact(torch.randn(100, 5))
    tensors = {name: parameter.detach().clone() for name, parameter in net.named_parameters()}
    tensors.update(x=x, target=target)
    optimizer = torch.optim.Adam(net.parameters(), lr=0.01)
    losses = []
    for _ in range(100):
        optimizer.zero_grad()
        loss = nn.functional.mse_loss(net["linear"](net["rnn"](x.unsqueeze(1))[0].squeeze(1)), target)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    tensors["losses"] = torch.tensor(losses, dtype=torch.double)
    return tensors


def main():
    folder = sys.argv[1] if len(sys.argv) > 1 else os.path.join(os.path.dirname(os.path.abspath(__file__)), "golden")
    torch.set_num_threads(1)
    for seed, make in enumerate([make_recurrent, make_optimizers, make_char_cnn, make_taggers,
                                 make_sequence_regression, make_char_dense, make_documents, make_clipped]):
        torch.manual_seed(seed)
        name = make.__name__.replace("make_", "")
        save(os.path.join(folder, name + ".safetensors"), make(), {"torch": torch.__version__, "seed": str(seed)})


if __name__ == "__main__":
    main()
