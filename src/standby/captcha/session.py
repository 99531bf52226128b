"""A net in ONNX Runtime, as every reader opens it."""

import onnxruntime as ort


def open_net(data: bytes) -> ort.InferenceSession:
    """On one thread, silent. What a bad file raises has no common base class; the reader makes it a BadModel."""
    options = ort.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 4  # a bad file is told by BadModel, not by the runtime on standard error
    return ort.InferenceSession(data, options, providers=["CPUExecutionProvider"])
