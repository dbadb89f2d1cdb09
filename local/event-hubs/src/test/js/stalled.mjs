// Run by JavaScriptClientIT: consumers that give much credit and then read nothing from their sockets.
import rhea from "rhea";

const [, host, port] = /Endpoint=sb:\/\/([^:;]+):(\d+)/.exec(process.env.CONNECTION_STRING);
const [, username] = /SharedAccessKeyName=([^;]+)/.exec(process.env.CONNECTION_STRING);
const [, password] = /SharedAccessKey=([^;]+)/.exec(process.env.CONNECTION_STRING);
const source = (group, partition) => `${process.env.HUB}/ConsumerGroups/${group}/Partitions/${partition}`;

function open(group, partition, credit, onMessage) {
    const container = rhea.create_container();
    return new Promise((resolve, reject) => {
        let count = 0;
        container.on("receiver_error", (context) => reject(context.receiver.error));
        container.on("connection_error", (context) => reject(context.connection.error));
        container.on("message", (context) => {
            count += 1;
            if (onMessage(context, count)) {
                resolve(count);
            }
        });
        container.connect({ host, port, username, password, reconnect: false })
            .open_receiver({ source: { address: source(group, partition) }, credit_window: 0 })
            .add_credit(credit);
    });
}

const stalled = [];
for (let i = 0; i < 20; i++) {
    stalled.push(open("$Default", i % 4, 1_000_000, (context) => {
        context.connection.socket.pause();
        return true;
    }));
}
await Promise.all(stalled);
console.log("twenty consumers stand still");

const received = await open("slow", 0, 3_000, (context, count) => {
    if (count === 3_000) {
        context.connection.close();
    }
    return count === 3_000;
});
console.log(`another one received ${received}`);
console.log("all passed");
process.exit(0);
