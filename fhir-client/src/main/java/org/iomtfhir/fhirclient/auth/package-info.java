/**
 * Who asks the FHIR server: the credential and the tokens had for it. Secrets and tokens are never logged nor part of an
 * exception's message.
 */
@NullMarked
package org.iomtfhir.fhirclient.auth;

import org.jspecify.annotations.NullMarked;
