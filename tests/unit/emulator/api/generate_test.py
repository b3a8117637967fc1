"""Names, ordering and refusals of emulator/api/generate.py."""

import pathlib
import sys
import unittest

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[4] / "emulator" / "api"))
import generate  # noqa: E402


def service(shapes, input_shape="In", wanted="all"):
    model = {
        "metadata": {},
        "operations": {"Do": {"name": "Do", "input": {"shape": input_shape}}},
        "shapes": shapes,
    }
    return generate.Service("test", model, wanted)


def structure(**members):
    return {"type": "structure", "members": {n: {"shape": s} for n, s in members.items()}}


class Names(unittest.TestCase):
    CASES = {
        "StreamARN": "stream_arn",
        "ConsumerARNs": "consumer_arns",
        "KMSKeyId": "kms_key_id",
        "HashKeyRange": "hash_key_range",
        "MillisBehindLatest": "millis_behind_latest",
        "ParallelismPerKPU": "parallelism_per_kpu",
        "S3ContentLocation": "s3_content_location",
        "MaxRecordSizeInKiB": "max_record_size_in_kib",
        "TargetMiBps": "target_mibps",
        "OKActions": "ok_actions",
        "CodeSha256": "code_sha256",
        "CSVMappingParameters": "csv_mapping_parameters",
        "message": "message",
        "Namespace": "namespace_",
        "Default": "default_",
    }

    def test_member_names_are_snake_case(self):
        for wire, expected in self.CASES.items():
            self.assertEqual(generate.snake_case(wire), expected)

    def test_enum_values_become_constants(self):
        cases = {
            "AT_SEQUENCE_NUMBER": "kAtSequenceNumber",
            "IncomingBytes": "kIncomingBytes",
            "FLINK-1_20": "kFlink1_20",
            "Bytes/Second": "kBytesSecond",
            "custom-resource:ResourceType:Property": "kCustomResourceResourceTypeProperty",
            "python3.12": "kPython3_12",
        }
        for value, expected in cases.items():
            self.assertEqual(generate.enum_constant(value), expected)

    def test_quotes_and_backslashes_are_escaped(self):
        self.assertEqual(generate.quote('a"\\d'), '"a\\"\\\\d"')


class Ordering(unittest.TestCase):
    def test_structures_follow_what_they_hold(self):
        made = service({"In": structure(A="Outer"), "Outer": structure(B="Inner"),
                        "Inner": structure()})
        self.assertEqual(made.structures(), ["Inner", "Outer", "In"])

    def test_recursion_through_a_list_is_allowed(self):
        made = service({"In": structure(Children="Nodes"),
                        "Nodes": {"type": "list", "member": {"shape": "In"}}})
        self.assertEqual(made.structures(), ["In"])
        self.assertIn("std::optional<std::vector<In>> children;", generate.header(made))

    def test_unreached_shapes_are_left_out(self):
        made = service({"In": structure(), "Other": structure()})
        self.assertEqual(list(made.shapes), ["In"])


class Refusals(unittest.TestCase):
    def refused(self, text, act):
        with self.assertRaisesRegex(generate.GeneratorError, text):
            act()

    def test_recursion_by_value(self):
        made = service({"In": structure(A="Other"), "Other": structure(B="In")})
        self.refused("recursion outside a list: In -> Other -> In", made.structures)

    def test_recursion_through_a_map(self):
        made = service({"In": structure(A="Map"), "S": {"type": "string"},
                        "Map": {"type": "map", "key": {"shape": "S"}, "value": {"shape": "In"}}})
        self.refused("recursion", made.structures)

    def test_list_of_booleans(self):
        shapes = {"In": structure(A="L"), "B": {"type": "boolean"},
                  "L": {"type": "list", "member": {"shape": "B"}}}
        self.refused("list of booleans L", lambda: service(shapes))

    def test_unknown_type(self):
        self.refused("type bigdecimal",
                     lambda: service({"In": structure(A="X"), "X": {"type": "bigdecimal"}}))

    def test_unsupported_trait(self):
        shapes = {"In": structure(A="X"), "X": {"type": "structure", "members": {},
                                                "document": True}}
        self.refused("unsupported trait", lambda: service(shapes))

    def test_unknown_operation_in_the_configuration(self):
        self.refused("no such operations: Undo", lambda: service({"In": structure()},
                                                                 wanted=["Undo"]))

    def test_two_members_of_one_name(self):
        made = service({"In": structure(StreamARN="S", StreamArn="S"), "S": {"type": "string"}})
        self.refused("two members named stream_arn", lambda: generate.header(made))

    def test_enum_values_of_one_name(self):
        shape = {"type": "string", "enum": ["a-b", "A_B"]}
        self.refused("share a name", lambda: generate.enum_block("E", shape))

    def test_fractional_bound(self):
        shape = {"type": "double", "min": 0.5}
        self.refused("fractional bound",
                     lambda: generate.bound(service({"In": structure()}), "X", shape, "min"))


if __name__ == "__main__":
    unittest.main()
