package gondk;

import com.android.tools.build.bundletool.commands.BuildBundleCommand;
import com.android.tools.build.bundletool.commands.ValidateBundleCommand;
import com.android.tools.build.bundletool.flags.FlagParser;
import com.android.tools.build.bundletool.flags.ParsedFlags;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Makes several bundles in one JVM: "build-bundle ... then validate ... and build-bundle ...". After "then" comes the
 * next command for a bundle, after "and" the first for another, which is made at the same time. If any command fails,
 * so does the program.
 */
final class Batch {
    private static final ThreadLocal<ByteArrayOutputStream> said = ThreadLocal.withInitial(ByteArrayOutputStream::new);

    public static void main(String[] words) throws InterruptedException {
        PrintStream out = System.out;
        System.setOut(new PrintStream(new Said()));
        ExecutorService threads = Executors.newCachedThreadPool();
        List<Future<ByteArrayOutputStream>> bundles = new ArrayList<>();
        for (List<String> bundle : split(Arrays.asList(words), "and")) {
            bundles.add(threads.submit(() -> make(bundle)));
        }
        try {
            for (Future<ByteArrayOutputStream> bundle : bundles) {
                out.print(bundle.get());
            }
            out.flush();
        } catch (ExecutionException e) {
            e.printStackTrace();
            System.exit(1);
        }
        System.exit(0); // bundletool's own threads do not end
    }

    private static ByteArrayOutputStream make(List<String> bundle) throws Exception {
        for (List<String> command : split(bundle, "then")) {
            ParsedFlags flags = new FlagParser().parse(command.toArray(new String[0]));
            switch (command.get(0)) {
                case BuildBundleCommand.COMMAND_NAME:
                    BuildBundleCommand.fromFlags(flags).execute();
                    break;
                case ValidateBundleCommand.COMMAND_NAME:
                    ValidateBundleCommand.fromFlags(flags).execute();
                    break;
                default:
                    throw new IllegalArgumentException(command.get(0));
            }
        }
        return said.get();
    }

    private static List<List<String>> split(List<String> words, String at) {
        List<List<String>> parts = new ArrayList<>();
        parts.add(new ArrayList<>());
        for (String word : words) {
            if (word.equals(at)) {
                parts.add(new ArrayList<>());
            } else {
                parts.get(parts.size() - 1).add(word);
            }
        }
        return parts;
    }

    /** Keeps what the threads print apart. */
    private static final class Said extends OutputStream {
        @Override
        public void write(int b) {
            said.get().write(b);
        }

        @Override
        public void write(byte[] bytes, int from, int length) {
            said.get().write(bytes, from, length);
        }
    }
}
