package org.iomtfhir.chaos.line.plan;

import java.time.Duration;
import java.util.Locale;
import org.iomtfhir.chaos.line.proxy.Ending;
import org.iomtfhir.chaos.line.proxy.FhirFault;

/** One thing that is done to the line. */
public sealed interface Step {

    /**
     * A process is killed, as by {@code kill -9}, and started again.
     *
     * @param target
     *            of which kind
     * @param instance
     *            which one of them
     * @param through
     *            how far the events of the step are on their way then, 0 to 1
     */
    record Kill(Target target, int instance, double through) implements Step {
        @Override
        public String toString() {
            return "kill " + target.title() + (target.isService() ? "-" + instance : "");
        }
    }

    /** Some connections end, at once or in the middle of what they say next. */
    record Cut(Wire wire, double share, int afterBytes, Ending how, long seed) implements Step {
        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%s %.0f%% of the connections to %s%s",
                    how == Ending.CLOSE ? "cut" : "reset", share * 100, wire.name().toLowerCase(Locale.ROOT),
                    afterBytes == 0 ? "" : " after " + afterBytes + " bytes");
        }
    }

    /** Everything on these connections takes longer from now on; zero ends it. */
    record Delay(Wire wire, Duration each) implements Step {
        @Override
        public String toString() {
            return each.isZero()
                    ? "no more delay on " + wire.name().toLowerCase(Locale.ROOT)
                    : "delay " + wire.name().toLowerCase(Locale.ROOT) + " by " + each.toMillis() + " ms";
        }
    }

    /** From now on a share of the requests to the FHIR server meets trouble. */
    record Storm(FhirFault trouble, double share, long seed) implements Step {
        @Override
        public String toString() {
            return String.format(Locale.ROOT, "storm of %s on %.0f%% of the requests",
                    trouble.name().toLowerCase(Locale.ROOT).replace('_', ' '), share * 100);
        }
    }

    /** The storm is over. */
    record Calm() implements Step {
        @Override
        public String toString() {
            return "the storm is over";
        }
    }

    /** A template file is replaced by a broken one. */
    record BreakTemplate(TemplateFile file) implements Step {
        @Override
        public String toString() {
            return "break " + file.fileName();
        }
    }

    /** The template file is as it should be again. */
    record MendTemplate(TemplateFile file) implements Step {
        @Override
        public String toString() {
            return "mend " + file.fileName();
        }
    }

    /** A second instance of a service is started. */
    record AddInstance(Target service) implements Step {
        @Override
        public String toString() {
            return "add " + service.title() + "-1";
        }
    }

    /** The second instance is asked to end. */
    record RemoveInstance(Target service) implements Step {
        @Override
        public String toString() {
            return "remove " + service.title() + "-1";
        }
    }

    /** A device goes to another patient, and the ward enters it in the FHIR server at once, or some time later. */
    record HandOver(boolean late) implements Step {
        @Override
        public String toString() {
            return late ? "hand a device over, entered later" : "hand a device over";
        }
    }

    /** The ward enters what it had not. */
    record EnterHandover() implements Step {
        @Override
        public String toString() {
            return "enter the handover";
        }
    }

    /** Nothing is broken: the line works all off, and what is on the server is compared with what must be. */
    record Checkpoint() implements Step {
        @Override
        public String toString() {
            return "check";
        }
    }
}
