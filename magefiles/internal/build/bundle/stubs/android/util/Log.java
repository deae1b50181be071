package android.util;

public final class Log {
    public static final int VERBOSE = 2;
    public static final int DEBUG = 3;
    public static final int INFO = 4;
    public static final int WARN = 5;
    public static final int ERROR = 6;
    public static final int ASSERT = 7;
    private Log() {}
    public static native int v(String tag, String msg);
    public static native int v(String tag, String msg, Throwable tr);
    public static native int d(String tag, String msg);
    public static native int d(String tag, String msg, Throwable tr);
    public static native int i(String tag, String msg);
    public static native int i(String tag, String msg, Throwable tr);
    public static native int w(String tag, String msg);
    public static native int w(String tag, String msg, Throwable tr);
    public static native int w(String tag, Throwable tr);
    public static native int e(String tag, String msg);
    public static native int e(String tag, String msg, Throwable tr);
    public static native int wtf(String tag, String msg);
    public static native int wtf(String tag, String msg, Throwable tr);
    public static native boolean isLoggable(String tag, int level);
    public static native int println(int priority, String tag, String msg);
    public static native String getStackTraceString(Throwable tr);
}
