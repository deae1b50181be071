package android.os;

public final class Looper {
    private Looper() {}
    public static native Looper getMainLooper();
    public static native Looper myLooper();
    public static native void prepare();
    public static native void loop();
    public native Thread getThread();
    public native boolean isCurrentThread();
    public native void quit();
    public native void quitSafely();
}
