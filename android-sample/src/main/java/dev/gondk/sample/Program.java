package dev.gondk.sample;

import android.content.Context;
import android.os.Handler;
import android.os.Looper;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A Go program of this app, running as a process of its own. All methods are for the main thread; the listener is called there. */
final class Program {
    /** Who is told how the program has ended. */
    interface Listener {
        /** @param output what it wrote, errors too */
        void ended(String output, int exitCode);
    }

    private final Handler main = new Handler(Looper.getMainLooper());
    private final Process process;
    private Listener listener;

    private Program(Process process, Listener listener) {
        this.process = process;
        this.listener = listener;
    }

    /**
     * Starts lib&lt;name&gt;.so. Android lets an app start what its installer has unpacked, and nothing else.
     *
     * @throws IOException when this device has no such program, or the app's libraries were not unpacked
     */
    static Program start(Context context, String name, Listener listener, String... args) throws IOException {
        File file = new File(context.getApplicationInfo().nativeLibraryDir, "lib" + name + ".so");
        List<String> command = new ArrayList<>(Arrays.asList(args));
        command.add(0, file.getPath());
        ProcessBuilder builder = new ProcessBuilder(command).directory(context.getFilesDir()).redirectErrorStream(true);
        builder.environment().put("TMPDIR", context.getCacheDir().getPath());
        Program program = new Program(builder.start(), listener);
        new Thread(program::follow, name).start();
        return program;
    }

    /** Ends the program if it still runs; nobody is told. */
    void stop() {
        listener = null;
        process.destroy();
    }

    private void follow() {
        String output;
        try {
            process.getOutputStream().close();
            output = readAll(process.getInputStream());
        } catch (IOException e) {
            output = e.getMessage();
        }
        String text = output;
        int code = waitFor();
        main.post(() -> {
            if (listener != null) {
                listener.ended(text, code);
            }
        });
    }

    private int waitFor() {
        while (true) {
            try {
                return process.waitFor();
            } catch (InterruptedException e) {
                // Nobody interrupts this thread: it lives as long as the program.
            }
        }
    }

    private static String readAll(InputStream from) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] block = new byte[4096];
        for (int n = from.read(block); n >= 0; n = from.read(block)) {
            all.write(block, 0, n);
        }
        return new String(all.toByteArray(), StandardCharsets.UTF_8);
    }
}
