package org.iomtfhir.cli.propose;

import java.util.List;
import java.util.Optional;

/**
 * One kind of reading that the events hold, and where its parts stand: what becomes a template.
 *
 * @param name
 *            as the device calls it
 * @param value
 *            where the number is, or the list of them
 * @param samples
 *            when they were taken, where it is a list; empty where it is one number
 * @param numericText
 *            whether it is sent in quotes
 * @param only
 *            what else must hold for it to be this reading: JMESPath, empty for nothing
 * @param device
 *            JMESPath, empty if none was found
 * @param patient
 *            JMESPath, empty if none was found
 * @param time
 *            JMESPath, empty if none was found
 * @param meaning
 *            what it is; empty if its name is not a common one
 * @param unit
 *            UCUM; empty if it is not known
 * @param unitSaid
 *            whether the events say the unit, rather than it being usual for what is read
 * @param notes
 *            why it was chosen so, and what a person must decide
 */
record Reading(String name, LeafPath value, Optional<Samples> samples, boolean numericText, Optional<String> only,
        Optional<String> device,
        Optional<String> patient, Optional<String> time, Optional<Concept> meaning, Optional<String> unit,
        boolean unitSaid, List<String> notes) {}
