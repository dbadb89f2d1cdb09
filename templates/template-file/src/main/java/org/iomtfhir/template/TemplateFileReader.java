package org.iomtfhir.template;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the JSON of one template file with Jackson's parser, and notes where everything stands. Used once. */
final class TemplateFileReader {

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
            .enable(JsonReadFeature.ALLOW_SINGLE_QUOTES)
            .enable(JsonReadFeature.ALLOW_UNQUOTED_FIELD_NAMES)
            .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
            .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
            .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(TemplateFile.MAX_DEPTH)
                    .maxStringLength(Integer.MAX_VALUE).maxNameLength(Integer.MAX_VALUE).build())
            .build();

    private final SourceText source;
    private final Problems problems;

    TemplateFileReader(SourceText source, Problems problems) {
        this.source = source;
        this.problems = problems;
    }

    Optional<TemplateValue> read() {
        try (JsonParser parser = FACTORY.createParser(source.text())) {
            if (parser.nextToken() == null) {
                problems.error(Place.START, null, "the file is empty",
                        "Write one JSON object with the members templateType and template");
                return Optional.empty();
            }
            TemplateValue root = value(parser);
            if (parser.nextToken() != null) {
                problems.error(here(parser), null, "the file goes on after its JSON object",
                        "Remove what follows, or the brace too many before it");
                return Optional.empty();
            }
            return Optional.of(root);
        } catch (JsonProcessingException e) {
            int offset = e.getLocation() == null ? 0 : (int) e.getLocation().getCharOffset();
            problems.error(source.place(offset), null, "the file is not JSON: " + reason(e),
                    "Mend the JSON at this place, or just before it");
            return Optional.empty();
        } catch (IOException e) {
            throw new IllegalStateException("reading from memory failed", e);
        }
    }

    private TemplateValue value(JsonParser parser) throws IOException {
        JsonToken token = parser.currentToken();
        if (token == JsonToken.START_OBJECT) {
            return object(parser);
        }
        if (token == JsonToken.START_ARRAY) {
            return array(parser);
        }
        Place place = here(parser);
        TemplateScalar.Kind kind = switch (token) {
            case VALUE_STRING -> TemplateScalar.Kind.TEXT;
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> TemplateScalar.Kind.NUMBER;
            case VALUE_TRUE, VALUE_FALSE -> TemplateScalar.Kind.BOOLEAN;
            default -> TemplateScalar.Kind.NULL;
        };
        return new TemplateScalar(place, kind, parser.getText());
    }

    private TemplateObject object(JsonParser parser) throws IOException {
        Place place = here(parser);
        List<TemplateMember> members = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            Place namePlace = here(parser);
            parser.nextToken();
            members.add(new TemplateMember(name, namePlace, value(parser)));
        }
        return new TemplateObject(place, members);
    }

    private TemplateArray array(JsonParser parser) throws IOException {
        Place place = here(parser);
        List<TemplateValue> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            items.add(value(parser));
        }
        return new TemplateArray(place, items);
    }

    private Place here(JsonParser parser) {
        return source.place((int) parser.currentTokenLocation().getCharOffset());
    }

    /** What Jackson says, without where: its places are told in our own way. */
    private static String reason(JsonProcessingException e) {
        return e.getOriginalMessage().replaceAll("\\s*\\((?:start marker )?at \\[Source:.*", "")
                .replaceAll("[\\r\\n].*", "");
    }
}
