// Run by IotShapesIT: sends events as IoT Hub routes them and IoT Central exports them, shaped by Microsoft's documentation:
// "Create and read IoT Hub messages", "Azure IoT Hub non-telemetry event schemas", "Message enrichments", "Export IoT data to
// Event Hubs", "Migrate from legacy data export".
import { EventHubProducerClient } from "@azure/event-hubs";

const producer = new EventHubProducerClient(process.env.CONNECTION_STRING, process.env.HUB);

const hubEvent = (device, body, { properties = {}, annotations = {}, message = { contentType: "application/json", contentEncoding: "utf-8" } } = {}) => ({
    body,
    bodyType: "data",
    properties: message,
    applicationProperties: properties,
    messageAnnotations: {
        "iothub-connection-device-id": device,
        "iothub-connection-auth-method": '{"scope":"device","type":"sas","issuer":"iothub","acceptingIpFilterRule":null}',
        "iothub-connection-auth-generation-id": "637051167384630591",
        "iothub-enqueuedtime": new Date("2026-05-03T08:00:05.125Z"),
        "iothub-message-source": "Telemetry",
        ...annotations,
    },
});
const bytes = (value) => Buffer.from(JSON.stringify(value));

async function send(...events) {
    const batch = await producer.createBatch({ partitionKey: "iot" });
    for (const event of events) {
        if (!batch.tryAdd(event)) throw new Error("the batch takes no more");
    }
    await producer.sendBatch(batch);
}

// Telemetry whose device says when, with an enrichment; and one that leaves the time to the hub.
await send(hubEvent("hub-watch-1", { heartRate: 71 }, {
    properties: { "iothub-creation-time-utc": "2026-05-03T08:00:00.5Z", patient: "hub-patient-1", ward: "7B" },
    message: { contentType: "application/json", contentEncoding: "utf-8", messageId: "m-1", correlationId: "c-1" },
}));
await send(hubEvent("hub-watch-2", { heartRate: 72 }, { properties: { patient: "hub-patient-2" } }));

// What a device sends without saying that it is JSON.
await send(hubEvent("hub-watch-3", bytes({ heartRate: 73 }), { properties: { patient: "hub-patient-3" }, message: {} }));

// A batch of the device SDK comes as single messages; IoT Hub sends several of them in one transfer.
await send(...[74, 75, 76].map((heartRate, i) => hubEvent("hub-watch-4", { heartRate }, {
    properties: { "iothub-creation-time-utc": `2026-05-03T08:01:0${i}Z`, patient: "hub-patient-4" },
})));

// A device that batches by itself: readings in one body.
await send(hubEvent("hub-pump-5", {
    readings: [{ at: "2026-05-03T08:02:00Z", flow: 10 }, { at: "2026-05-03T08:03:00Z", flow: 12 }],
}, { properties: { patient: "hub-patient-5" } }));

// No telemetry: of these nothing may land, though one holds a member that a template looks for.
await send(
    hubEvent("hub-watch-1", { version: 7, tags: { heartRate: 199 }, properties: { desired: { heartRate: 199, $version: 6 } } }, {
        properties: { deviceId: "hub-watch-1", hubName: "line", opType: "updateTwin", "iothub-message-schema": "twinChangeNotification", operationTimestamp: "2026-05-03T08:04:00Z" },
        annotations: { "iothub-message-source": "twinChangeEvents", "iothub-enqueuedtime": 1777795440282 },
    }),
    hubEvent("hub-watch-9", { deviceId: "hub-watch-9", etag: "AAAAAAAAAAE=", version: 2, properties: {} }, {
        properties: { deviceId: "hub-watch-9", opType: "createDeviceIdentity", "iothub-message-schema": "deviceLifecycleNotification" },
        annotations: { "iothub-message-source": "deviceLifecycleEvents", "iothub-enqueuedtime": 1777795440282 },
    }),
    hubEvent("hub-watch-1", { sequenceNumber: "000000000000000001D8713FF7E0851400000002000000000000000000000007" }, {
        properties: { deviceId: "hub-watch-1", opType: "deviceDisconnected", "iothub-message-schema": "deviceConnectionStateNotification" },
        annotations: { "iothub-message-source": "deviceConnectionStateEvents", "iothub-enqueuedtime": 1777795440282 },
    }),
);

// IoT Central's export as it is now: all in the body, some of it in application properties as well.
const central = (device, source, more) => ({
    body: {
        applicationId: "1dffa667-9bee-4f16-b243-25ad4151475e",
        messageSource: source,
        deviceId: device,
        schema: "default@v1",
        templateId: "dtmi:vitals:monitor;1",
        enqueuedTime: "2026-05-03T09:00:00.455Z",
        enrichments: { patient: "central-patient-1" },
        ...more,
    },
    contentType: "application/json",
    properties: {
        "iotcentral-device-id": device,
        "iotcentral-application-id": "1dffa667-9bee-4f16-b243-25ad4151475e",
        "iotcentral-message-source": source,
        "iotcentral-message-type": "",
    },
});
await send(
    central("central-monitor-1", "telemetry", {
        telemetry: { HeartRate: 81, BloodPressure: { Systolic: 121, Diastolic: 79 }, Activity: "running" },
        component: "vitals",
        module: "bedside",
        messageProperties: { "iothub-creation-time-utc": "2026-05-03T08:59:59Z" },
    }),
    central("central-monitor-1", "properties", {
        messageType: "devicePropertyReportedChange",
        properties: [{ name: "HeartRate", value: 199 }],
    }),
    central("central-monitor-1", "deviceConnectivity", { messageType: "connected" }),
);

// Its legacy export hands on what the device sent, with what IoT Hub adds around it; devices and templates are records of their own.
await send(
    hubEvent("legacy-monitor-1", { heartRate: 91, temp: 37.5 }, { properties: { patient: "legacy-patient-1" } }),
    { body: { id: "legacy-monitor-1", etag: "e", displayName: "Monitor 1", instanceOf: "dtmi:vitals:monitor;1", simulated: false, provisioned: true, approved: true, properties: { vitals: { heartRate: "199" } } } },
);

// A gateway that goes straight to the hub, for the plainest kind of template.
await send({ body: { monitor: "plain-monitor-1", patient: "plain-patient-1", time: "2026-05-03T10:00:00Z", spo2: 97 } });

await producer.close();
console.log("sent");
