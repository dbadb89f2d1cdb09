/** Makes a first pair of templates from recorded events: finds where device, time and values stand, and explains each choice. */
@NullMarked
package org.iomtfhir.cli.propose;

import org.jspecify.annotations.NullMarked;
