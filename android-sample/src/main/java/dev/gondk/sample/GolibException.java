package dev.gondk.sample;

import java.nio.charset.StandardCharsets;

/** What the Go library says when it fails. */
public final class GolibException extends Exception {
    private static final long serialVersionUID = 1;

    /** GOLIB_ECANCELED in golib.h. */
    private static final int CANCELED = -5;

    private final int code;

    /** The glue makes these: the number is one of golib.h's, the message is golib's own, in UTF-8. */
    GolibException(int code, byte[] message) {
        super(new String(message, StandardCharsets.UTF_8));
        this.code = code;
    }

    /** Whether the work was stopped on request. */
    public boolean isCanceled() {
        return code == CANCELED;
    }
}
