package dev.gondk.sample;

/** What the Go library says when it fails. */
public final class GolibException extends Exception {
    private static final long serialVersionUID = 1;

    /** GOLIB_ECANCELED in golib.h. */
    private static final int CANCELED = -5;

    private final int code;

    /** The glue makes these: the number is one of golib.h's, the message is golib_strerror's. */
    GolibException(int code, String message) {
        super(message);
        this.code = code;
    }

    /** Whether the work was stopped on request. */
    public boolean isCanceled() {
        return code == CANCELED;
    }
}
