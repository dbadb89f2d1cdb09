package org.iomtfhir.runtime.service;

/** The service can't work as it is set up. The message is for the operator: what is wrong and what to do. */
public class ServiceException extends Exception {

    private static final long serialVersionUID = 1L;

    public ServiceException(String message) {
        super(message);
    }

    public ServiceException(String message, Throwable cause) {
        super(message, cause);
    }
}
