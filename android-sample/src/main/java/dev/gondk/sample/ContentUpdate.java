package dev.gondk.sample;

import android.os.Handler;
import android.os.Looper;

import dev.gondk.sample.golib.content.CanceledException;
import dev.gondk.sample.golib.content.Installed;
import dev.gondk.sample.golib.content.Phase;
import dev.gondk.sample.golib.content.Release;
import dev.gondk.sample.golib.content.Rollout;
import dev.gondk.sample.golib.content.Updater;
import dev.gondk.sample.golib.gondk.Cancellation;
import dev.gondk.sample.golib.gondk.GoException;

/** Updates content on a thread of its own. All methods are for the main thread; the listener is called there. */
final class ContentUpdate {
    /** What {@link #text} is about. */
    enum State { IDLE, CHECKING, AVAILABLE, INSTALLING, FAILED }

    /** What takes its time. */
    private interface Work {
        void until(Cancellation canceled) throws GoException;
    }

    private final Handler main = new Handler(Looper.getMainLooper());
    private final Updater updater;
    private final Rollout rollout; // null: the newest release is taken

    private State state = State.IDLE;
    private Cancellation cancellation; // of what is running
    private Installed content;
    private Release release;
    private Phase phase;
    private int percent;
    private String failure = "";
    private Runnable listener;

    ContentUpdate(Updater updater, Rollout rollout) {
        this.updater = updater;
        this.rollout = rollout;
        content = updater.current();
    }

    State state() {
        return state;
    }

    Installed content() {
        return content;
    }

    /** Who decides which release is taken; null: nobody. */
    Rollout rollout() {
        return rollout;
    }

    /** What the server offers while the state is AVAILABLE or INSTALLING. */
    Release release() {
        return release;
    }

    /** Whether INSTALLING still downloads. */
    boolean downloading() {
        return phase == Phase.DOWNLOADING;
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
        start(State.CHECKING, canceled -> {
            Release found = updater.check(canceled);
            main.post(() -> {
                release = found;
                show(found == null ? State.IDLE : State.AVAILABLE);
            });
        });
    }

    void install() {
        phase = Phase.DOWNLOADING;
        percent = 0;
        start(State.INSTALLING, canceled -> {
            finish(Go.install(canceled, updater, now -> progress(Phase.DOWNLOADING, now), now -> progress(Phase.PATCHING, now)));
        });
    }

    /** Keeps the content that was installed last. */
    void confirm() {
        long looked = content.getVersion();
        start(State.CHECKING, canceled -> {
            updater.confirm(looked);
            finish(updater.current());
        });
    }

    void rollback() {
        start(State.CHECKING, canceled -> {
            updater.rollback();
            finish(updater.current());
        });
    }

    /** Whether a thread is at work. */
    boolean running() {
        return state == State.CHECKING || state == State.INSTALLING;
    }

    void cancel() {
        cancellation.cancel();
    }

    /** Ends what is running and gives the folder free. Nothing else may be called then. */
    void close() {
        listener = null;
        new Thread(() -> {
            try {
                updater.close();
                if (rollout != null) {
                    rollout.close();
                }
            } catch (GoException e) {
                throw new IllegalStateException(e); // it only gives a lock back
            }
        }, "update").start();
    }

    private void start(State next, Work work) {
        if (running()) {
            return;
        }
        Cancellation canceled = new Cancellation();
        cancellation = canceled;
        show(next);
        new Thread(() -> {
            try {
                work.until(canceled);
            } catch (GoException e) {
                main.post(() -> fail(e));
            } finally {
                canceled.close();
            }
        }, "update").start();
    }

    /** Called by the working thread. */
    private void progress(Phase next, int now) {
        main.post(() -> {
            phase = next;
            percent = now;
            show(state);
        });
    }

    private void finish(Installed now) {
        main.post(() -> {
            content = now;
            release = null;
            show(State.IDLE);
        });
    }

    private void fail(GoException e) {
        failure = e.getMessage();
        show(e.is(CanceledException.class) ? State.IDLE : State.FAILED);
    }

    private void show(State next) {
        state = next;
        if (listener != null) {
            listener.run();
        }
    }
}
