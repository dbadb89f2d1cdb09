/**
 * An extension of the IoMT FHIR Connector: a kind of device template, a JMESPath function, a FHIR value type and a template kind
 * that writes a {@code Flag}. Each class is named under {@code META-INF/services}, where {@link java.util.ServiceLoader} finds it.
 */
package com.example.iomt;
