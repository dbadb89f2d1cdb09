package org.iomtfhir.chaos.line;

/** Whether the services let what waits for one partition travel as one event. */
enum Packing {

    /** All instances of all services do. */
    ON,

    /** None does: an event for each. */
    OFF,

    /** The first instance of each service does, the second does not: a line that is half-way between two versions. */
    MIXED;

    boolean of(int instance) {
        return switch (this) {
            case ON -> true;
            case OFF -> false;
            case MIXED -> instance == 0;
        };
    }
}
