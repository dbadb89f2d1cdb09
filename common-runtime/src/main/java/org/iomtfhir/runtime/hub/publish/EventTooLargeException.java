package org.iomtfhir.runtime.hub.publish;

/** The event is larger than its hub takes: it can be split or set aside, never sent as it is. */
public class EventTooLargeException extends Exception {

    private static final long serialVersionUID = 1L;

    public EventTooLargeException(String hub, int bytes, int limit) {
        super("an event of " + bytes + " bytes is larger than hub '" + hub + "' takes (" + limit + " bytes in all)");
    }
}
