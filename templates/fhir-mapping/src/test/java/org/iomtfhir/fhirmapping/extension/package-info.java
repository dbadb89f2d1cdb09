/** Worked examples of what the mapping language can be extended by; a jar of yours would look just like this. */
package org.iomtfhir.fhirmapping.extension;
