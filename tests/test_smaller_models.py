"""Making a model smaller changes as little as can be of what it says."""

import copy

import pytest
import torch
from transformers import BertConfig, BertForQuestionAnswering

from rag.reader.pieces import Window
from rag.training.features import Feature, tensors
from rag.training.reader.export import export
from rag.training.reader.former import former_weights
from rag.training.reader.model import SentenceReader
from rag.training.smooth import Smoothed, smooth


def small(**more):
    """A small BERT with weights by chance."""
    size = {"hidden_size": 16, "num_hidden_layers": 2, "num_attention_heads": 4, "intermediate_size": 32}
    return BertForQuestionAnswering(BertConfig(**size, **more)).eval()


def a_batch():
    windows = [Window((1, 2, 3, 4, 5), 2, ((0, 1), (1, 2))), Window((1, 7, 8, 9), 2, ((0, 1),))]
    return tensors([Feature(window, 2, 3, 1.0) for window in windows])


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


class NoTokenizer:
    """Has no files."""

    def save_pretrained(self, folder):
        assert folder.is_dir()


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::torch.jit.TracerWarning")
def test_a_reader_can_be_read_back_out_of_its_int8_file(tmp_path):
    torch.manual_seed(0)
    size = {"hidden_size": 16, "num_hidden_layers": 2, "num_attention_heads": 4, "intermediate_size": 32}
    model = SentenceReader(BertConfig(**size, vocab_size=50))
    for value in model.parameters():
        torch.nn.init.normal_(value)  # equal ones would be stored once
    weights = {name: value.clone() for name, value in model.state_dict().items()}
    export(model, NoTokenizer(), tmp_path)
    former = former_weights(tmp_path / "model.onnx")
    assert set(former) == set(weights)
    for name, value in weights.items():
        # Seven bits: a step is a sixty-fourth of the largest.
        assert torch.allclose(former[name], value, atol=value.abs().max().item() / 60 + 1e-6), name
