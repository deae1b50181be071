package dev.example.every;

import static dev.example.every.Truth.contains;
import static dev.example.every.Truth.same;
import static dev.example.every.Truth.thrown;

import dev.example.every.gondk.GoException;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Go's structs behind interfaces, and the methods of its errors. */
final class Figures {
    private Figures() {}

    /** A figure of Java's. */
    private static final class Blot implements Figure {
        @Override
        public double surface(double scale) {
            return 7 * scale;
        }
    }

    static void run() throws Exception {
        events();
        figures();
        errors();
    }

    private static void events() {
        List<Event> all = Every.events();
        same(new Joined("Ann"), all.get(0));
        same(new Moved(new Point(1, 2), new Point(3, 4)), all.get(1));
        same("crashed by a wall", Every.eventName(all.get(2)));
        same(null, all.get(3));
        same("joined Bob", Every.eventName(new Joined("Bob")));
        same("moved to (5, 6)", Every.eventName(new Moved(new Point(0, 0), new Point(5, 6))));
        same("none", Every.eventName(null));
        same(new Joined("Bob"), Every.sameEvent(new Joined("Bob")));
        same(all.get(2), Every.sameEvent(all.get(2)));
        same(null, Every.sameEvent(null));
        thrown(IllegalArgumentException.class, () -> Every.eventName(new Event() {}));
        thrown(NullPointerException.class, () -> Every.eventName(new Joined(null)));
    }

    private static void figures() throws Exception {
        Disk disk = new Disk(2);
        Blot blot = new Blot();
        try (Plate plate = new Plate(3)) {
            same(new double[] {1000012, 9, 7}, Every.surfaces(Arrays.asList(disk, plate, blot)));
            same(24.0, ((Figure) disk).surface(2));
            thrown(ClosedException.class, () -> disk.surface(-1));
            same(disk, Every.sameFigure(disk));
            same(plate, Every.sameFigure(plate));
            same(true, blot == Every.sameFigure(blot));
            same(new Disk(1), Every.getFavorite());
            Every.setFavorite(blot);
            same(true, blot == Every.getFavorite());
            Every.setFavorite(disk);
            same(disk, Every.getFavorite());
            Map<String, Figure> others = new HashMap<>();
            others.put("disk", disk);
            others.put("blot", blot);
            others.put("none", null);
            Drawing drawing = new Drawing(plate, others);
            same(drawing, Every.sameDrawing(drawing));
            same(new Drawing(null, Collections.emptyMap()), Every.sameDrawing(new Drawing(null, Collections.emptyMap())));
            same(new Disk(4), Every.draw(f -> {
                same(disk, f);
                return new Disk(4);
            }, disk));
            same(true, blot == Every.draw(f -> {
                same(plate, f);
                return blot;
            }, plate));
            same(null, Every.draw(f -> f, null));
        }
    }

    /** What Go returned is Go's own error, with all that it has; what Java made has what Java knows of it. */
    private static void errors() throws Exception {
        MathException math = thrown(MathException.class, () -> Every.fail(2));
        same("so: fail 7", math.describe("so: "));
        same("a MathError", math.string());
        try (Counter c = math.wrapped(0)) {
            same(2L, c.value());
        }
        MathException wrapped = thrown(MathException.class, () -> math.wrapped(1));
        contains("wrapped: fail: code 2", wrapped);
        same("fail 7", wrapped.describe(""));
        MathException all = thrown(MathException.class, () -> Every.apply(Arrays.asList("a"), s -> {
            throw math;
        }));
        same("fail 7", all.describe(""));
        same("QUIET", thrown(QuietException.class, () -> Every.fail(3)).loud());
        same("made 0", new MathException("in Java", "made", 5).describe(""));
        same("SO", new QuietException("in Java", "so").loud());
        GoException own = thrown(MathException.class, () -> new MathException("in Java", "made", 5).wrapped(1));
        contains("wrapped: ", own);
    }
}
