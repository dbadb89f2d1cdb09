package org.iomtfhir.cli.migrate;

/**
 * Something that these templates meet and that is answered otherwise here.
 *
 * @param about
 *            what
 * @param here
 *            what this project does
 * @param there
 *            what the earlier connector did
 * @param where
 *            the templates that meet it
 */
public record Difference(String about, String here, String there, String where) {}
