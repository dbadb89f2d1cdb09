/**
 * What the stores of checkpoints, templates and dead letters have in common: files that change as a whole under a lock
 * that several processes respect, and Blob containers entered as the settings say.
 */
@NullMarked
package org.iomtfhir.runtime.storage;

import org.jspecify.annotations.NullMarked;
