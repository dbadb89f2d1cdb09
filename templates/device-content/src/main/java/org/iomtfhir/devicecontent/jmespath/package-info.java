/**
 * JMESPath over {@link org.iomtfhir.devicecontent.json.Json}: the grammar and the standard functions are those of
 * {@code io.burt:jmespath-core}, the nodes that build lists are our own (they count what they build, drop the nulls that the
 * reference drops, and know which results are projections), and whatever computes does so in decimals.
 *
 * <p>More functions can be added: implement {@link org.iomtfhir.devicecontent.jmespath.JmesPathFunction}, name the class in
 * {@code META-INF/services/org.iomtfhir.devicecontent.jmespath.JmesPathFunction} of a jar, and put the jar on the class path.
 */
@NullMarked
package org.iomtfhir.devicecontent.jmespath;

import org.jspecify.annotations.NullMarked;
