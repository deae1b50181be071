package dev.example.perf;

import java.lang.management.ManagementFactory;

/** Measures the processor's time: what else the machine does counts less so. */
public final class Timer {
    private static final int ROUNDS = 150;

    private Timer() {}

    public interface Code {
        long run(int n) throws Exception;
    }

    /** The nanoseconds that one of n turns takes at best, for each. The first rounds are for the compiler. */
    public static double[] best(int n, Code... all) throws Exception {
        double[] best = new double[all.length];
        for (int round = 0; round < ROUNDS; round++) {
            for (int i = 0; i < all.length; i++) {
                long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
                all[i].run(n);
                double each = (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start) / (double) n;
                best[i] = round == 0 ? each : Math.min(best[i], each);
            }
        }
        return best;
    }
}
