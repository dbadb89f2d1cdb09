// Run by JavaScriptClientIT: each step checks what it did, and the process fails with what was wrong.
import assert from "node:assert/strict";
import { inspect } from "node:util";
import { EventHubConsumerClient, EventHubProducerClient, earliestEventPosition } from "@azure/event-hubs";
import rhea from "rhea";

const connectionString = process.env.CONNECTION_STRING;
const hub = process.env.HUB;
const partitionId = "1";

// More than the 2048 transfers that the client's session takes before it has to open its window again.
const HALF = 2500;
const ALL = 2 * HALF;

async function receive(group, position, count) {
    const client = new EventHubConsumerClient(group, connectionString, hub);
    const events = [];
    let subscription;
    try {
        await new Promise((resolve, reject) => {
            const limit = setTimeout(() => reject(new Error(`only ${events.length} of ${count} events came`)), 20000);
            subscription = client.subscribe(partitionId, {
                processEvents: async (batch) => {
                    events.push(...batch);
                    if (events.length >= count) {
                        clearTimeout(limit);
                        resolve();
                    }
                },
                processError: async (error) => {
                    clearTimeout(limit);
                    reject(error);
                },
            }, { startPosition: position, maxBatchSize: 50, maxWaitTimeInSeconds: 1, trackLastEnqueuedEventProperties: true });
        });
    } finally {
        await subscription?.close();
        await client.close();
    }
    return events;
}

async function send(from, to) {
    const producer = new EventHubProducerClient(connectionString, hub);
    const batch = await producer.createBatch({ partitionId });
    for (let i = from; i < to; i++) {
        assert.ok(batch.tryAdd({ body: { heartRate: i }, properties: { number: i, text: "häßlich" } }));
    }
    await producer.sendBatch(batch);
    const properties = await producer.getPartitionProperties(partitionId);
    assert.deepEqual(await producer.getPartitionIds(), ["0", "1", "2", "3"]);
    await producer.close();
    return properties;
}

const numbers = (events) => events.map((event) => event.body.heartRate);
const range = (from, to) => Array.from({ length: to - from }, (_, i) => from + i);

const afterFirst = await send(0, HALF);
assert.equal(afterFirst.lastEnqueuedSequenceNumber, HALF - 1);
assert.equal(afterFirst.isEmpty, false);
await new Promise((resolve) => setTimeout(resolve, 30)); // So that the two batches have two times.
await send(HALF, ALL);
console.log("sent");

const all = await receive("$Default", earliestEventPosition, ALL);
assert.deepEqual(numbers(all), range(0, ALL));
assert.deepEqual(all.map((event) => event.sequenceNumber), range(0, ALL));
assert.equal(all[7].properties.text, "häßlich");
assert.equal(all[7].properties.number, 7);
console.log("received from the start");

assert.deepEqual(numbers(await receive("$Default", { offset: all[49].offset }, ALL - 50)), range(50, ALL));
console.log("received from an offset");

assert.deepEqual(numbers(await receive("$Default", { sequenceNumber: 60, isInclusive: true }, ALL - 60)), range(60, ALL));
console.log("received from a sequence number");

assert.deepEqual(numbers(await receive("$Default", { enqueuedOn: afterFirst.lastEnqueuedOnUtc }, HALF)), range(HALF, ALL));
console.log("received from a time");

const both = await Promise.all([receive("$Default", earliestEventPosition, ALL), receive("$Default", earliestEventPosition, ALL)]);
assert.deepEqual(both.map(numbers), [range(0, ALL), range(0, ALL)]);
console.log("two consumers of one group received");

const stranger = new EventHubProducerClient(connectionString.replace(/SharedAccessKey=[^;]*/, "SharedAccessKey=d3Jvbmc="), hub,
    { retryOptions: { maxRetries: 0 } });
await assert.rejects(stranger.getPartitionIds(), (refused) => /invalid signature/.test(inspect(refused, { depth: 5 })));
await stranger.close();
console.log("a wrong key was refused");

// The SDKs check sizes and put tokens by themselves: a bare AMQP client does not.
function bare(username, password, act) {
    const [, host, port] = /Endpoint=sb:\/\/([^:;]+):(\d+)/.exec(connectionString);
    const container = rhea.create_container();
    return new Promise((resolve, reject) => {
        const limit = setTimeout(() => reject(new Error("no answer from the endpoint")), 20000);
        container.on("connection_error", () => {});
        container.on("error", reject);
        container.on("sender_error", (context) => {
            clearTimeout(limit);
            resolve(context.sender.error.condition);
            context.connection.close();
        });
        container.on("sendable", (context) => act(context.sender));
        const connection = container.connect({ host, port, username, password, reconnect: false });
        connection.open_sender({ target: `${hub}/Partitions/0` });
    });
}

const [, keyName] = /SharedAccessKeyName=([^;]+)/.exec(connectionString);
const [, key] = /SharedAccessKey=([^;]+)/.exec(connectionString);
let sent = false;
const tooLarge = await bare(keyName, key, (sender) => {
    if (!sent) {
        sent = true;
        sender.send({ body: rhea.message.data_section(Buffer.alloc(1_100_000)) });
    }
});
assert.equal(tooLarge, "amqp:link:message-size-exceeded");
console.log("too large a message was refused");

assert.equal(await bare("anonymous", undefined, () => {}), "amqp:unauthorized-access");
console.log("a link without a token was refused");
console.log("all passed");
