"""Making a model smaller changes as little as can be of what it says."""

import copy

import pytest
import torch
from transformers import BertConfig, BertForQuestionAnswering

from rag.reader.pieces import Window
from rag.training.features import Feature, tensors
from rag.training.losses import likeness
from rag.training.reader.slim import slim, surviving
from rag.training.smooth import Smoothed, smooth


@pytest.mark.parametrize("width", [1, 2])
def test_what_others_can_stand_in_for_is_dropped_and_made_good(width):
    torch.manual_seed(0)
    own = torch.randn(500, 4, dtype=torch.float64)
    # Columns 0 and 1 are like no other; the last six make one another up.
    inputs = torch.cat([own, own[:, 2:] @ torch.randn(2, 4, dtype=torch.float64)], dim=1)
    weights = torch.randn(3, 8, dtype=torch.float64)
    columns, made_good = surviving(weights, inputs.T @ inputs, width, keep=4 // width)
    whole = inputs @ weights.T
    assert len(columns) == 4 and columns[:2] == [0, 1]
    assert torch.dist(inputs[:, columns] @ made_good.T, whole) < 0.05 * whole.norm()
    assert torch.dist(inputs[:, columns] @ weights[:, columns].T, whole) > 0.15 * whole.norm()


def small(**more):
    """A small BERT with weights by chance."""
    size = {"hidden_size": 16, "num_hidden_layers": 2, "num_attention_heads": 4, "intermediate_size": 32}
    return BertForQuestionAnswering(BertConfig(**size, **more)).eval()


def a_batch():
    windows = [Window((1, 2, 3, 4, 5), 2, ((0, 1), (1, 2))), Window((1, 7, 8, 9), 2, ((0, 1),))]
    return tensors([Feature(window, 2, 3, 1.0) for window in windows])


@torch.no_grad()
def test_heads_and_neurons_that_nothing_reads_can_be_dropped():
    torch.manual_seed(0)
    model, batch = small(), a_batch()
    for layer in model.bert.encoder.layer:
        layer.attention.output.dense.weight[:, 4:8] = 0
        layer.output.dense.weight[:, [3, 17]] = 0
    before = model(**batch.fed()).start_logits
    slim(model, [batch], heads=3, neurons=30)
    own = model.bert.encoder.layer[1].attention.self
    assert own.value.weight.shape == (12, 16) and model.config.intermediate_size == 30
    assert torch.allclose(model(**batch.fed()).start_logits, before, atol=1e-5)


def test_a_model_is_unlike_every_other_than_itself():
    teacher, batch = small(), a_batch()
    loss = likeness(teacher)
    other, pointing = small(), copy.deepcopy(teacher)
    torch.nn.init.normal_(pointing.qa_outputs.weight)
    assert loss(teacher, batch).item() == pytest.approx(0, abs=1e-6)
    assert loss(other, batch).item() > 0.1 and loss(pointing, batch).item() > 1e-4


@torch.no_grad()
def test_smoothing_changes_nothing_and_makes_the_columns_that_are_read_alike():
    torch.manual_seed(0)
    model, batch = small(), a_batch()
    for layer in model.bert.encoder.layer:
        layer.attention.output.LayerNorm.weight[5] = 30
        layer.intermediate.dense.bias[7] = 30
    plain = copy.deepcopy(model)
    smooth(model, [batch])
    smoothed, before = model(**batch.fed()), plain(**batch.fed())
    assert torch.allclose(smoothed.start_logits, before.start_logits, atol=1e-4)
    assert torch.allclose(smoothed.end_logits, before.end_logits, atol=1e-4)
    for name in ("intermediate", "output"):
        path = f"bert.encoder.layer.1.{name}.dense"
        assert spread(model, f"{path}.matrix", batch) < spread(plain, path, batch) / 3


@torch.no_grad()
def test_a_model_without_a_head_is_smoothed_as_well():
    torch.manual_seed(0)
    model, batch = small().bert, a_batch()
    before = model(**batch.fed()).last_hidden_state
    smooth(model, [batch])
    assert torch.allclose(model(**batch.fed()).last_hidden_state, before, atol=1e-5)
    assert isinstance(model.encoder.layer[1].output.dense, Smoothed)
    with pytest.raises(LookupError, match="Linear has no encoder"):
        smooth(torch.nn.Linear(2, 2), [batch])


def spread(model, path, batch):
    """How much larger the largest column is than a usual one, of what a matrix is given."""
    seen = []
    hook = model.get_submodule(path).register_forward_pre_hook(lambda _, given: seen.append(given[0]))
    model(**batch.fed())
    hook.remove()
    sizes = seen[0][batch.mask.bool()].abs().amax(0)
    return (sizes.max() / sizes.median()).item()
