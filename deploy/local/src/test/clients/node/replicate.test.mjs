// The official npm client against a running Foretell, in the ways its users call it.
// FORETELL_ADDRESS (without a path) and FORETELL_TOKEN come from NodeClientIT, which starts the service.
import assert from "node:assert/strict";
import http from "node:http";
import { test } from "node:test";
import Replicate, { validateWebhook } from "replicate";

const MODEL = "foretell/gemma2-nano";
const TERMINAL = ["succeeded", "failed", "canceled"];

const baseUrl = `${process.env.FORETELL_ADDRESS}/v1`; // this client wants the version in its base URL
const replicate = new Replicate({ auth: process.env.FORETELL_TOKEN, baseUrl });
const input = { prompt: "Say hello.", max_new_tokens: 8 };

test("run waits in one request and returns the output's chunks", async () => {
  const output = await replicate.run(MODEL, { input });

  assert.ok(Array.isArray(output), `not an array: ${JSON.stringify(output)}`);
  assert.ok(output.join("").length > 0);
});

test("run polls when asked to, and tells its progress", async () => {
  const seen = [];
  const output = await replicate.run(MODEL, { input, wait: { mode: "poll", interval: 50 } }, ({ status }) => seen.push(status));

  assert.ok(output.join("").length > 0);
  assert.equal(seen.at(-1), "succeeded");
});

test("run takes a version by its id", async () => {
  const { latest_version } = await replicate.models.get("foretell", "gemma2-nano");

  assert.match(latest_version.id, /^[0-9a-f]{64}$/);
  assert.ok((await replicate.run(`${MODEL}:${latest_version.id}`, { input })).join("").length > 0);
});

test("the same seed gives the same output", async () => {
  const seeded = { input: { ...input, seed: 7 } };

  assert.equal((await replicate.run(MODEL, seeded)).join(""), (await replicate.run(MODEL, seeded)).join(""));
});

test("stream yields the output as events and ends with done", async () => {
  const seeded = { ...input, prompt: "Write a poem about the sea.", seed: 7 };
  const events = [];
  for await (const event of replicate.stream(MODEL, { input: seeded })) events.push(event);

  assert.deepEqual(events.map(({ event }) => event), [...Array(events.length - 1).fill("output"), "done"]);
  assert.equal(events.at(-1).data, "{}");
  assert.equal(new Set(events.map(({ id }) => id)).size, events.length);
  const streamed = events.slice(0, -1).map(String).join("");
  assert.equal(streamed, (await replicate.run(MODEL, { input: seeded })).join(""));
});

test("a stream's address needs no token, and works again after the end", async () => {
  const created = await replicate.predictions.create({ model: MODEL, input });
  const live = await (await fetch(created.urls.stream)).text();

  assert.match(live, /\nevent: done\n/);
  assert.equal(await (await fetch(created.urls.stream)).text(), live);
});

test("a canceled prediction's stream ends with the reason", async () => {
  const long = { ...input, prompt: "Write a story about a garden.", max_new_tokens: 1024, min_new_tokens: 1000 };
  const created = await replicate.predictions.create({ model: MODEL, input: long });
  const streamed = fetch(created.urls.stream).then((response) => response.text());
  await replicate.predictions.cancel(created.id);

  assert.match(await streamed, /event: done\nid: .*\ndata: {"reason":"canceled"}\n\n$/);
});

test("create, wait and get show one prediction from its start to its end", async () => {
  const created = await replicate.predictions.create({ model: MODEL, input });
  assert.match(created.id, /^[a-z0-9]{26}$/);
  assert.equal(created.model, MODEL);
  assert.deepEqual(created.input.prompt, input.prompt);

  const finished = await replicate.wait(created, { interval: 50 });
  assert.equal(finished.status, "succeeded");
  assert.equal(finished.error, null);
  assert.ok(finished.metrics.predict_time >= 0);
  assert.ok(finished.metrics.total_time >= finished.metrics.predict_time);
  assert.ok(Number.isInteger(finished.metrics.input_token_count) && finished.metrics.input_token_count > 0);
  assert.ok(Number.isInteger(finished.metrics.output_token_count) && finished.metrics.output_token_count <= 8);

  const again = await replicate.predictions.get(created.id);
  assert.deepEqual(again, finished);
});

test("the list begins with the newest prediction", async () => {
  const created = await replicate.predictions.create({ model: MODEL, input });
  const page = await replicate.predictions.list();

  assert.equal(page.results[0].id, created.id);
});

test("paginate visits every prediction once", async () => {
  const created = await replicate.predictions.create({ model: MODEL, input });
  const ids = [];
  for await (const page of replicate.paginate(replicate.predictions.list)) {
    ids.push(...page.map(({ id }) => id));
  }

  assert.ok(ids.includes(created.id));
  assert.equal(new Set(ids).size, ids.length);
});

test("cancel answers with the prediction, which then ends", async () => {
  const created = await replicate.predictions.create({ model: MODEL, input });
  const answered = await replicate.predictions.cancel(created.id);
  assert.equal(answered.id, created.id);

  const finished = await replicate.wait(answered, { interval: 50 });
  assert.ok(["canceled", "succeeded"].includes(finished.status), finished.status);
  assert.ok(finished.completed_at);
});

test("cancelling a finished prediction changes nothing", async () => {
  const finished = await replicate.wait(await replicate.predictions.create({ model: MODEL, input }), { interval: 50 });

  assert.deepEqual(await replicate.predictions.cancel(finished.id), finished);
});

test("the model, its versions and their schema can be read", async () => {
  const model = await replicate.models.get("foretell", "gemma2-nano");
  assert.equal(`${model.owner}/${model.name}`, MODEL);

  const versions = await replicate.models.versions.list("foretell", "gemma2-nano");
  assert.ok(versions.results.some(({ id }) => id === model.latest_version.id));

  const version = await replicate.models.versions.get("foretell", "gemma2-nano", model.latest_version.id);
  const { prompt } = version.openapi_schema.components.schemas.Input.properties;
  assert.equal(prompt.type, "string");
});

test("the webhook secret has the form that validateWebhook takes", async () => {
  const { key } = await replicate.webhooks.default.secret.get();

  assert.match(key, /^whsec_[A-Za-z0-9+/]+=*$/);
});

test("a webhook arrives with a signature that validateWebhook accepts", async (t) => {
  let told;
  const received = new Promise((resolve) => (told = resolve));
  const receiver = http.createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    response.end();
    told({ headers: request.headers, body: Buffer.concat(chunks).toString() });
  });
  await new Promise((listening) => receiver.listen(0, "127.0.0.1", listening));
  t.after(() => receiver.close());

  const webhook = `http://127.0.0.1:${receiver.address().port}/told`;
  const created = await replicate.predictions.create({ model: MODEL, input, webhook, webhook_events_filter: ["completed"] });
  const { headers, body } = await received;

  const { key } = await replicate.webhooks.default.secret.get();
  const signed = { id: headers["webhook-id"], timestamp: headers["webhook-timestamp"], signature: headers["webhook-signature"], body };
  assert.equal(await validateWebhook({ ...signed, secret: key }), true);
  assert.equal(await validateWebhook({ ...signed, body: body + " ", secret: key }), false);
  assert.equal(JSON.parse(body).id, created.id);
  assert.equal(JSON.parse(body).status, "succeeded");
});

test("a wrong input is refused with the field's name", async () => {
  await assert.rejects(replicate.predictions.create({ model: MODEL, input: { prompt: 5 } }), (error) => {
    assert.equal(error.response.status, 422);
    assert.match(error.message, /input\.prompt/);
    return true;
  });
});

test("a wrong token is refused", async () => {
  const stranger = new Replicate({ auth: "ft_" + "0".repeat(40), baseUrl });

  await assert.rejects(stranger.predictions.list(), (error) => error.response.status === 401);
});

test("a prediction that nobody made is not found", async () => {
  await assert.rejects(replicate.predictions.get("a".repeat(26)), (error) => error.response.status === 404);
});

test("the account behind the token can be read", async () => {
  assert.equal((await replicate.accounts.current()).username, "local");
});

test("every status seen in the list is one the client knows as final or open", async () => {
  const { results } = await replicate.predictions.list();

  assert.ok(results.length > 0);
  for (const { id, status } of results) {
    assert.ok([...TERMINAL, "starting", "processing"].includes(status), `${id} is ${status}`);
  }
});
