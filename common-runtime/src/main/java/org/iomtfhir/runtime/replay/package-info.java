/**
 * How a dead letter travels back to the stage where it failed. What is published is an <em>envelope</em>: content type
 * {@value org.iomtfhir.runtime.replay.ReplayEnvelope#CONTENT_TYPE}, as body the dead letter in the JSON of
 * {@link org.iomtfhir.runtime.deadletter}, in gzip where that is smaller. The stage takes the envelope off
 * ({@code org.iomtfhir.runtime.service.ReplayStage}) and works on the original event.
 *
 * <p>
 * An event that came through IoT Hub is never taken for an envelope: devices choose their content type, and an envelope says
 * which device an event is from, which is IoT Hub's to say.
 */
@NullMarked
package org.iomtfhir.runtime.replay;

import org.jspecify.annotations.NullMarked;
