package dev.gondk.sample;

import android.os.Build;
import android.view.View;
import android.view.WindowInsets;

/** Keeps content clear of the bars and of the camera: apps with target SDK 35 and higher are drawn under them. */
final class Insets {
    private Insets() {}

    static void pad(View view) {
        view.setOnApplyWindowInsetsListener((v, insets) -> {
            apply(v, insets);
            return insets;
        });
    }

    @SuppressWarnings("deprecation") // the only way below API 30
    private static void apply(View view, WindowInsets insets) {
        if (Build.VERSION.SDK_INT >= 30) {
            int types = WindowInsets.Type.systemBars() | WindowInsets.Type.displayCutout();
            android.graphics.Insets in = insets.getInsets(types);
            view.setPadding(in.left, in.top, in.right, in.bottom);
            return;
        }
        view.setPadding(
                insets.getSystemWindowInsetLeft(),
                insets.getSystemWindowInsetTop(),
                insets.getSystemWindowInsetRight(),
                insets.getSystemWindowInsetBottom());
    }
}
