package gondk.begin;

import android.app.Activity;
import android.os.Bundle;
import android.widget.TextView;

/** Shows what Go says. */
public final class MainActivity extends Activity {
    static {
        System.loadLibrary("app");
    }

    static native String hello();

    @Override
    protected void onCreate(Bundle state) {
        super.onCreate(state);
        TextView text = new TextView(this);
        text.setText(hello());
        setContentView(text);
    }
}
