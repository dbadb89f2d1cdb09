/** What becomes of the readings of an hour or a day: one number, and what has to be known of them so that it stays right. */
@NullMarked
package org.iomtfhir.model.summary;

import org.jspecify.annotations.NullMarked;
