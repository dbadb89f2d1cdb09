package org.iomtfhir.group.grouping;

import java.util.List;
import org.iomtfhir.model.MeasurementGroup;
import org.iomtfhir.model.Reading;

/** Splits a group that is too large for its hub. All methods are static and thread-safe. */
public final class GroupParts {

    private GroupParts() {}

    /**
     * The earlier and the later half of the group's readings, each a group of its own of the same window.
     *
     * @throws IllegalArgumentException
     *             if the group has fewer than two readings
     */
    public static List<MeasurementGroup> halves(MeasurementGroup group) {
        List<Reading> data = group.data();
        if (data.size() < 2) {
            throw new IllegalArgumentException("a group of " + data.size() + " readings has no halves");
        }
        int middle = data.size() / 2;
        return List.of(with(group, data.subList(0, middle)), with(group, data.subList(middle, data.size())));
    }

    private static MeasurementGroup with(MeasurementGroup group, List<Reading> data) {
        return new MeasurementGroup(group.deviceId(), group.patientId(), group.encounterId(), group.correlationId(),
                group.measureType(), group.windowTime(), data);
    }
}
