package android.util;

public class Base64 {
    public static final int DEFAULT = 0;
    public static final int NO_PADDING = 1;
    public static final int NO_WRAP = 2;
    public static final int URL_SAFE = 8;
    Base64() {}
    public static native byte[] decode(String str, int flags);
    public static native byte[] encode(byte[] input, int flags);
    public static native String encodeToString(byte[] input, int flags);
}
