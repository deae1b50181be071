package dev.example.greeter.gondk;

import dev.example.greeter.*;
import java.util.*;
import java.util.concurrent.ConcurrentHashMap;

/** In the place of Go: a table of counts, and as much of the greeter as the test asks for. */
public final class Natives {
    static final Map<Long, Integer> counts = new ConcurrentHashMap<>();
    static long last;

    static synchronized long give() {
        counts.put(++last, 1);
        return last;
    }

    static void release(long reference, int count) {
        counts.merge(reference, -count, (a, b) -> a + b == 0 ? null : a + b);
    }

    static int left = 3;
    static boolean fail;

    static byte[] next(long reference) {
        Wire w = Wire.arguments();
        if (fail) {
            goError(w, "broken", -1, 0);
            return w.bytes();
        }
        w.putInt8((byte) 0);
        w.putBool(left > 0);
        if (left-- > 0) {
            Codecs.putGreeter_Guest(w, new Guest("guest " + left, left));
        }
        return w.bytes();
    }

    static long context() {
        return give();
    }

    static final Set<Long> cancelled = new HashSet<>();

    static void cancel(long reference) {
        cancelled.add(reference);
    }

    static boolean cancelled(long reference) {
        return cancelled.contains(reference);
    }

    /** An error as Go writes it. */
    static void goError(Wire w, String message, int number, long cause, int... all) {
        w.putInt8((byte) 1);
        w.putInt64(give());
        w.putString(message);
        w.putInt32(number);
        w.putInt32(all.length);
        for (int i : all) {
            w.putInt32(i);
        }
        w.putInt64(cause);
    }

    public static String greeter_Greet(String name, long in) throws GoException {
        return name + in;
    }

    public static long greeter_NewBook() {
        return give();
    }

    public static void greeter_Book_Add(long self, long context, long p, byte[] packed) throws GoException {
        List<Guest> guests = Codecs.getListOfGreeter_Guest(Wire.results(packed));
        for (int i = 0; i < guests.size(); i++) {
            while (guests.get(i).getName().equals("never") && !cancelled.contains(context)) {
                Thread.yield();
            }
            Wire in = Wire.arguments();
            Codecs.putGreeter_Guest(in, guests.get(i));
            in.putInt64(i + 1);
            byte[] out = Dispatch.call(p, 0, in.bytes());
            if (out[0] != 0) {
                Natives.<RuntimeException>raise(Dispatch.error(thrown(out)));
            }
        }
        Dispatch.release(p, 1);
    }

    /** What Go sends where an exception of Java comes back to it: with a count more. */
    static byte[] thrown(byte[] out) {
        Wire in = Wire.arguments(out);
        in.getInt8();
        long reference = in.getInt64();
        Refs.release(reference, -1);
        Wire w = Wire.arguments();
        w.putInt8((byte) 2);
        w.putInt64(reference);
        w.putString("");
        return w.bytes();
    }

    @SuppressWarnings("unchecked")
    static <T extends Throwable> void raise(Throwable t) throws T {
        throw (T) t;
    }

    static String seen;

    public static void greeter_Progress_OnGuest(long self, long n, byte[] packed) {
        seen = n + " " + Codecs.getGreeter_Guest(Wire.results(packed));
    }

    public static long greeter_Book_Guests(long self) {
        return give();
    }
}
