package org.iomtfhir.chaos.line;

import java.io.IOException;
import java.util.List;
import org.iomtfhir.chaos.line.process.HubNames;
import org.iomtfhir.runtime.hub.read.HubEvent;
import org.iomtfhir.runtime.hub.read.HubTail;
import org.iomtfhir.runtime.hub.read.PackReader;
import org.iomtfhir.runtime.settings.HubConnection;
import org.iomtfhir.runtime.settings.Secret;

/** Counts in which form what the services made of events lies in their hubs. */
final class HubForms {

    private static final List<String> INNER_HUBS = List.of(HubNames.NORMALIZED, HubNames.GROUPED,
            HubNames.OBSERVATIONS);

    private HubForms() {}

    /** Counts the last events of each hub that the services write to, packs and single ones. */
    static void count(String connectionString, Counts counts) throws IOException {
        for (String hub : INNER_HUBS) {
            List<HubEvent> events = HubTail.read(
                    new HubConnection.ByConnectionString(new Secret(connectionString), hub, HubNames.LOOKING),
                    HubTail.MOST);
            long packs = events.stream().filter(PackReader::isOne).count();
            counts.set("packs in " + hub, packs);
            counts.set("single events in " + hub, events.size() - packs);
        }
    }
}
