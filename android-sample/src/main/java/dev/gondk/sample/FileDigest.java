package dev.gondk.sample;

import android.os.Handler;
import android.os.Looper;

/** Computes the SHA-256 of one file on a thread of its own. All methods are for the main thread; the listener is called there. */
final class FileDigest {
    /** Where the work stands. */
    enum State { RUNNING, DONE, CANCELED, FAILED }

    private final Handler main = new Handler(Looper.getMainLooper());
    private final String path;
    private final long token = Golib.cancelToken();

    private State state = State.RUNNING;
    private String text = "";
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

    /** The digest when done, the reason when failed. */
    String text() {
        return text;
    }

    String path() {
        return path;
    }

    /** Who is told when the work has ended; null for nobody. */
    void setListener(Runnable listener) {
        this.listener = listener;
    }

    void cancel() {
        if (state != State.RUNNING) {
            return;
        }
        try {
            Golib.cancel(token);
        } catch (GolibException e) {
            throw new IllegalStateException(e); // the handle lives as long as the state is RUNNING
        }
    }

    private void compute() {
        try {
            String hex = Golib.sha256File(path, token);
            main.post(() -> finish(State.DONE, hex));
        } catch (GolibException e) {
            State end = e.isCanceled() ? State.CANCELED : State.FAILED;
            main.post(() -> finish(end, e.getMessage()));
        }
    }

    private void finish(State end, String result) {
        state = end;
        text = result;
        try {
            Golib.releaseToken(token);
        } catch (GolibException e) {
            throw new IllegalStateException(e); // given back here and nowhere else
        }
        if (listener != null) {
            listener.run();
        }
    }
}
