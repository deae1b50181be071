package dev.example.every;

import dev.example.every.gondk.Look;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Paths;

/** Tells what both heaps have in use after a tenth of what is done, when compilers and pools have what they need, and at its end: no more, but for a little. */
final class Memory {
    private static final long LITTLE = 4 << 20;

    private final String what;
    private final long start = System.nanoTime();
    private long java;
    private long go;
    private long resident;

    Memory(String what) {
        this.what = what;
    }

    void begin() throws Exception {
        if (java == 0) {
            java = java();
            go = Every.heap();
            resident = resident();
        }
    }

    void end() throws Exception {
        long javaNow = java(), goNow = Every.heap();
        System.out.printf("%s: %.1f s; Java's heap %d KB, then %d KB; Go's %d KB, then %d KB; resident %d KB, then %d KB; Go has %d objects of Java%n", what,
            (System.nanoTime() - start) / 1e9, java >> 10, javaNow >> 10, go >> 10, goNow >> 10, resident >> 10, resident() >> 10, Look.objects());
        if (javaNow > java + LITTLE || goNow > go + LITTLE) {
            throw new AssertionError("memory grows");
        }
    }

    /** Garbage that Go has given back is found in the second round. */
    private static long java() throws InterruptedException {
        for (int i = 0; i < 3; i++) {
            Every.heap();
            System.gc();
            Thread.sleep(50);
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private static long resident() throws IOException {
        for (String line : Files.readAllLines(Paths.get("/proc/self/status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) << 10;
            }
        }
        throw new IOException("no VmRSS");
    }
}
