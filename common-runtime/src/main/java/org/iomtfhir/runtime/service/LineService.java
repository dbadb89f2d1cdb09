package org.iomtfhir.runtime.service;

import org.iomtfhir.runtime.hub.read.Stage;
import org.iomtfhir.runtime.settings.ServiceSettings;

/** One of the services of the line: what is special about it. */
public interface LineService {

    /** Which one it is, and so which settings it has. */
    ServiceSettings.Service service();

    /**
     * Makes the stage, once. May wait, for as long as it takes, for what the stage can't work without: templates, a hub, a
     * server.
     *
     * @throws InterruptedException
     *             if the service is stopped meanwhile
     * @throws ServiceException
     *             if it can't work as it is set up, and waiting would not help
     */
    Stage stage(ServiceContext context) throws InterruptedException, ServiceException;
}
