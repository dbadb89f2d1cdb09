package org.iomtfhir.runtime.settings;

/** How a service shows Event Hubs and Blob storage who it is. Constants are spelled as in settings. */
public enum AuthenticationType {
    /** With the key in a connection string. */
    ConnectionString,
    /** With the identity that Azure gives the process (or, outside Azure, the developer's or the environment's). */
    ManagedIdentity
}
