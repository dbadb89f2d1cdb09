package org.iomtfhir.persist;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Against real HAPI servers. */
class RelinkOnHapiIT {

    @ParameterizedTest
    @EnumSource(HapiServer.class)
    void whatWasFiledBeforeALateEntryIsFoundAndPutRight(HapiServer server) {
        try (RelinkCheck check = new RelinkCheck(server.get())) {
            check.run();
        }
    }
}
