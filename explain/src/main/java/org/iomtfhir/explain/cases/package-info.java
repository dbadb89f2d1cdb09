/** Cases that hold templates to what must come of events: read, run, compared and written. */
package org.iomtfhir.explain.cases;
