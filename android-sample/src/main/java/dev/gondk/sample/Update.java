package dev.gondk.sample;

import java.nio.charset.StandardCharsets;

/** Keeps a file of content up to date, as golib_update.h says. Any thread may call; {@link #check} and {@link #apply} take their time. */
final class Update implements AutoCloseable {
    /** Is told how far {@link #apply} is, by the thread that called it. What it throws ends the update. */
    interface Progress {
        /**
         * @param phase {@link #DOWNLOADING} or {@link #PATCHING}
         * @param done bytes, of total
         */
        void at(int phase, long done, long total);

        int DOWNLOADING = 1;
        int PATCHING = 2;
    }

    /** What is installed. */
    static final class Content {
        /** 0: nothing is. */
        final long version;

        final long size;
        final boolean confirmed;

        private Content(long[] numbers) {
            version = numbers[0];
            size = numbers[1];
            confirmed = numbers[2] != 0;
        }
    }

    /** What the server offers. */
    static final class Release {
        final long version;
        final long size;

        /** Bytes to be downloaded: fewer than size where a delta fits. */
        final long download;

        private Release(long[] numbers) {
            version = numbers[0];
            size = numbers[1];
            download = numbers[2];
        }
    }

    private final long handle;

    /**
     * Opens the folder, which counts as a start of the app: content that was not confirmed in two starts gives way to the earlier one.
     *
     * @param hmacKey in base64, or empty: requests are not signed
     */
    Update(String dir, String url, String keys, String hmacKey) throws GolibException {
        handle = open(bytes(dir), bytes(url), bytes(keys), bytes(hmacKey));
    }

    Content current() throws GolibException {
        return new Content(current(handle));
    }

    /** The file of the current content; empty if there is none. */
    String path() throws GolibException {
        return new String(pathBytes(handle), StandardCharsets.UTF_8);
    }

    /** What is new on the server; null: nothing. */
    Release check() throws GolibException {
        Release release = new Release(check(handle));
        return release.version == 0 ? null : release;
    }

    /** Installs what {@link #check} has given last. */
    void apply(Progress progress) throws GolibException {
        apply(handle, progress);
    }

    /** Says that the current content is good. */
    void confirm(Content content) throws GolibException {
        confirm(handle, content.version);
    }

    /** Goes back to the content before the current one. */
    void rollback() throws GolibException {
        rollback(handle);
    }

    /** Stops {@link #check} and {@link #apply}, from another thread. */
    void cancel() throws GolibException {
        cancel(handle);
    }

    @Override
    public void close() throws GolibException {
        close(handle);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static native long open(byte[] dir, byte[] url, byte[] keys, byte[] hmacKey) throws GolibException;

    private static native byte[] pathBytes(long handle) throws GolibException;

    private static native long[] current(long handle) throws GolibException;

    private static native long[] check(long handle) throws GolibException;

    private static native void apply(long handle, Progress progress) throws GolibException;

    private static native void confirm(long handle, long version) throws GolibException;

    private static native void rollback(long handle) throws GolibException;

    private static native void cancel(long handle) throws GolibException;

    private static native void close(long handle) throws GolibException;
}
