package dev.example.every.gondk;

/** What tests see of both tables. */
public final class Look {
    private Look() {}

    /** The place that a value of Go's has in Go's table. */
    public static long place(GoObject object) {
        return object.ref.number & 0xffffffffL;
    }

    /** How many objects of Java Go has. */
    public static int objects() {
        return Refs.size();
    }

    /** Calls that no class makes: with what a stale half would give. */
    public static void release(long reference) {
        Natives.release(reference, 1);
    }
}
