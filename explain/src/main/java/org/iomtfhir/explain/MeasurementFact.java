package org.iomtfhir.explain;

import org.iomtfhir.model.Measurement;

/**
 * A measurement and where it comes from.
 *
 * @param number
 *            from 0
 * @param event
 *            the number of its event
 * @param template
 *            the index of its device template
 * @param match
 *            which match of it, from 0
 * @param measurement
 *            itself, as the normalize service would send it
 */
public record MeasurementFact(int number, int event, int template, int match, Measurement measurement) {}
