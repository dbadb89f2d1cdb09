/** Stands between the services and what they talk to, and spoils their talk. */
@NullMarked
package org.iomtfhir.chaos.line.proxy;

import org.jspecify.annotations.NullMarked;
