package org.iomtfhir.group;

import java.util.ArrayList;
import java.util.List;
import org.iomtfhir.group.grouping.CompleteGroup;
import org.iomtfhir.runtime.hub.read.BrokenPackException;
import org.iomtfhir.runtime.hub.read.Delivery;
import org.iomtfhir.runtime.hub.read.HubEvent;
import org.iomtfhir.runtime.hub.read.PackReader;
import org.iomtfhir.runtime.hub.read.Records;

/**
 * What stands behind measurements: an event that is one, or one that holds many. Of those the event alone is kept, compressed as it
 * came, and opened again in the rare case that single ones are to be set aside.
 *
 * @param delivery
 *            the event, with a claim for each measurement
 * @param heldBytes
 *            what is held in memory for each of its measurements, about
 */
record Source(Delivery delivery, int heldBytes) {

    /** The measurements of a group, each as an event of its own. */
    static List<Delivery> deliveries(CompleteGroup<Source> complete) {
        List<Delivery> deliveries = new ArrayList<>(complete.sources().size());
        Records last = null;
        for (int i = 0; i < complete.sources().size(); i++) {
            Delivery delivery = complete.sources().get(i).delivery();
            if (!PackReader.isOne(delivery.event())) {
                deliveries.add(delivery);
                continue;
            }
            last = last != null && last.event().equals(delivery.event()) ? last : opened(delivery);
            deliveries.add(new Delivery(last.record(complete.places()[i]), delivery.settlement()));
        }
        return deliveries;
    }

    /** One of its measurements as an event of its own. */
    HubEvent event(int place) {
        return PackReader.isOne(delivery.event()) ? opened(delivery).record(place) : delivery.event();
    }

    private static Records opened(Delivery delivery) {
        try {
            return PackReader.open(delivery.event());
        } catch (BrokenPackException e) {
            throw new IllegalStateException("an event that was opened before can't be opened again", e);
        }
    }
}
