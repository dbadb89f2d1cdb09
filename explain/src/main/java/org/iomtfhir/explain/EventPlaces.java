package org.iomtfhir.explain;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.Collections;
import org.iomtfhir.devicecontent.json.Json;
import org.iomtfhir.devicecontent.json.JsonArray;
import org.iomtfhir.devicecontent.json.JsonObject;
import org.iomtfhir.devicecontent.json.JsonPlaces;
import org.iomtfhir.explain.input.GivenEvent;
import org.jspecify.annotations.Nullable;

/** Where the values of one event stand: in the document, and in the text that it was given as. Not thread-safe. */
final class EventPlaces {

    private static final String BODY = "/Body";

    private final GivenEvent given;
    private final IdentityHashMap<Json, String> pointers = new IdentityHashMap<>();
    private final Set<Json> read = Collections.newSetFromMap(new IdentityHashMap<>());
    private @Nullable JsonObject document;
    private @Nullable Map<String, JsonPlaces.Span> spans;

    EventPlaces(GivenEvent given) {
        this.given = given;
    }

    void document(JsonObject whole) {
        document = whole;
        note(whole, "");
    }

    private void note(Json value, String pointer) {
        // A value that several places share (true, of a property) stands nowhere in particular.
        String before = pointers.put(value, pointer);
        if (before != null) {
            pointers.put(value, "?");
        }
        if (value instanceof JsonObject object) {
            for (int i = 0; i < object.size(); i++) {
                note(object.value(i), pointer + "/" + JsonPlaces.escaped(object.name(i)));
            }
        } else if (value instanceof JsonArray array) {
            for (int i = 0; i < array.size(); i++) {
                note(array.get(i), pointer + "/" + i);
            }
        }
    }

    /** Notes that something looked at the value. */
    void read(Json value) {
        read.add(value);
        if (value instanceof JsonArray array) {
            for (int i = 0; i < array.size(); i++) {
                if (!(array.get(i) instanceof JsonObject || array.get(i) instanceof JsonArray)) {
                    read.add(array.get(i));
                }
            }
        }
    }

    /** Where this very value stands; null if it is not of the document. */
    @Nullable
    EventPosition where(@Nullable Json value) {
        String pointer = value == null ? null : pointers.get(value);
        return pointer == null || pointer.equals("?") ? null : where(pointer);
    }

    private EventPosition where(String pointer) {
        if (spans == null) {
            spans = JsonPlaces.of(given.text());
        }
        JsonPlaces.Span span = given.document()
                ? spans.get(pointer)
                : pointer.equals(BODY) || pointer.startsWith(BODY + "/")
                        ? spans.get(pointer.substring(BODY.length()))
                        : pointer.isEmpty() ? spans.get("") : null;
        if (span == null) {
            return new EventPosition(pointer, 0, 0, -1, -1);
        }
        int line = given.line();
        int column = span.start() + 1;
        for (int i = 0; i < span.start(); i++) {
            if (given.text().charAt(i) == '\n') {
                line++;
                column = span.start() - i;
            }
        }
        return new EventPosition(pointer, line, column, given.offset() + span.start(), given.offset() + span.end());
    }

    /** Pointers of the scalars of the body that nothing looked at. */
    List<String> unread() {
        List<String> unread = new ArrayList<>();
        if (document != null && document.get("Body") != null) {
            unread(document.get("Body"), unread);
        }
        return unread;
    }

    private void unread(Json value, List<String> unread) {
        if (value instanceof JsonObject object) {
            for (int i = 0; i < object.size(); i++) {
                unread(object.value(i), unread);
            }
        } else if (value instanceof JsonArray array) {
            for (int i = 0; i < array.size(); i++) {
                unread(array.get(i), unread);
            }
        } else if (!read.contains(value)) {
            unread.add(pointers.get(value));
        }
    }

    /** Where a pointer of the document stands. */
    EventPosition at(String pointer) {
        return where(pointer);
    }
}
