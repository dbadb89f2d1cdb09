package org.iomtfhir.persist.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.iomtfhir.persist.merge.Merges.after;
import static org.iomtfhir.persist.merge.Merges.incoming;
import static org.iomtfhir.persist.merge.Merges.mapping;
import static org.iomtfhir.persist.merge.Merges.merge;
import static org.iomtfhir.persist.merge.Merges.written;

import java.time.Instant;
import java.util.List;
import org.hl7.fhir.r4.model.Observation;
import org.iomtfhir.fhirmapping.FhirMapping;
import org.iomtfhir.model.Property;
import org.iomtfhir.model.Reading;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Days on which the clocks are put forward or back have as many slots as hours. */
class ZonedDayMergeTest {

    private static final FhirMapping DAY = mapping(1440,
            "'timeZone':'Europe/Berlin','value':{'valueType':'SampledData',"
                    + "'valueName':'hr','defaultPeriod':3600000,'unit':'/min'}");

    private static Observation of(String time, String value) {
        return incoming(DAY, new Reading(Instant.parse(time), null, List.of(new Property("hr", value))));
    }

    @ParameterizedTest
    @CsvSource({"2024-03-30T23:00:00Z,2024-03-31T21:00:00Z,23", "2024-03-05T23:00:00Z,2024-03-06T22:00:00Z,24",
            "2024-10-26T22:00:00Z,2024-10-27T22:00:00Z,25"})
    void eachHourHasASlotWhicheverArrivesFirst(String first, String last, int hours) {
        for (List<String> order : List.of(List.of(first, last), List.of(last, first))) {
            Observation end = written(merge(null, of(order.get(0), order.get(0).equals(first) ? "61" : "72")));
            end = after(end, of(order.get(1), order.get(1).equals(first) ? "61" : "72"), Merges.STANDARD);

            String[] samples = end.getValueSampledData().getData().split(" ");
            assertThat(samples).hasSize(hours);
            assertThat(samples[0]).isEqualTo("61");
            assertThat(samples[hours - 1]).isEqualTo("72");
        }
    }
}
