package dev.example.perf;

/** Hand-written glue. */
final class Peer {
    private Peer() {}

    static native void init();

    static native long add(long a, long b);

    static native String echo(String s);

    static native Item[] items(long n);
}
