package dev.gondk.sample;

import android.os.Handler;
import android.os.Looper;

import dev.gondk.sample.golib.content.CanceledException;
import dev.gondk.sample.golib.content.Digest;
import dev.gondk.sample.golib.gondk.Cancellation;
import dev.gondk.sample.golib.gondk.GoException;

/** Computes the SHA-256 of one file on a thread of its own. All methods are for the main thread; the listener is called there. */
final class FileDigest {
    /** Where the work stands. */
    enum State { RUNNING, DONE, CANCELED, FAILED }

    private final Handler main = new Handler(Looper.getMainLooper());
    private final String path;
    private final Cancellation cancellation = new Cancellation();

    private State state = State.RUNNING;
    private int percent;
    private Digest digest;
    private String failure = "";
    private Runnable listener;

    private FileDigest(String path) {
        this.path = path;
    }

    static FileDigest start(String path) {
        FileDigest digest = new FileDigest(path);
        new Thread(digest::compute, "digest").start();
        return digest;
    }

    State state() {
        return state;
    }

    /** How far the work is while it is running. */
    int percent() {
        return percent;
    }

    /** The digest when done. */
    Digest digest() {
        return digest;
    }

    /** The reason when failed. */
    String failure() {
        return failure;
    }

    String path() {
        return path;
    }

    /** Who is told of changes; null for nobody. */
    void setListener(Runnable listener) {
        this.listener = listener;
    }

    void cancel() {
        cancellation.cancel();
    }

    private void compute() {
        try {
            Digest result = Go.digest(cancellation, path, this::progress);
            main.post(() -> {
                digest = result;
                show(State.DONE);
            });
        } catch (GoException e) {
            main.post(() -> {
                failure = e.getMessage();
                show(e.is(CanceledException.class) ? State.CANCELED : State.FAILED);
            });
        } finally {
            cancellation.close();
        }
    }

    /** Called by the working thread. */
    private void progress(int now) {
        main.post(() -> {
            percent = now;
            show(State.RUNNING);
        });
    }

    private void show(State next) {
        state = next;
        if (listener != null) {
            listener.run();
        }
    }
}
