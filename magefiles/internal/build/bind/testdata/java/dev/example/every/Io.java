package dev.example.every;

import static dev.example.every.Truth.contains;
import static dev.example.every.Truth.same;
import static dev.example.every.Truth.thrown;

import dev.example.every.gondk.GoException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/** Streams of both sides. */
final class Io {
    private Io() {}

    private static final byte[] BIG = new byte[300001];

    static {
        new Random(1).nextBytes(BIG);
    }

    static void run() throws Exception {
        javas();
        gos();
        both();
    }

    /** An InputStream that tells when it is closed. */
    private static class Told extends FilterInputStream {
        int closed;

        Told(InputStream in) {
            super(in);
        }

        @Override
        public void close() throws IOException {
            closed++;
            super.close();
        }
    }

    private static InputStream failing(Throwable t) {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                if (t instanceof IOException) {
                    throw (IOException) t;
                }
                throw (RuntimeException) t;
            }
        };
    }

    /** Streams of Java, which Go uses. */
    private static void javas() throws Exception {
        Told told = new Told(new ByteArrayInputStream(BIG));
        same(BIG, Every.readAll(told));
        same(1, told.closed);
        same(new byte[0], Every.readAll(new ByteArrayInputStream(new byte[0])));
        thrown(NobodyException.class, () -> Every.readAll(null));
        IOException mine = new IOException("mine");
        same(true, mine == thrown(IOException.class, () -> Every.readAll(failing(mine))));
        IllegalStateException unchecked = new IllegalStateException("mine");
        same(true, unchecked == thrown(IllegalStateException.class, () -> Every.readAll(failing(unchecked))));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        same((long) BIG.length, Every.copy(out, new ByteArrayInputStream(BIG)));
        same(BIG, out.toByteArray());
        same(true, mine == thrown(IOException.class, () -> Every.copy(new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw mine;
            }
        }, new ByteArrayInputStream(BIG))));
        same(true, told == Every.sameReader(told));
        same(true, told == Every.sameCloser(told));
        same(true, out == Every.sameWriter(out));
        same(null, Every.sameReader(null));
    }

    /** Streams of Go, which Java uses. */
    private static void gos() throws Exception {
        try (InputStream in = Every.reader(BIG)) {
            same(BIG[0] & 0xff, in.read());
            same(0, in.read(new byte[0]));
            same(Arrays.copyOfRange(BIG, 1, BIG.length), all(in));
            same(-1, in.read());
            in.close();
            contains("closed", thrown(IOException.class, in::read));
            thrown(IllegalStateException.class, () -> Every.readAll(in));
            thrown(IndexOutOfBoundsException.class, () -> in.read(new byte[1], 1, 1));
        }
        same(null, Every.noReader());
        InputStream broken = Every.broken(new byte[] {1, 2});
        byte[] two = new byte[5];
        same(2, broken.read(two));
        same(new byte[] {1, 2, 0, 0, 0}, two);
        IOException failed = thrown(IOException.class, broken::read);
        contains("read: code 2", failed);
        same(2L, ((MathException) failed.getCause()).getCode());
        thrown(IOException.class, () -> broken.read(two));
        same(ClosedException.class, thrown(IOException.class, broken::close).getCause().getClass());
        broken.close();
        try (Sink sink = new Sink()) {
            OutputStream out = sink.out();
            out.write('a');
            out.write(new byte[] {'b', 'c', 'd', 'e'}, 1, 2);
            out.write(new byte[0]);
            out.flush();
            same("acd", sink.text());
            OutputStream other = sink.out();
            out.close();
            out.close();
            same(true, sink.closed());
            contains("closed", thrown(IOException.class, () -> out.write(1)));
            same(ClosedException.class, thrown(IOException.class, () -> other.write(1)).getCause().getClass());
        }
    }

    private static byte[] all(InputStream in) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] buffer = new byte[100000];
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            out.write(buffer, 0, n);
        }
        return out.toByteArray();
    }

    /** Streams of one side that go through the other, and back. */
    private static void both() throws Exception {
        same(BIG, Every.readAll(Every.reader(BIG)));
        same(BIG, all(Every.sameReader(Every.reader(BIG))));
        same(new byte[] {1, 2, 3}, all(Every.readers(Arrays.asList(new ByteArrayInputStream(new byte[] {1, 2}), Every.reader(new byte[] {3})))));
        try (Sink sink = new Sink()) {
            Every.copy(sink.out(), Every.reader("through".getBytes("UTF-8")));
            same("through", sink.text());
        }
        AtomicInteger ends = new AtomicInteger();
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        Opener opener = new Opener() {
            @Override
            public InputStream open(String name) throws GoException {
                if (name.isEmpty()) {
                    throw new NobodyException("no name");
                }
                return new Told(new ByteArrayInputStream(name.getBytes())) {
                    @Override
                    public void close() throws IOException {
                        ends.incrementAndGet();
                    }
                };
            }

            @Override
            public void save(String name, InputStream from, OutputStream to) {
                try {
                    to.write(all(from));
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            }
        };
        Every.convert(opener, "name", log);
        same("NAME", log.toString());
        same(1, ends.get());
        thrown(NobodyException.class, () -> Every.convert(opener, "", log));
    }
}
