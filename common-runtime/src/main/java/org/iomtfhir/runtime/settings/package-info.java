/**
 * Settings: each declared once with name, type, default and meaning, in groups by concern ({@code *Settings}); which
 * service uses which groups stands in {@link org.iomtfhir.runtime.settings.ServiceSettings}. They are read from the
 * environment over a properties file, checked together, and handed out as records. The page {@code docs/settings.md} is
 * written from the declarations. Nothing here opens a connection.
 */
@NullMarked
package org.iomtfhir.runtime.settings;

import org.jspecify.annotations.NullMarked;
