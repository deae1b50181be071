package dev.gondk.sample;

import android.os.Handler;
import android.os.Looper;

/** Updates content on a thread of its own. All methods are for the main thread; the listener is called there. */
final class ContentUpdate {
    /** What {@link #text} is about. */
    enum State { IDLE, CHECKING, AVAILABLE, INSTALLING, FAILED }

    /** What is done with an open Update. */
    private interface Work {
        void with(Update update) throws GolibException;
    }

    private final Handler main = new Handler(Looper.getMainLooper());
    private final Update update;

    private State state = State.IDLE;
    private Update.Content content;
    private Update.Release release;
    private int phase;
    private int percent;
    private int told; // what percent the working thread has told last
    private String failure = "";
    private Runnable listener;

    ContentUpdate(Update update) throws GolibException {
        this.update = update;
        content = update.current();
    }

    State state() {
        return state;
    }

    Update.Content content() {
        return content;
    }

    /** What the server offers while the state is AVAILABLE or INSTALLING. */
    Update.Release release() {
        return release;
    }

    /** Whether INSTALLING still downloads. */
    boolean downloading() {
        return phase == Update.Progress.DOWNLOADING;
    }

    /** How far that is, or what comes after it. */
    int percent() {
        return percent;
    }

    /** The reason while the state is FAILED. */
    String failure() {
        return failure;
    }

    /** Who is told of changes; null for nobody. */
    void setListener(Runnable listener) {
        this.listener = listener;
    }

    void check() {
        start(State.CHECKING, u -> {
            Update.Release found = u.check();
            main.post(() -> {
                release = found;
                show(found == null ? State.IDLE : State.AVAILABLE);
            });
        });
    }

    void install() {
        phase = Update.Progress.DOWNLOADING;
        percent = 0;
        told = 0;
        start(State.INSTALLING, u -> {
            u.apply(this::progress);
            finish(u);
        });
    }

    /** Keeps the content that was installed last. */
    void confirm() {
        Update.Content looked = content;
        start(State.CHECKING, u -> {
            u.confirm(looked);
            finish(u);
        });
    }

    void rollback() {
        start(State.CHECKING, u -> {
            u.rollback();
            finish(u);
        });
    }

    /** Whether a thread is at work. */
    boolean running() {
        return state == State.CHECKING || state == State.INSTALLING;
    }

    void cancel() {
        try {
            update.cancel();
        } catch (GolibException e) {
            throw new IllegalStateException(e); // the handle lives until close
        }
    }

    /** Ends what is running and gives the folder free. Nothing else may be called then. */
    void close() {
        listener = null;
        new Thread(() -> {
            try {
                update.close();
            } catch (GolibException e) {
                throw new IllegalStateException(e); // closed here and nowhere else
            }
        }, "update").start();
    }

    private void start(State next, Work work) {
        if (running()) {
            return;
        }
        show(next);
        new Thread(() -> {
            try {
                work.with(update);
            } catch (GolibException e) {
                main.post(() -> fail(e));
            }
        }, "update").start();
    }

    /** Called by the working thread, for each piece; the main thread is told of each percent. */
    private void progress(int next, long done, long total) {
        int now = total == 0 ? 100 : (int) (100 * done / total);
        if (now == told) {
            return;
        }
        told = now;
        main.post(() -> {
            phase = next;
            percent = now;
            show(state);
        });
    }

    private void finish(Update u) throws GolibException {
        Update.Content now = u.current();
        main.post(() -> {
            content = now;
            release = null;
            show(State.IDLE);
        });
    }

    private void fail(GolibException e) {
        failure = e.getMessage();
        show(e.isCanceled() ? State.IDLE : State.FAILED);
    }

    private void show(State next) {
        state = next;
        if (listener != null) {
            listener.run();
        }
    }
}
