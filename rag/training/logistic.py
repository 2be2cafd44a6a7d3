"""The curve that makes probabilities of scores."""

import numpy as np

from rag.evaluation.measures import Numbers


def logistic(inputs: Numbers, labels: Numbers, ridge: float = 1e-3) -> Numbers:
    """The weights of a logistic regression, by Newton's method."""
    weights = np.zeros(inputs.shape[1])
    for _ in range(50):
        odds = 1 / (1 + np.exp(-np.clip(inputs @ weights, -30, 30)))
        slope = inputs.T @ (labels - odds) - ridge * weights
        bend = (inputs * (odds * (1 - odds))[:, None]).T @ inputs + ridge * np.eye(len(weights))
        weights = weights + np.linalg.solve(bend, slope)
    return weights
