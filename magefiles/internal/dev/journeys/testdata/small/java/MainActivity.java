package dev.gondk.sample;

import android.app.Activity;
import android.os.Bundle;
import android.widget.TextView;

/** Shows what the Go library was built from, and calls nothing else in Go. */
public final class MainActivity extends Activity {
    static {
        System.loadLibrary("sample");
    }

    @Override
    protected void onCreate(Bundle state) {
        super.onCreate(state);
        setContentView(R.layout.main);
        Insets.pad(findViewById(R.id.root));
        TextView build = findViewById(R.id.build);
        build.setText(BuildInfo.text());
    }
}
