"""Learning in tests keeps to one thread: on a busy machine two threads mostly wait for each other."""

import pytest
import torch


@pytest.fixture(autouse=True, scope="session")
def _one_thread() -> None:
    torch.set_num_threads(1)
