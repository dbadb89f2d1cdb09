/**
 * The life of a service: from its settings to a stage that reads a hub, with health and metrics from the first moment on,
 * and to an orderly end.
 */
@NullMarked
package org.iomtfhir.runtime.service;

import org.jspecify.annotations.NullMarked;
