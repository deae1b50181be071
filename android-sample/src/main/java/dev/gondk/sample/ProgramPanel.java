package dev.gondk.sample;

import android.app.Activity;
import android.widget.Button;
import android.widget.EditText;
import android.widget.TextView;

import java.io.IOException;

/** The part of the screen that starts the program digest and shows what it writes. */
final class ProgramPanel {
    private final Activity activity;
    private final EditText file;
    private final TextView output;
    private final Button action;
    private Program running; // null when none is

    ProgramPanel(Activity activity) {
        this.activity = activity;
        file = activity.findViewById(R.id.program_file);
        output = activity.findViewById(R.id.program);
        action = activity.findViewById(R.id.program_action);
        action.setOnClickListener(v -> act());
        show("");
    }

    /** The activity goes, and the program with it. */
    void end() {
        if (running != null) {
            running.stop();
            running = null;
        }
    }

    private void act() {
        if (running != null) {
            end();
            show("");
            return;
        }
        try {
            running = Program.start(activity, "digest", this::ended, file.getText().toString());
            show(activity.getString(R.string.program_running));
        } catch (IOException e) {
            show(activity.getString(R.string.failed, e.getMessage()));
        }
    }

    private void ended(String text, int exitCode) {
        running = null;
        show(activity.getString(R.string.program_ended, text.trim(), exitCode));
    }

    private void show(String text) {
        output.setText(text);
        action.setText(running != null ? R.string.cancel : R.string.program_run);
    }
}
