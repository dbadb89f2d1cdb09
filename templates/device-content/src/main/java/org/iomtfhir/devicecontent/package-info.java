/**
 * The language of {@code devicecontent.json}: {@link org.iomtfhir.devicecontent.DeviceContent#compile} reads, validates and
 * compiles a whole set of templates, {@link org.iomtfhir.devicecontent.DeviceContent#evaluate} turns a device's event into
 * measurements. Knows nothing of hubs and of FHIR, and does no I/O.
 *
 * <h2>Extending</h2>
 *
 * <p>A jar on the class path may add
 * <ul>
 * <li>template kinds: implement {@link org.iomtfhir.devicecontent.DeviceTemplateKind} and name the class in
 * {@code META-INF/services/org.iomtfhir.devicecontent.DeviceTemplateKind};
 * <li>functions of JMESPath: implement {@link org.iomtfhir.devicecontent.jmespath.JmesPathFunction} and name the class in
 * {@code META-INF/services/org.iomtfhir.devicecontent.jmespath.JmesPathFunction}.
 * </ul>
 * This module's tests hold a worked example of each: {@code ExtensionsTest}.
 *
 * <h2>Bounds</h2>
 *
 * <p>An event's JSON: {@link org.iomtfhir.devicecontent.json.JsonReader}. What expressions may cost:
 * {@link org.iomtfhir.devicecontent.jsonpath.Budget}, {@link org.iomtfhir.devicecontent.jsonpath.Regex}. Matches and failures of
 * one event: {@link org.iomtfhir.devicecontent.DeviceContent}.
 */
@NullMarked
package org.iomtfhir.devicecontent;

import org.jspecify.annotations.NullMarked;
