"""The official Python client against a running Foretell, in the ways its users call it.

FORETELL_ADDRESS (without a path) and FORETELL_TOKEN come from PythonClientIT, which starts the service.
"""

import os
import unittest

import replicate
from replicate.exceptions import ReplicateError

MODEL = "foretell/gemma2-nano"
INPUT = {"prompt": "Say hello.", "max_new_tokens": 8}
ADDRESS = os.environ["FORETELL_ADDRESS"]
TOKEN = os.environ["FORETELL_TOKEN"]


def client(base_url=ADDRESS, token=TOKEN):
    """This client wants the host alone as its base URL, and adds /v1 itself."""
    return replicate.Client(api_token=token, base_url=base_url)


class ReplicateClientTest(unittest.TestCase):
    def setUp(self):
        self.client = client()

    def test_run_waits_and_returns_the_chunks_of_the_output(self):
        output = self.client.run(MODEL, input=INPUT)

        self.assertGreater(len("".join(output)), 0)

    def test_run_takes_a_version_by_its_id(self):
        version = self.client.models.get(MODEL).latest_version.id

        self.assertGreater(len("".join(self.client.run(f"{MODEL}:{version}", input=INPUT))), 0)

    def test_run_polls_when_told_not_to_wait(self):
        self.assertGreater(len("".join(self.client.run(MODEL, input=INPUT, wait=False))), 0)

    def test_stream_yields_the_output_as_events_and_ends_with_done(self):
        seeded = {**INPUT, "prompt": "Write a poem about the sea.", "seed": 7}
        events = list(self.client.stream(MODEL, input=seeded))

        self.assertEqual([event.event.value for event in events], ["output"] * (len(events) - 1) + ["done"])
        self.assertEqual(len({event.id for event in events}), len(events))
        self.assertEqual("".join(map(str, events)), "".join(self.client.run(MODEL, input=seeded)))

    def test_a_prediction_can_be_streamed_after_its_end(self):
        prediction = self.client.models.predictions.create(MODEL, input=INPUT)
        prediction.wait()

        self.assertEqual("".join(map(str, prediction.stream())), "".join(prediction.output))

    def test_create_wait_and_get_show_one_prediction_from_start_to_end(self):
        prediction = self.client.models.predictions.create(MODEL, input=INPUT)
        self.assertRegex(prediction.id, r"^[a-z0-9]{26}$")
        self.assertEqual(prediction.model, MODEL)

        prediction.wait()
        self.assertEqual(prediction.status, "succeeded")
        self.assertIsNone(prediction.error)
        self.assertGreaterEqual(prediction.metrics["total_time"], prediction.metrics["predict_time"])
        self.assertGreater(prediction.metrics["input_token_count"], 0)

        again = self.client.predictions.get(prediction.id)
        self.assertEqual(again.output, prediction.output)

    def test_the_list_begins_with_the_newest_prediction(self):
        prediction = self.client.models.predictions.create(MODEL, input=INPUT)

        self.assertEqual(self.client.predictions.list().results[0].id, prediction.id)

    def test_cancel_answers_with_the_prediction_which_then_ends(self):
        prediction = self.client.models.predictions.create(MODEL, input=INPUT)
        prediction.cancel()
        prediction.wait()

        self.assertIn(prediction.status, ("canceled", "succeeded"))
        self.assertIsNotNone(prediction.completed_at)

    def test_the_model_and_its_versions_can_be_read(self):
        model = self.client.models.get(MODEL)
        self.assertEqual(f"{model.owner}/{model.name}", MODEL)

        self.assertIn(model.latest_version.id, [version.id for version in model.versions.list()])
        schema = model.versions.get(model.latest_version.id).openapi_schema
        self.assertEqual(schema["components"]["schemas"]["Input"]["properties"]["prompt"]["type"], "string")

    def test_the_webhook_secret_has_the_form_that_validate_takes(self):
        self.assertRegex(self.client.webhooks.default.secret().key, r"^whsec_[A-Za-z0-9+/]+=*$")

    def test_a_base_url_that_ends_with_the_version_works_too(self):
        """REPLICATE_BASE_URL is often copied from another client's settings; this one then asks for /v1/v1."""
        self.assertEqual(client(ADDRESS + "/v1").models.get(MODEL).owner, "foretell")

    def test_a_wrong_input_is_refused_with_the_name_of_the_field(self):
        with self.assertRaises(ReplicateError) as refused:
            self.client.models.predictions.create(MODEL, input={"prompt": 5})

        self.assertEqual(refused.exception.status, 422)
        self.assertIn("input.prompt", refused.exception.detail)

    def test_a_wrong_token_is_refused(self):
        with self.assertRaises(ReplicateError) as refused:
            client(token="ft_" + "0" * 40).predictions.list()

        self.assertEqual(refused.exception.status, 401)

    def test_a_prediction_that_nobody_made_is_not_found(self):
        with self.assertRaises(ReplicateError) as refused:
            self.client.predictions.get("a" * 26)

        self.assertEqual(refused.exception.status, 404)


if __name__ == "__main__":
    unittest.main()
