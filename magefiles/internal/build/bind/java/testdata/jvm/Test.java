package dev.example.greeter.gondk;

import dev.example.greeter.*;
import dev.example.odd.odd.Deep;
import java.util.*;

/** What the classes of a binding do without Go. */
public final class Test {
    public static void main(String[] args) throws Exception {
        numbers();
        texts();
        ranges();
        values();
        refs();
        errors();
        closing();
        collecting();
        iterating();
        cancelling();
        calling();
        structs();
    }

    /** For callers outside of the package: iterators fail from now on, or no longer. */
    public static void fail(boolean fails) {
        Natives.fail = fails;
    }

    static void same(Object want, Object got) {
        if (!Objects.deepEquals(want, got)) {
            throw new AssertionError("want " + Values.text(want) + ", got " + Values.text(got));
        }
    }

    interface Body {
        void run() throws Exception;
    }

    static <T extends Throwable> T fails(Class<T> type, String message, Body body) {
        try {
            body.run();
        } catch (Throwable t) {
            if (type.isInstance(t) && String.valueOf(t.getMessage()).contains(message)) {
                return type.cast(t);
            }
            throw new AssertionError("another exception than " + message, t);
        }
        throw new AssertionError("no exception: " + message);
    }

    static void numbers() {
        Random random = new Random(1);
        for (int i = 0; i < 10000; i++) {
            long n = random.nextLong() >> random.nextInt(64);
            Wire w = Wire.arguments();
            w.putBool(n > 0);
            w.putInt8((byte) n);
            w.putInt16((short) n);
            w.putInt32((int) n);
            w.putInt64(n);
            w.putUint8((int) n & 0xff);
            w.putUint16((int) n & 0xffff);
            w.putUint32(n & 0xffffffffL);
            w.putFloat32(Float.intBitsToFloat((int) n));
            w.putFloat64(Double.longBitsToDouble(n));
            Wire r = Wire.results(w.bytes());
            same(n > 0, r.getBool());
            same((byte) n, r.getInt8());
            same((short) n, r.getInt16());
            same((int) n, r.getInt32());
            same(n, r.getInt64());
            same((int) n & 0xff, r.getUint8());
            same((int) n & 0xffff, r.getUint16());
            same(n & 0xffffffffL, r.getUint32());
            same(Float.intBitsToFloat((int) n), r.getFloat32());
            same(Double.longBitsToDouble(n), r.getFloat64());
        }
        Wire w = Wire.arguments();
        w.putInt32(0x01020304);
        same(new byte[] {4, 3, 2, 1}, w.bytes());
    }

    static void texts() throws Exception {
        Map<String, String> cases = new LinkedHashMap<>();
        for (String s : new String[] {"", "a\0b", "Grüße", "日本", "\ud83d\ude00!", new String(new char[100000]).replace('\0', '語')}) {
            cases.put(s, s);
        }
        cases.put("\ud83d", "\ufffd");
        cases.put("\ude00\ud83d", "\ufffd\ufffd");
        cases.put("a\ud83db", "a\ufffdb");
        for (Map.Entry<String, String> c : cases.entrySet()) {
            Wire w = Wire.arguments();
            w.putString(c.getKey());
            w.putInt8((byte) 7);
            byte[] utf8 = c.getValue().getBytes("UTF-8");
            same(utf8, Arrays.copyOfRange(w.bytes(), 4, 4 + utf8.length));
            Wire r = Wire.results(w.bytes());
            same(c.getValue(), r.getString());
            same((byte) 7, r.getInt8());
        }
        Wire w = Wire.arguments();
        w.putBytes(null);
        w.putBytes(new byte[] {1, 2});
        Wire r = Wire.results(w.bytes());
        same(new byte[0], r.getBytes());
        same(new byte[] {1, 2}, r.getBytes());
    }

    static void ranges() {
        fails(IllegalArgumentException.class, "256 is no uint8 of Go: it must be 0 to 255", () -> Wire.arguments().putUint8(256));
        fails(IllegalArgumentException.class, "-1 is no uint16 of Go", () -> Wire.arguments().putUint16(-1));
        fails(IllegalArgumentException.class, "4294967296 is no uint32 of Go", () -> Wire.arguments().putUint32(1L << 32));
        fails(NullPointerException.class, "name", () -> Greeter.greet(null, Language.GERMAN));
        fails(IllegalArgumentException.class, "no number in Go", () -> Greeter.greet("", Language.UNRECOGNIZED));
        same(Language.UNRECOGNIZED, Language.of(99));
    }

    static void values() {
        Object a = Arrays.asList(new byte[] {1}, null, Collections.singletonMap("k", new int[] {2}));
        Object b = Arrays.asList(new byte[] {1}, null, Collections.singletonMap("k", new int[] {2}));
        same(true, Values.equal(a, b));
        same(Values.hash(a), Values.hash(b));
        same("[[1], null, {k=[2]}]", Values.text(a));
        same(false, Values.equal(a, Arrays.asList(new byte[] {2}, null, Collections.singletonMap("k", new int[] {2}))));
        same(false, Values.equal(Collections.singletonMap("k", null), Collections.singletonMap("l", null)));
        same(null, Values.list(null));
    }

    static void refs() {
        Object o = new Object();
        long n = Refs.number(o);
        same(true, n < 0);
        same(n, Refs.number(o));
        same(0L, Refs.number(null));
        same(true, Refs.get(n, false) == o);
        Refs.release(n, -1); // for the way of a result
        same(true, Refs.get(n, true) == o);
        Refs.release(n, 2);
        same(0, Refs.size());
        fails(IllegalStateException.class, "given back", () -> Refs.get(n, false));
        fails(IllegalStateException.class, "second time", () -> Refs.release(n, 1));
        same(true, Refs.number(o) != n);
        Refs.release(Refs.number(o), 2);
        fails(IllegalArgumentException.class, "java.lang.Object cannot be given to Go", () -> Refs.sealed(o));
    }

    static Throwable error(int number, long cause, int... all) {
        Wire w = Wire.arguments();
        Natives.goError(w, "text", number, cause, all);
        return Dispatch.error(w.bytes());
    }

    static void errors() {
        NobodyException e = (NobodyException) error(0, 0, 0);
        same("text", e.getMessage());
        same(true, e.is(NobodyException.class));
        same(true, e.is(GoException.class));
        same(GoException.class, error(-1, 0).getClass());
        same(false, ((GoException) error(-1, 0)).is(NobodyException.class));

        Wire w = Wire.arguments(); // Go's own error goes back as a reference
        Codecs.putError(w, e);
        Wire r = Wire.results(w.bytes());
        same((byte) 1, r.getInt8());
        same(((GoException) e).error.ref.number, r.getInt64());

        Exception cause = new java.io.IOException("disk");
        long n = Refs.number(cause);
        same(true, error(-1, n).getCause() == cause);
        same(0, Refs.size());

        for (Throwable t : new Throwable[] {new NobodyException("mine"), new java.io.IOException("disk")}) {
            w = Wire.arguments();
            Codecs.putError(w, t);
            r = Wire.results(w.bytes());
            same((byte) 2, r.getInt8());
            same(true, Refs.get(r.getInt64(), true) == t);
            same(t instanceof NobodyException ? "mine" : "java.io.IOException: disk", r.getString());
            same(t instanceof NobodyException ? 0 : -1, r.getInt32());
        }
        for (int kind = 3; kind <= 5; kind++) {
            w = Wire.arguments();
            w.putInt8((byte) kind);
            w.putString("kind " + kind);
            Throwable t = Dispatch.error(w.bytes());
            same("kind " + kind, t.getMessage());
            same(kind == 3 ? IllegalStateException.class : kind == 4 ? IllegalArgumentException.class : GoPanic.class, t.getClass());
        }
    }

    static void closing() throws Exception {
        Book book = new Book();
        Book same = Codecs.toGreeter_Book(GoRef.number(book));
        same(book, same);
        same(book.hashCode(), same.hashCode());
        same(false, book.equals(new Book()));
        book.close();
        fails(IllegalStateException.class, "Book is closed a second time", book::close);
        fails(IllegalStateException.class, "Book is used after it was closed", () -> book.add(null));
        fails(IllegalStateException.class, "Book is used after it was closed", book::guests);
    }

    static void collecting() throws Exception {
        long first = Natives.last;
        for (int i = 0; i < 10000; i++) {
            new Book();
        }
        Book kept = new Book();
        for (int i = 0; i < 200 && Natives.counts.keySet().stream().filter(n -> n > first).count() > 1; i++) {
            System.gc();
            Thread.sleep(10);
        }
        same(1L, Natives.counts.keySet().stream().filter(n -> n > first).count());
        same(1, Natives.counts.get(GoRef.number(kept)));
        GoRef.keep(kept);
    }

    static void iterating() throws Exception {
        Book book = new Book();
        GoIterator<Guest> guests = book.guests();
        List<Guest> all = new ArrayList<>();
        while (guests.hasNext()) {
            same(true, guests.hasNext());
            all.add(guests.next());
        }
        same(Arrays.asList(new Guest("guest 2", 2), new Guest("guest 1", 1), new Guest("guest 0", 0)), all);
        fails(NoSuchElementException.class, "", guests::next);
        long number = GoRef.number(guests);
        guests.close();
        guests.close();
        same(null, Natives.counts.get(number));
        Natives.fail = true;
        UncheckedGoException e = fails(UncheckedGoException.class, "broken", () -> book.guests().hasNext());
        same(GoException.class, e.getCause().getClass());
    }

    static void cancelling() {
        Cancellation c = new Cancellation();
        same(false, c.isCancelled());
        c.cancel();
        same(true, c.isCancelled());
        c.close();
        c.close();
        c.cancel();
    }

    static void calling() throws Exception {
        Book book = new Book();
        List<String> seen = new ArrayList<>();
        book.add((g, n) -> seen.add(n + " " + g), new Guest("Ann", 3), new Guest("Bob", 4));
        same(Arrays.asList("1 Guest{name=Ann, age=3}", "2 Guest{name=Bob, age=4}"), seen);
        RuntimeException thrown = new RuntimeException("mine");
        same(true, thrown == fails(RuntimeException.class, "mine", () -> book.add((g, n) -> { throw thrown; }, new Guest("", 0))));
        Progress gos = Codecs.toGreeter_Progress(Natives.give(), true);
        gos.onGuest(new Guest("Cid", 5), 9);
        same("9 Guest{name=Cid, age=5}", Natives.seen);
        same(GoRef.number((GoObject) gos), Refs.number(gos));
        ((AutoCloseable) gos).close();
        fails(IllegalStateException.class, "is used after it was closed", () -> gos.onGuest(new Guest("", 0), 0));
        Progress mine = (g, n) -> {};
        same(true, mine == Codecs.toGreeter_Progress(Refs.number(mine), false));
        byte[] out = Dispatch.call(Refs.number((Progress) (g, n) -> {}), 99, new byte[0]);
        same((byte) 2, out[0]);
    }

    static void structs() {
        Guest ann = new Guest("Ann", 3);
        same(new Guest("Ann", 3), ann);
        same(new Guest("Ann", 3).hashCode(), ann.hashCode());
        same(false, ann.equals(new Guest("Ann", 4)));
        same("Ann", ann.component1());
        fails(NullPointerException.class, "name", () -> new Guest(null, 3));
        Random random = new Random(2);
        for (int i = 0; i < 1000; i++) {
            long seed = random.nextLong();
            Deep v = deep(new Random(seed));
            same(v, deep(new Random(seed)));
            same(v.hashCode(), deep(new Random(seed)).hashCode());
            same(v.toString(), deep(new Random(seed)).toString());
            same(false, v.equals(deep(random)));
            dev.example.odd.gondk.Wire w = dev.example.odd.gondk.Wire.arguments();
            dev.example.odd.gondk.Codecs.putOdd_Deep(w, v);
            same(v, dev.example.odd.gondk.Codecs.getOdd_Deep(dev.example.odd.gondk.Wire.results(w.bytes())));
        }
        Deep v = deep(random);
        fails(IllegalArgumentException.class, "an array of Go has 4 elements here, not 3", () -> dev.example.odd.gondk.Codecs.putOdd_Deep(
            dev.example.odd.gondk.Wire.arguments(), new Deep(v.getLists(), v.getMap(), v.getPlain(), new byte[3], 0, 0, null, null, v.getWhen(), v.getLong_(), null)));
        fails(IllegalArgumentException.class, "292 years", () -> dev.example.odd.gondk.Codecs.nanos(java.time.Duration.ofDays(200000)));
    }

    /** A struct with lists, maps and arrays in one another, and times. */
    static Deep deep(Random random) {
        List<byte[]> lists = new ArrayList<>();
        Map<String, int[]> map = new HashMap<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            byte[] bytes = new byte[random.nextInt(5)];
            random.nextBytes(bytes);
            lists.add(bytes);
            map.put("key " + i, random.ints(random.nextInt(4)).toArray());
        }
        return new Deep(lists, map, random.doubles(random.nextInt(4)).toArray(), new byte[] {1, 2, 3, (byte) random.nextInt()}, random.nextFloat(), Double.NaN,
            random.nextBoolean() ? (Boolean) random.nextBoolean() : null, null, java.time.Instant.ofEpochSecond(random.nextInt(), random.nextInt(1000000000)),
            java.time.Duration.ofNanos(random.nextLong()), null);
    }
}
