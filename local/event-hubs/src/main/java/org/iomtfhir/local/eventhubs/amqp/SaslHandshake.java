package org.iomtfhir.local.eventhubs.amqp;

import java.util.Arrays;
import org.apache.qpid.protonj2.buffer.ProtonBuffer;
import org.apache.qpid.protonj2.engine.sasl.SaslOutcome;
import org.apache.qpid.protonj2.engine.sasl.SaslServerContext;
import org.apache.qpid.protonj2.engine.sasl.SaslServerListener;
import org.apache.qpid.protonj2.types.Symbol;
import org.apache.qpid.protonj2.types.transport.AMQPHeader;

/**
 * The SASL handshake. Who comes without a name (as the SDKs do) is let in and has to bring a token to {@code $cbs}; who brings
 * the key's name and the key with PLAIN needs no token.
 */
final class SaslHandshake implements SaslServerListener {

    private static final String PLAIN = "PLAIN";
    private static final String[] MECHANISMS = {"MSSBCBS", PLAIN, "ANONYMOUS", "EXTERNAL"};

    private final AccessPolicy policy;
    private final Runnable onGranted;

    /**
     * @param onGranted
     *            run when the key was brought, which opens everything for good
     */
    SaslHandshake(AccessPolicy policy, Runnable onGranted) {
        this.policy = policy;
        this.onGranted = onGranted;
    }

    @Override
    public void handleSaslHeader(SaslServerContext context, AMQPHeader header) {
        context.sendMechanisms(MECHANISMS);
    }

    @Override
    public void handleSaslInit(SaslServerContext context, Symbol mechanism, ProtonBuffer response) {
        String chosen = mechanism.toString();
        if (!Arrays.asList(MECHANISMS).contains(chosen)) {
            context.sendOutcome(SaslOutcome.SASL_AUTH, null);
        } else if (chosen.equals(PLAIN)) {
            boolean isKnown = isKey(response);
            if (isKnown) {
                onGranted.run();
            }
            context.sendOutcome(isKnown ? SaslOutcome.SASL_OK : SaslOutcome.SASL_AUTH, null);
        } else {
            context.sendOutcome(SaslOutcome.SASL_OK, null);
        }
    }

    /** RFC 4616: authorization identity, NUL, name, NUL, password. */
    private boolean isKey(ProtonBuffer response) {
        if (response == null) {
            return false;
        }
        var bytes = new byte[response.getReadableBytes()];
        response.readBytes(bytes, 0, bytes.length);
        int first = indexOfNul(bytes, 0);
        int second = indexOfNul(bytes, first + 1);
        return second < bytes.length && policy.isKey(Arrays.copyOfRange(bytes, first + 1, second),
                Arrays.copyOfRange(bytes, second + 1, bytes.length));
    }

    private static int indexOfNul(byte[] bytes, int from) {
        int at = from;
        while (at < bytes.length && bytes[at] != 0) {
            at++;
        }
        return at;
    }

    @Override
    public void handleSaslResponse(SaslServerContext context, ProtonBuffer response) {
        context.sendOutcome(SaslOutcome.SASL_AUTH, null); // We never send a challenge.
    }
}
