package org.iomtfhir.chaos.line.proxy;

import java.io.IOException;
import java.net.Socket;

/** How a connection ends. */
public enum Ending {
    /** It is closed, in the middle of whatever is said. */
    CLOSE,
    /** It is reset: what is on its way is thrown away, and both ends get an error. */
    RESET;

    /** Ends it; one that has ended already stays so. */
    void end(Socket socket) {
        try (socket) {
            if (this == RESET) {
                socket.setSoLinger(true, 0);
            }
        } catch (IOException e) {
            // Ended by the other side meanwhile.
        }
    }
}
