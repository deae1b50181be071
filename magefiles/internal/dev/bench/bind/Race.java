package dev.example.perf;

/** Times the binding and hand-written glue in turns, and prints the name and the nanoseconds of both. */
public final class Race {
    private Race() {}

    public static void main(String[] args) throws Exception {
        Perf.add(1, 2); // loads the library
        Peer.init();
        String text = "a string of 20 chars";
        race("ints", 100000, n -> {
            long sum = 0;
            for (int i = 0; i < n; i++) {
                sum += Perf.add(i, sum);
            }
            return sum;
        }, n -> {
            long sum = 0;
            for (int i = 0; i < n; i++) {
                sum += Peer.add(i, sum);
            }
            return sum;
        });
        race("text", 40000, n -> {
            long sum = 0;
            for (int i = 0; i < n; i++) {
                sum += Perf.echo(text).length();
            }
            return sum;
        }, n -> {
            long sum = 0;
            for (int i = 0; i < n; i++) {
                sum += Peer.echo(text).length();
            }
            return sum;
        });
        race("list", 50, n -> {
            long sum = 0;
            for (int i = 0; i < n; i++) {
                sum += Perf.items(1000).size();
            }
            return sum;
        }, n -> {
            long sum = 0;
            for (int i = 0; i < n; i++) {
                sum += Peer.items(1000).length;
            }
            return sum;
        });
    }

    private static void race(String name, int n, Timer.Code ours, Timer.Code peer) throws Exception {
        double[] best = Timer.best(n, ours, peer);
        System.out.println(name + " " + best[0] + " " + best[1]);
    }
}
