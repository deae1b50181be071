package dev.example.every;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

/** Gives random values of every type to Go, which gives them back. */
final class Values {
    private final Random random;

    Values(long seed) {
        random = new Random(seed);
    }

    /** How many values have gone to Go and back. */
    static final AtomicLong COMPARED = new AtomicLong();

    static void same(Object want, Object got) {
        COMPARED.incrementAndGet();
        if (!Objects.deepEquals(want, got)) {
            throw new AssertionError("gave " + show(want) + ", got " + show(got));
        }
    }

    private static String show(Object o) {
        return Arrays.deepToString(new Object[] {o});
    }

    void round() throws Exception {
        numbers();
        texts();
        bytes();
        lists();
        maps();
        structs();
        others();
    }

    private void numbers() {
        boolean b = random.nextBoolean();
        same(!b, Every.bool(b));
        byte int8 = (byte) random.nextInt();
        same(int8, Every.int8(int8));
        short int16 = (short) random.nextInt();
        same(int16, Every.int16(int16));
        int int32 = random.nextInt();
        same(int32, Every.int32(int32));
        same(int32, Every.rune(int32));
        long int64 = random.nextLong();
        same(int64, Every.int64(int64));
        same(int64, Every.int_(int64));
        same(int64, Every.uint64(int64));
        same(int64, Every.uint(int64));
        same(int64, Every.uintptr(int64));
        same(int8 & 0xff, Every.uint8(int8 & 0xff));
        same(int16 & 0xffff, Every.uint16(int16 & 0xffff));
        same(int32 & 0xffffffffL, Every.uint32(int32 & 0xffffffffL));
        same(int16 & 0xffff, Every.sameLevel(int16 & 0xffff));
        float f = Float.intBitsToFloat(int32);
        same(f, Every.float32(f));
        double d = Double.longBitsToDouble(int64);
        same(d, Every.float64(d));
        Color c = color();
        same(Color.of((c.number() + 1) % 3), Every.nextColor(c));
        same(c.number() == 2 ? Color.RED : Color.of(c.number() + 1), c.next());
        Every.setLimit(int64);
        same(int64, Every.getLimit());
    }

    private Color color() {
        return Color.of(random.nextInt(3));
    }

    private void texts() throws Exception {
        String s = text();
        same(s, Every.string(s));
        same(s, Every.sameToken(s));
        same("Hello, x" + s, Every.greet("x" + s));
        same(new PairResult(s, s.getBytes("UTF-8").length), Every.pair(s));
        String id = String.valueOf((char) ('a' + random.nextInt(26)));
        same(id, Every.sameId(id));
        same("10.0.0." + (id.charAt(0) - 'a'), Every.addr("10.0.0." + (id.charAt(0) - 'a')));
        same("{\"a\": \"" + id + "\"}", Every.json("{\"a\": \"" + id + "\"}"));
        String big = new java.math.BigInteger(200, random).toString();
        same(big, Every.big(big));
        long mode = random.nextInt() & 0xffffffffL;
        same(mode, Every.mode(mode));
        same(new File(s, mode), Every.sameFile(new File(s, mode)));
        same(mode, Every.maybeMonth(mode));
        same(null, Every.maybeMonth(null));
        same("https://example.com/" + id + "?q=1", Every.maybeUrl("https://example.com/" + id + "?q=1"));
        same(null, Every.maybeUrl(null));
    }

    /** A text without half pairs, of any characters that Java has. */
    private String text() {
        StringBuilder b = new StringBuilder();
        for (int n = random.nextInt(random.nextInt(20) == 0 ? 3000 : 30); n > 0; n--) {
            int c = random.nextInt(random.nextInt(3) == 0 ? 0x110000 : 0x80);
            b.appendCodePoint(c >= 0xd800 && c < 0xe000 ? 0 : c);
        }
        return b.toString();
    }

    private byte[] data() {
        byte[] data = new byte[random.nextInt(random.nextInt(20) == 0 ? 5000 : 50)];
        random.nextBytes(data);
        return data;
    }

    private void bytes() {
        byte[] data = data();
        same(data, Every.bytes(data));
        same(data, Every.sameRaw(data));
        ByteBuffer direct = ByteBuffer.allocateDirect(data.length + 5);
        direct.position(3);
        direct.put(data);
        direct.limit(direct.position()).position(3);
        same(data, Every.bytes(direct));
        same(sum(data), Every.sum(data));
        same(sum(data), Every.sum(direct));
        byte[] digest = new byte[4];
        random.nextBytes(digest);
        same(digest, Every.sameDigest(digest));
    }

    private static long sum(byte[] data) {
        long sum = 0;
        for (byte b : data) {
            sum += b & 0xff;
        }
        return sum;
    }

    private void lists() {
        long[] ints = random.longs(random.nextInt(40)).toArray();
        same(ints, Every.ints(ints));
        List<String> texts = texts(random.nextInt(5));
        same(texts, Every.strings(texts));
        same(texts, Every.sameNames(texts));
        same(String.join("/", texts), Every.join("/", texts.toArray(new String[0])));
        List<double[]> matrix = Arrays.asList(random.doubles(random.nextInt(4)).toArray(), new double[0]);
        same(matrix.toArray(), Every.matrix(matrix).toArray());
        List<byte[]> blobs = Arrays.asList(data(), data());
        same(blobs.toArray(), Every.blobs(blobs).toArray());
        boolean[] bools = {random.nextBoolean(), random.nextBoolean()};
        same(bools, Every.bools(bools));
        int[] array = random.ints(3).toArray();
        same(array, Every.array(array));
        List<Instant> times = Arrays.asList(instant(), instant());
        same(times, Every.times(times));
    }

    private List<String> texts(int n) {
        List<String> all = new ArrayList<>();
        while (all.size() < n) {
            all.add(text());
        }
        return all;
    }

    private Instant instant() {
        return Instant.ofEpochSecond(random.nextInt() * 20L, random.nextInt(1000000000));
    }

    private void maps() {
        Map<String, Long> map = new HashMap<>();
        Map<Color, List<Point>> colors = new HashMap<>();
        Map<Point, String> points = new HashMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            map.put(text(), random.nextLong());
            colors.put(color(), Arrays.asList(point(), point()));
            points.put(point(), text());
        }
        same(map, Every.map(map));
        Map<Long, long[]> months = new HashMap<>();
        months.put(random.nextLong(), random.longs(random.nextInt(3)).toArray());
        same(months.keySet(), Every.months(months).keySet());
        same(months.values().toArray(), Every.months(months).values().toArray());
        same(colors, Every.colorMap(colors));
        same(points, Every.pointMap(points));
    }

    private Point point() {
        return new Point(random.nextLong(), random.nextLong());
    }

    private void structs() {
        Point p = point();
        same(p, Every.samePoint(p));
        same(p.getX() + p.getY(), p.sum());
        same(p, Every.maybePoint(p));
        same(null, Every.maybePoint(null));
        Every.setOrigin(p);
        same(p, Every.getOrigin());
        Person person = person(2);
        same(person, Every.samePerson(person));
        Employee e = new Employee(text(), 7, texts(1), null, new HashMap<>(), color(), data(), new ArrayList<>(), null, text(), random.nextLong());
        same(e, Every.sameEmployee(e));
        TextRange range = new TextRange(text(), text());
        same(range, Every.sameRange(range));
        Map<String, Figure> figures = new HashMap<>();
        figures.put(text(), new Disk(random.nextDouble()));
        Drawing drawing = new Drawing(random.nextBoolean() ? new Disk(random.nextDouble()) : null, figures);
        same(drawing, Every.sameDrawing(drawing));
        Event event = random.nextBoolean() ? new Joined(text()) : new Moved(point(), point());
        same(event, Every.sameEvent(event));
    }

    private Person person(int depth) {
        List<Person> friends = new ArrayList<>();
        Map<String, Double> scores = new HashMap<>();
        for (int i = random.nextInt(3); i > 0 && depth > 0; i--) {
            friends.add(person(depth - 1));
            scores.put(text(), random.nextDouble());
        }
        Point home = random.nextBoolean() ? point() : null;
        Counter counter = random.nextInt(10) == 0 ? new Counter(3) : null;
        return new Person(text(), random.nextInt(256), texts(2), home, scores, color(), data(), friends, counter, text());
    }

    private void others() throws Exception {
        long n = random.nextLong();
        same(n, Every.maybeInt(n));
        same(null, Every.maybeInt(null));
        Instant t = instant();
        same(t, Every.time(t));
        Duration d = Duration.ofNanos(random.nextLong());
        same(d, Every.duration(d));
        byte[] data = data();
        same(data, Every.readAll(new java.io.ByteArrayInputStream(data)));
        same(data, Every.readAll(Every.reader(data)));
    }
}
