/**
 * What reading from and publishing to Event Hubs have in common: the SDK's clients, what their errors mean, how a hub is
 * doing. Types of the Azure SDK do not leave {@code org.iomtfhir.runtime}.
 */
@NullMarked
package org.iomtfhir.runtime.hub;

import org.jspecify.annotations.NullMarked;
