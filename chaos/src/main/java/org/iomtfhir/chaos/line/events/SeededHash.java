package org.iomtfhir.chaos.line.events;

/**
 * Numbers that follow from a seed and a name: whoever asks for the same gets the same, in whatever order. Thread-safe.
 *
 * @param seed
 *            of the run
 */
record SeededHash(long seed) {

    /** A number that looks random. */
    long of(String name) {
        long hash = 0xcbf29ce484222325L ^ seed;
        for (int i = 0; i < name.length(); i++) {
            hash = (hash ^ name.charAt(i)) * 0x100000001b3L;
        }
        // The last characters have moved the high bits only a little yet.
        hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
        hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return hash ^ (hash >>> 33);
    }

    /** A number from 0 to below the bound. */
    int of(String name, int bound) {
        return (int) Math.floorMod(of(name), (long) bound);
    }
}
