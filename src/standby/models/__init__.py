"""The shipped models: ONNX files, each with its card inside and its page in docs/model-cards."""
