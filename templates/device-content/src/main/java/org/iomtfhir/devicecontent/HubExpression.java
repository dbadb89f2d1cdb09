package org.iomtfhir.devicecontent;

import org.iomtfhir.devicecontent.json.Json;
import org.iomtfhir.devicecontent.json.JsonNull;
import org.iomtfhir.devicecontent.json.JsonObject;
import org.iomtfhir.devicecontent.jsonpath.JsonPath;
import org.iomtfhir.model.ErrorName;
import org.iomtfhir.model.Profile;
import org.jspecify.annotations.Nullable;

/**
 * Device or time as IoT Hub or IoT Central put them at the root of an event, where its sender can't write. What lies deeper is the
 * sender's own, however much it looks like the real thing.
 *
 * @param source
 *            who puts it there
 * @param path
 *            where it stands, from the root
 * @param name
 *            what it is called in messages, and where it is
 * @param profile
 *            whether only the root counts, or the match, which must then be the root
 */
record HubExpression(String member, int line, Source source, JsonPath path, String name, Profile profile)
        implements
            CompiledExpression {

    /** Who puts it there. */
    enum Source {
        /** At the root of the event, beside its body. */
        IOT_HUB("IoT Hub"),
        /** At the root of the body. */
        IOT_CENTRAL("IoT Central");

        private final String inWords;

        Source(String inWords) {
            this.inWords = inWords;
        }

        private @Nullable Json root(JsonObject document) {
            return switch (this) {
                case IOT_HUB -> document;
                case IOT_CENTRAL -> document.get("Body");
            };
        }
    }

    @Override
    public String text() {
        return path.text();
    }

    @Override
    public @Nullable Json one(Scope scope) throws ExpressionException {
        Json root = source.root(scope.document());
        if (profile == Profile.STANDARD || isRoot(scope)) {
            return path.follow(root);
        }
        Json claimed = path.follow(scope.match());
        if (claimed != null && !(claimed instanceof JsonNull)) {
            throw new ExpressionException(ErrorName.IncompatibleData,
                    "the match lies below the root of the event and brings "
                            + name
                            + " of its own, which whoever sends the event can write; make the match the root of the event");
        }
        return null;
    }

    @SuppressWarnings("ReferenceEquality") // Something that is equal to the root may lie anywhere below it.
    private boolean isRoot(Scope scope) {
        return scope.match() == source.root(scope.document());
    }

    @Override
    public NearMiss miss(Scope scope, AccessRecorder.@Nullable Missed missed) {
        return new NearMiss(0, path.text(), whyMissing(scope), null, null);
    }

    @Override
    public Trace.Evaluated told() {
        return new Trace.Evaluated(member, path.text(), source.inWords, line);
    }

    @Override
    public String whyMissing(Scope scope) {
        String why = source.inWords + " adds " + name + ", and this event has none: it did not come through "
                + source.inWords;
        return profile == Profile.STANDARD || isRoot(scope)
                ? why
                : why + ", or the match is not its root, as it must be here";
    }
}
