package org.iomtfhir.cli;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** Writes results of cases as the XML that build servers read, in the form that Ant's JUnit task began. */
final class JunitReport {

    private JunitReport() {}

    static void write(Path file, List<TestCommand.Result> results) throws IOException {
        try (Writer out = Files.newBufferedWriter(file)) {
            XMLStreamWriter xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(out);
            xml.writeStartDocument("UTF-8", "1.0");
            xml.writeStartElement("testsuite");
            xml.writeAttribute("name", "iomt test");
            xml.writeAttribute("tests", Integer.toString(results.size()));
            xml.writeAttribute("failures",
                    Long.toString(results.stream().filter(result -> !result.differences().isEmpty()).count()));
            xml.writeAttribute("errors", "0");
            xml.writeAttribute("time", seconds(results.stream().mapToDouble(TestCommand.Result::seconds).sum()));
            for (TestCommand.Result result : results) {
                xml.writeStartElement("testcase");
                xml.writeAttribute("classname", "templates");
                xml.writeAttribute("name", plain(result.name()));
                xml.writeAttribute("time", seconds(result.seconds()));
                if (!result.differences().isEmpty()) {
                    xml.writeStartElement("failure");
                    xml.writeAttribute("message", plain(result.differences().get(0)));
                    xml.writeCharacters(plain(String.join("\n", result.differences())));
                    xml.writeEndElement();
                }
                xml.writeEndElement();
            }
            xml.writeEndElement();
            xml.writeEndDocument();
            xml.close();
        } catch (XMLStreamException e) {
            throw new IOException(file + " can't be written: " + e.getMessage(), e);
        }
    }

    private static String seconds(double seconds) {
        return String.format(Locale.ROOT, "%.3f", seconds);
    }

    /** Without characters that XML can't hold. */
    private static String plain(String text) {
        return text.codePoints().map(c -> c == '\n' || c == '\t' || (c >= ' ' && !Character.isISOControl(c)
                && Character.getType(c) != Character.SURROGATE && c != 0xFFFE && c != 0xFFFF) ? c : 0xFFFD)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString();
    }
}
