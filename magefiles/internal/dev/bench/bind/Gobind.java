import dev.example.perf.Timer;
import gobind.perf.Item;
import gobind.perf.Perf;
import gobind.perf.Rows;

/** Times what gobind wrote, and prints the names and nanoseconds. */
public final class Gobind {
    private Gobind() {}

    public static void main(String[] args) throws Exception {
        String text = "a string of 20 chars";
        System.out.println("ints " + Timer.best(100000, n -> {
            long sum = 0;
            for (int i = 0; i < n; i++) {
                sum += Perf.add(i, sum);
            }
            return sum;
        })[0]);
        System.out.println("text " + Timer.best(40000, n -> {
            long sum = 0;
            for (int i = 0; i < n; i++) {
                sum += Perf.echo(text).length();
            }
            return sum;
        })[0]);
        System.out.println("list " + Timer.best(4, n -> {
            long sum = 0;
            for (int i = 0; i < n; i++) {
                Rows rows = Perf.newRows(1000);
                for (long j = rows.len() - 1; j >= 0; j--) {
                    Item item = rows.at(j);
                    sum += item.getName().length() + item.getCount() + (long) item.getPrice() + (item.getFresh() ? 1 : 0);
                }
            }
            return sum;
        })[0]);
    }
}
