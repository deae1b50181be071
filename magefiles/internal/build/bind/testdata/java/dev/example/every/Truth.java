package dev.example.every;

import dev.example.every.gondk.Cancellation;
import dev.example.every.gondk.GoException;
import dev.example.every.gondk.GoIterator;
import dev.example.every.gondk.GoPanic;
import dev.example.every.gondk.Look;
import dev.example.every.gondk.UncheckedGoException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/** Calls everything of the API, and compares. Its first argument names what is done, the others how often. */
public final class Truth {
    private Truth() {}

    public static void main(String[] args) throws Exception {
        int n = args.length > 1 ? Integer.parseInt(args[1]) : 0;
        collect();
        switch (args[0]) {
            case "values":
                values(n);
                break;
            case "all":
                texts();
                refusals();
                objects();
                proxies();
                errors();
                layers();
                Figures.run();
                Io.run();
                contexts();
                iterators();
                threads(n);
                closing(n);
                collected();
                handles(Integer.parseInt(args[2]));
                break;
            case "panic":
                Every.panic("on purpose");
                break;
            case "aside":
                Every.workAside(1, (done, total) -> {
                    throw new IllegalStateException("nobody takes this");
                });
                break;
            case "throw":
                thrownPanics();
                break;
            default:
                throw new IllegalArgumentException(args[0]);
        }
        System.out.println(args[0] + " holds");
    }

    /** Has the garbage collector run all the time. */
    private static void collect() {
        Thread t = new Thread(() -> {
            while (true) {
                System.gc();
                try {
                    Thread.sleep(20);
                } catch (InterruptedException e) {
                    return;
                }
            }
        });
        t.setDaemon(true);
        t.start();
    }

    static void same(Object want, Object got) {
        Values.same(want, got);
    }

    interface Code {
        void run() throws Exception;
    }

    /** The exception that code must throw. */
    static <T extends Throwable> T thrown(Class<T> type, Code code) {
        try {
            code.run();
        } catch (Throwable t) {
            if (type == t.getClass()) {
                return type.cast(t);
            }
            throw new AssertionError("not " + type, t);
        }
        throw new AssertionError("no " + type);
    }

    static void contains(String text, Throwable t) {
        if (t.getMessage() == null || !t.getMessage().contains(text)) {
            throw new AssertionError("no \"" + text + "\" in it", t);
        }
    }

    private static void values(int n) throws Exception {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Values v = new Values(seed);
        Memory memory = new Memory(n + " values there and back");
        while (Values.COMPARED.get() < n) {
            if (Values.COMPARED.get() > n / 10) {
                memory.begin();
            }
            v.round();
        }
        memory.end();
    }

    private static void texts() {
        same("a\0b", Every.string("a\0b"));
        same("\ufffdx", Every.string("\ud800x"));
        same("x\ufffd", Every.string("x\udc00"));
        same("\ufffd\ufffd", Every.string("\udc00\ud800"));
        same(Arrays.asList("\ufffdx", "\0"), Every.strings(Arrays.asList("\ud800x", "\0")));
        same("😀", Every.string("😀"));
        same("", Every.string(""));
        StringBuilder b = new StringBuilder();
        for (int i = 0; i < 100000; i++) {
            b.append("äöü€😀 ");
        }
        same(b.toString(), Every.string(b.toString()));
        thrown(NullPointerException.class, () -> Every.string(null));
        same(0, Every.bytes((byte[]) null).length);
        same(0, Every.strings(null).size());
    }

    private static void refusals() {
        contains("does not fit", thrown(IllegalArgumentException.class, () -> Every.uint8(256)));
        contains("does not fit", thrown(IllegalArgumentException.class, () -> Every.uint16(-1)));
        contains("does not fit", thrown(IllegalArgumentException.class, () -> Every.uint32(1L << 32)));
        thrown(IllegalArgumentException.class, () -> Every.samePerson(new Person("", 256, new ArrayList<>(), null, new java.util.HashMap<>(), Color.RED, new byte[0], new ArrayList<>(), null, "")));
        thrown(IllegalArgumentException.class, () -> Every.addr("no address"));
        thrown(IllegalArgumentException.class, () -> Every.big("no number"));
        contains("closed before", thrown(IllegalStateException.class, () -> Look.release(123456789L << 32)));
        thrown(IllegalArgumentException.class, () -> Every.bytes(java.nio.ByteBuffer.allocate(5)));
    }

    private static void objects() throws Exception {
        Counter c = new Counter(5);
        same(8L, c.add(3));
        c.setStep(10);
        same(10L, c.getStep());
        c.setName("ä");
        same("ä", c.getName());
        same(c, c.self());
        same(c, Every.sameCounter(c));
        same(null, Every.sameCounter(null));
        List<Long> seen = new ArrayList<>();
        c.each(i -> {
            seen.add(i);
            return i < 3;
        });
        same(Arrays.asList(0L, 1L, 2L, 3L), seen);
        same(3, Every.counters(3).size());
        c.close();
        thrown(IllegalStateException.class, c::value);
        thrown(ClosedException.class, () -> new FastCounter(0));
        try (FastCounter fast = new FastCounter(1.5)) {
            same(1.5, fast.getSpeed());
        }
        IntStack stack = new IntStack();
        stack.push(4);
        same(new IntStackPopResult(4, true), stack.pop());
        same(new IntStackPopResult(0, false), stack.pop());
        same("ope", Token.short_("open"));
    }

    /** A shape of Java's. */
    static final class Circle implements Shape {
        @Override
        public double area() {
            return 3;
        }

        @Override
        public String name() {
            return "circle";
        }
    }

    private static void proxies() throws Exception {
        Circle circle = new Circle();
        same("circle", Every.describe(circle));
        same("nothing", Every.describe(null));
        same(true, circle == Every.sameShape(circle));
        Every.keep(circle);
        System.gc();
        same(true, circle == Every.kept());
        Every.keep(null);
        Square square = new Square(2);
        same(4.0, Every.sameShape(square).area());
        same(square, Every.sameShape(square));
        same(true, circle == Every.largest(Arrays.asList(Every.unit(), circle)));
        same("open", Every.open(Every.secret()));
        same(12L, Every.adder(5).call(7));
        IntToBoolFunc never = i -> false;
        new Counter(3).each(never);
        same(10L, Every.work(10, (done, total) -> total == 10));
        same(4L, Every.work(10, (done, total) -> done < 4));
        same(10L, Every.work(10, null));
        AtomicReference<Thread> thread = new AtomicReference<>();
        same(3L, Every.workAside(3, (done, total) -> {
            thread.set(Thread.currentThread());
            return true;
        }));
        same(true, thread.get().isDaemon());
        same(true, thread.get() != Thread.currentThread());
        same("Go", thread.get().getName());
        same(Arrays.asList("A", "B"), Every.apply(Arrays.asList("a", "b"), String::toUpperCase));
        same("headtail", Every.tell(new Ear()));
    }

    static class Ear implements Listener {
        @Override
        public Counter onCounter(Counter c) {
            same(9L, c.value());
            return c;
        }

        @Override
        public long onData(String name, byte[] data, List<Person> people) throws GoException {
            same("name", name);
            same(new byte[] {1, 2}, data);
            same("Ann", people.get(0).getName());
            return 9;
        }

        @Override
        public void onError(Throwable err) {
            same(NobodyException.class, err.getClass());
        }

        @Override
        public void onPoint(Point p) {
            same(new Point(1, 2), p);
        }

        @Override
        public ListenerOnSplitResult onSplit(String text) {
            return new ListenerOnSplitResult("head", "tail");
        }

        @Override
        public void onWork(Cancellation context, long n) throws GoException {
            same(9L, n);
            same(false, context.isCancelled());
        }
    }

    private static void errors() throws Exception {
        contains("nobody is there", thrown(NobodyException.class, () -> Every.greet("")));
        NobodyException wrapped = thrown(NobodyException.class, () -> Every.check(true));
        contains("check: nobody is there", wrapped);
        Every.check(false);
        MathException math = thrown(MathException.class, () -> Every.divide(1, 0));
        same("divide", math.getOp());
        same(1L, math.getCode());
        same(new DivideResult(3, 1), Every.divide(7, 2));
        contains("quiet", thrown(QuietException.class, () -> Every.fail(3)));
        NobodyException all = thrown(NobodyException.class, () -> Every.fail(4));
        same(true, all.is(MathException.class) && all.is(QuietException.class) && !all.is(ClosedException.class));
        contains("another", thrown(GoException.class, () -> Every.fail(5)));
        same(null, Every.lastError(0));
        same(QuietException.class, Every.lastError(3).getClass());
        same("all is well", Every.explain(null));
        same("check: nobody is there", Every.explain(wrapped));
        same("java.lang.IllegalStateException: mine", Every.explain(new IllegalStateException("mine")));
    }

    /** Java's exception through Go and back, and through Java again. */
    private static void layers() throws Exception {
        IllegalStateException mine = new IllegalStateException("mine");
        same(true, mine == thrown(IllegalStateException.class, () -> Every.run(() -> {
            throw mine;
        })));
        same(true, mine == thrown(IllegalStateException.class, () -> Every.run(() -> Every.run(() -> Every.run(() -> {
            throw mine;
        })))));
        GoException checked = new GoException("checked");
        same(true, checked == thrown(GoException.class, () -> Every.apply(Arrays.asList("a"), s -> {
            throw checked;
        })));
        NobodyException inner = thrown(NobodyException.class, () -> Every.apply(Arrays.asList(""), s -> Every.greet(s)));
        contains("nobody is there", inner);
        GoException outer = thrown(GoException.class, () -> Every.tell(new Ear() {
            @Override
            public void onWork(Cancellation context, long n) throws GoException {
                throw checked;
            }
        }));
        contains("work\nchecked", outer);
        same(true, outer.getCause() == checked);
        MathException made = thrown(MathException.class, () -> Every.apply(Arrays.asList("a"), s -> {
            throw new MathException("made", "in Java", 7);
        }));
        same("in Java", made.getOp());
    }

    private static void contexts() throws Exception {
        Every.sleep(Duration.ofMillis(1));
        try (Cancellation c = new Cancellation()) {
            same(false, Every.cancelled("", c));
            Thread ends = new Thread(c::cancel);
            ends.start();
            contains("canceled", thrown(GoException.class, () -> Every.sleep(c, Duration.ofHours(1))));
            same(true, Every.cancelled("", c));
            same(true, c.isCancelled());
            ends.join();
        }
    }

    private static void iterators() throws Exception {
        List<Long> all = new ArrayList<>();
        for (GoIterator<Long> it = Every.count(3); it.hasNext(); ) {
            all.add(it.next());
        }
        same(Arrays.asList(0L, 1L, 2L), all);
        try (GoIterator<Long> it = Every.count(1L << 60)) {
            same(0L, it.next());
            AtomicReference<Object> other = new AtomicReference<>();
            Thread t = new Thread(() -> other.set(it.next()));
            t.start();
            t.join();
            same(1L, other.get());
        }
        GoIterator<Point> points = Every.points(2);
        same(new Point(0, 0), points.next());
        same(new Point(1, 0), points.next());
        same(ClosedException.class, thrown(UncheckedGoException.class, points::hasNext).getCause().getClass());
        try (Cancellation c = new Cancellation(); GoIterator<String> ticks = Every.ticks(c, 1000)) {
            same("a", ticks.next());
            same("b", ticks.next());
            c.cancel();
            for (int i = 0; ticks.hasNext(); i++) {
                same(true, i < 1000);
                ticks.next();
            }
        }
    }

    private static void together(int threads, Code code) throws Exception {
        AtomicReference<Throwable> failed = new AtomicReference<>();
        List<Thread> all = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            Thread t = new Thread(() -> {
                try {
                    code.run();
                } catch (Throwable e) {
                    failed.set(e);
                }
            });
            all.add(t);
            t.start();
        }
        for (Thread t : all) {
            t.join();
        }
        if (failed.get() != null) {
            throw new AssertionError(failed.get());
        }
    }

    private static void threads(int n) throws Exception {
        AtomicLong calls = new AtomicLong();
        Counter shared = new Counter(0);
        together(16, () -> {
            for (int i = 0; i < n / 16; i++) {
                shared.add(1);
                Circle circle = new Circle();
                same("circle", Every.describe(circle));
                same(true, circle == Every.sameShape(circle));
                Square square = new Square(2);
                same(square, Every.sameShape(square));
                same(2L, Every.workAside(2, (done, total) -> calls.incrementAndGet() > 0));
                same("text", Every.string("text"));
                Disk disk = new Disk(i);
                same(disk, Every.sameFigure(disk));
                same(new byte[] {1, 2}, Every.readAll(Every.sameReader(new ByteArrayInputStream(new byte[] {1, 2}))));
                thrown(NobodyException.class, () -> Every.greet(""));
            }
        });
        same(n / 16 * 16L, shared.value());
        same(n / 16 * 32L, calls.get());
    }

    /** What is closed while it is used either still works, or is an exception. */
    private static void closing(int n) throws Exception {
        for (int i = 0; i < n / 10; i++) {
            Counter c = new Counter(0);
            AtomicLong closed = new AtomicLong();
            together(3, () -> {
                try {
                    for (int j = 0; j < 20; j++) {
                        c.add(1);
                    }
                    c.close();
                    closed.incrementAndGet();
                } catch (IllegalStateException e) {
                    contains("close", e);
                }
            });
            same(1L, closed.get());
            InputStream in = Every.reader(new byte[100]);
            AtomicLong readers = new AtomicLong();
            together(3, () -> {
                try {
                    for (int j = readers.getAndIncrement() == 0 ? 0 : 20; j < 20; j++) {
                        in.read();
                    }
                    in.close();
                } catch (IOException | IllegalStateException e) {
                    contains("closed", e);
                }
            });
        }
    }

    /** What nobody has any more is given back on both sides, also where each has the other. */
    private static void collected() throws Exception {
        for (int i = 0; i < 2000; i++) {
            Counter c = new Counter(0);
            Every.keep(new Circle());
            c.each(j -> c == null);
            Every.adder(i).call(1);
            Every.reader(new byte[10]).read();
            Every.sameReader(new ByteArrayInputStream(new byte[10])).read();
            new MathException("in Java", "made", i).describe("");
        }
        Every.keep(null);
        for (int i = 0; i < 200 && Look.objects() > 10; i++) {
            for (int j = 0; j < 100; j++) {
                Every.strings(Arrays.asList("garbage", "for Go's collector", new String(new char[10000])));
            }
            Thread.sleep(10);
        }
        same(true, Look.objects() <= 10);
    }

    /** A handle takes the place of one that was closed. */
    private static void handles(int n) throws Exception {
        long most = 0;
        Memory memory = new Memory(n + " handles");
        for (int i = 0; i < n; i++) {
            if (i == n / 10) {
                memory.begin();
            }
            Counter c = new Counter(i);
            most = Math.max(most, Look.place(c));
            c.close();
        }
        if (most > 4000) {
            throw new AssertionError(most + " places for one handle at a time");
        }
        memory.end();
    }

    private static void thrownPanics() throws Exception {
        GoPanic p = thrown(GoPanic.class, () -> Every.panic("on purpose"));
        contains("on purpose", p);
        contains("every.Panic", p);
        same("still here", Every.string("still here"));
        IllegalStateException mine = new IllegalStateException("mine");
        same(true, mine == thrown(IllegalStateException.class, () -> Every.run(() -> {
            throw mine;
        })));
        contains("on purpose", thrown(GoPanic.class, () -> Every.run(() -> Every.panic("on purpose"))));
    }
}
