package gondk;

import com.android.tools.r8.D8;
import java.util.ArrayList;
import java.util.List;

/** Runs D8 several times in one JVM: "--intermediate ... then --release ...". The first that fails ends the program. */
final class Dex {
    public static void main(String[] words) {
        List<String> command = new ArrayList<>();
        for (String word : words) {
            if (word.equals("then")) {
                D8.main(command.toArray(new String[0]));
                command.clear();
            } else {
                command.add(word);
            }
        }
        D8.main(command.toArray(new String[0]));
    }
}
