/**
 * Where template files are kept, and the watching of one: loaded, compiled, swapped in when it changes, the last good one
 * kept on any error. Knows nothing of what is in a template; that is a function given by the service.
 */
@NullMarked
package org.iomtfhir.runtime.template;

import org.jspecify.annotations.NullMarked;
