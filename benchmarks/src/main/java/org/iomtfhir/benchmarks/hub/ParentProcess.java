package org.iomtfhir.benchmarks.hub;

import java.io.IOException;

/** The process that has started this one. */
public final class ParentProcess {

    private ParentProcess() {}

    /** Ends this process when the parent has ended, however it did: its end of our standard input closes then. */
    public static void follow() {
        Thread.ofPlatform().daemon().name("parent").start(() -> {
            try {
                while (System.in.read() >= 0) {
                    // It says nothing; it is there.
                }
            } catch (IOException e) {
                // It is gone.
            }
            Runtime.getRuntime().halt(0);
        });
    }
}
