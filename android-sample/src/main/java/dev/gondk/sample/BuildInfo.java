package dev.gondk.sample;

import java.nio.charset.StandardCharsets;

/** What the Go library was built from. It comes from golib's C API, by the glue in jni/golib_jni.c: load the library before. */
final class BuildInfo {
    private BuildInfo() {}

    /** JSON, as golib.h says, a line for each key. */
    static String text() {
        return new String(json(), StandardCharsets.UTF_8);
    }

    private static native byte[] json();
}
