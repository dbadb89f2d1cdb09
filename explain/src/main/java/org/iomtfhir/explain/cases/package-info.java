/** Cases that hold templates to what must come of events: read, run, compared and written. */
@NullMarked
package org.iomtfhir.explain.cases;

import org.jspecify.annotations.NullMarked;
