package org.iomtfhir.cli;

import java.io.PrintWriter;
import org.iomtfhir.model.ErrorName;
import org.iomtfhir.runtime.hub.HubStatus;

/** Tells the person at the terminal, once for each kind of trouble, that a hub does not answer. */
final class PrintedStatus implements HubStatus {

    private final PrintWriter out;
    private String said = "";

    PrintedStatus(PrintWriter out) {
        this.out = out;
    }

    @Override
    public synchronized void waiting(ErrorName name, String what) {
        if (!what.equals(said)) {
            out.println("Waiting: " + what + " (" + name + ")");
            said = what;
        }
    }

    @Override
    public synchronized void working() {
        said = "";
    }
}
