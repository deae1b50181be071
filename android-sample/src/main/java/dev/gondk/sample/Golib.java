package dev.gondk.sample;

import android.content.Context;
import android.system.ErrnoException;
import android.system.Os;

import java.nio.charset.StandardCharsets;

/** The Go library, as Java sees it. Call {@link #load} before anything else. */
final class Golib {
    private static boolean loaded;

    private Golib() {}

    /**
     * Loads the library into this process; does nothing the second time.
     *
     * @throws UnsatisfiedLinkError when the app holds no library that fits this device
     */
    static synchronized void load(Context context) {
        if (loaded) {
            return;
        }
        try {
            // Go copies the environment when it starts, and its os.TempDir is /data/local/tmp unless told otherwise: no app may write there.
            Os.setenv("TMPDIR", context.getCacheDir().getPath(), true);
        } catch (ErrnoException e) {
            throw new IllegalStateException("cannot set TMPDIR", e);
        }
        System.loadLibrary("sample");
        loaded = true;
    }

    /** What the library was built from, as JSON; golib.h names the keys. */
    static String buildInfo() throws GolibException {
        return new String(buildInfoBytes(), StandardCharsets.UTF_8);
    }

    /** JSON as people read it: a line for each key. */
    static String indent(String json) throws GolibException {
        return new String(indentBytes(json.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8);
    }

    /**
     * The SHA-256 of a file, in hexadecimal.
     *
     * @param token 0, or one of {@link #cancelToken} with which another thread can stop this call
     */
    static String sha256File(String path, long token) throws GolibException {
        byte[] hex = sha256FileBytes(path.getBytes(StandardCharsets.UTF_8), token);
        return new String(hex, StandardCharsets.US_ASCII);
    }

    /** A handle for stopping work, never 0. Give it back with {@link #releaseToken}. */
    static native long cancelToken();

    /** Stops the work that was started with the handle, now or later. */
    static native void cancel(long token) throws GolibException;

    /** Takes the handle back. */
    static native void releaseToken(long token) throws GolibException;

    // Bytes, not strings: JNI's own UTF-8 is not the UTF-8 of file names and of Go.
    private static native byte[] buildInfoBytes() throws GolibException;

    private static native byte[] indentBytes(byte[] json) throws GolibException;

    private static native byte[] sha256FileBytes(byte[] path, long token) throws GolibException;
}
