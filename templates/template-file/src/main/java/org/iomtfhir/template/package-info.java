/**
 * Template files as people write them: {@link org.iomtfhir.template.TemplateFile} reads one into a tree in which every
 * value and every member name knows its place, {@link org.iomtfhir.template.Members} takes the members of an object one by
 * one and converts them, {@link org.iomtfhir.template.Problems} gathers what is wrong without stopping at the first, and
 * {@link org.iomtfhir.template.ProblemText} shows a problem with its line and a caret.
 *
 * <p>Knows nothing of either template language, does no I/O and keeps no state. A template is configuration, not health data:
 * problems may quote it.
 */
@NullMarked
package org.iomtfhir.template;

import org.jspecify.annotations.NullMarked;
