package org.iomtfhir.persist.identity;

import org.iomtfhir.persist.identity.Resolution.Refusal;

/** What a look-up of one key gave. */
sealed interface Lookup<T> {

    /** The one it is. */
    record Found<T>(T value) implements Lookup<T> {}

    /** No resource has the identifier. */
    record Absent<T>(Refusal refusal) implements Lookup<T> {}

    /** There is something, but it can't be used. */
    record Unusable<T>(Refusal refusal) implements Lookup<T> {}
}
