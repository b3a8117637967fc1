"""C++ names and literals of what the service models call by AWS names."""

import re

CPP_KEYWORDS = frozenset(
    """alignas alignof and asm auto bool break case catch char class concept const consteval
    constexpr constinit continue co_await co_return co_yield decltype default delete do double else
    enum explicit export extern false final float for friend goto if import inline int long module
    mutable namespace new noexcept not nullptr operator or override private protected public
    register requires return short signed sizeof static struct switch template this throw true try
    typedef typeid typename union unsigned using virtual void volatile while xor""".split())


class GeneratorError(Exception):
    """A model says something that the generated code cannot express."""


def snake_case(name):
    """StreamARN -> stream_arn, KMSKeyId -> kms_key_id, ConsumerARNs -> consumer_arns."""
    name = re.sub(r"[^A-Za-z0-9]+", "_", name)
    name = re.sub(r"([KMG])iB", r"\1ib", name).replace("VCpu", "Vcpu")
    name = re.sub(r"([A-Z]{2,})s(?=$|[A-Z_])", lambda m: m.group(1).capitalize() + "s", name)
    name = re.sub(r"([A-Z]+)([A-Z][a-z])", r"\1_\2", name)
    name = re.sub(r"([a-z0-9])([A-Z])", r"\1_\2", name)
    name = name.lower()
    return name + "_" if name in CPP_KEYWORDS else name


def enum_constant(value):
    """AT_SEQUENCE_NUMBER -> kAtSequenceNumber, FLINK-1_20 -> kFlink1_20."""
    constant = "k"
    for word in re.findall(r"[A-Z]+(?![a-z])[0-9]*|[A-Za-z][a-z]*[0-9]*|[0-9]+", value):
        if constant[-1].isdigit() and word[0].isdigit():
            constant += "_"
        constant += word[0].upper() + word[1:].lower()
    if constant == "k":
        raise GeneratorError(f"enum value {value!r} gives no name")
    return constant


def quote(text):
    """A C++ string literal. The models' texts are ASCII."""
    if not text.isascii() or not text.isprintable():
        raise GeneratorError(f"text {text!r} is not printable ASCII")
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
