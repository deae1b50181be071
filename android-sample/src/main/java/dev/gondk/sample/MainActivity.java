package dev.gondk.sample;

import android.app.Activity;
import android.os.Bundle;
import android.view.View;
import android.widget.Button;
import android.widget.TextView;

/**
 * Shows a greeting by Go, what the Go library was built from, the digest that it computes of this app's base APK, what a Go program
 * writes, and content that the library updates.
 */
public final class MainActivity extends Activity {
    private TextView digestView;
    private Button action;
    private FileDigest digest; // null when the library could not be loaded
    private UpdatePanel updates; // null as well, or where no server is set
    private ProgramPanel program; // null when the library could not be loaded

    @Override
    protected void onCreate(Bundle state) {
        super.onCreate(state);
        setContentView(R.layout.main);
        Insets.pad(findViewById(R.id.root));
        digestView = findViewById(R.id.digest);
        action = findViewById(R.id.action);
        action.setOnClickListener(v -> act());

        TextView greeting = findViewById(R.id.greeting);
        try {
            System.loadLibrary("sample"); // it has the Go code, and the glue of BuildInfo
            greeting.setText(Go.greet(getString(R.string.app_name)));
        } catch (UnsatisfiedLinkError e) {
            greeting.setText(getString(R.string.failed, e.getMessage()));
            action.setVisibility(View.GONE);
            return;
        }
        TextView build = findViewById(R.id.build);
        build.setText(BuildInfo.text());
        Kept kept = (Kept) getLastNonConfigurationInstance();
        watch(kept != null ? kept.digest : computeDigest());
        program = new ProgramPanel(this);
        updates = UpdatePanel.show(this, kept != null ? kept.update : null);
    }

    /** What a rotation hands on to the next activity. */
    private static final class Kept {
        private final FileDigest digest;
        private final ContentUpdate update;

        private Kept(FileDigest digest, ContentUpdate update) {
            this.digest = digest;
            this.update = update;
        }
    }

    @Override
    public Object onRetainNonConfigurationInstance() {
        return digest == null ? null : new Kept(digest, updates == null ? null : updates.update());
    }

    @Override
    protected void onDestroy() {
        if (digest != null) {
            digest.setListener(null);
            if (!isChangingConfigurations()) {
                digest.cancel();
            }
        }
        if (program != null) {
            program.end();
        }
        if (updates != null) {
            updates.end(isChangingConfigurations());
        }
        super.onDestroy();
    }

    private FileDigest computeDigest() {
        return FileDigest.start(getApplicationInfo().sourceDir);
    }

    private void watch(FileDigest next) {
        digest = next;
        digest.setListener(this::show);
        show();
    }

    private void act() {
        if (digest.state() == FileDigest.State.RUNNING) {
            digest.cancel();
        } else {
            watch(computeDigest());
        }
    }

    private void show() {
        digestView.setText(describe());
        boolean running = digest.state() == FileDigest.State.RUNNING;
        action.setText(running ? R.string.cancel : R.string.again);
    }

    private String describe() {
        switch (digest.state()) {
            case RUNNING:
                return getString(R.string.digest_running, digest.path(), digest.percent());
            case DONE:
                return getString(R.string.digest_done, digest.digest().getSha256(), digest.digest().getSize());
            case CANCELED:
                return getString(R.string.digest_canceled);
            default:
                return getString(R.string.failed, digest.failure());
        }
    }
}
