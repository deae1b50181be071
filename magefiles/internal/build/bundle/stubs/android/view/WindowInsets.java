package android.view;

import android.graphics.Insets;

public final class WindowInsets {
    public static final WindowInsets CONSUMED = null;
    public static final class Type {
        private Type() {}
        public static native int statusBars();
        public static native int navigationBars();
        public static native int captionBar();
        public static native int ime();
        public static native int systemGestures();
        public static native int displayCutout();
        public static native int systemBars();
    }
    private WindowInsets() {}
    public native Insets getInsets(int typeMask);
    public native Insets getInsetsIgnoringVisibility(int typeMask);
    public native boolean isVisible(int typeMask);
    public native int getSystemWindowInsetLeft();
    public native int getSystemWindowInsetTop();
    public native int getSystemWindowInsetRight();
    public native int getSystemWindowInsetBottom();
    public native WindowInsets consumeSystemWindowInsets();
}
