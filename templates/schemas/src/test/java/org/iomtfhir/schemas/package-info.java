/** Tests of the JSON Schemas against the compilers of both languages. */
package org.iomtfhir.schemas;
