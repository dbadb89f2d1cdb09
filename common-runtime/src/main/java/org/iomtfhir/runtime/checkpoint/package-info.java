/**
 * Where the instances of a service note how far they have read and which of them reads which partition: the store of the
 * Event Hubs SDK on Blob, or one on a directory that behaves alike. Types of the Azure SDK are the interface here.
 */
@NullMarked
package org.iomtfhir.runtime.checkpoint;

import org.jspecify.annotations.NullMarked;
