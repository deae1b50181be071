package android.text;

public class TextUtils {
    TextUtils() {}
    public static native boolean isEmpty(CharSequence str);
    public static native boolean equals(CharSequence a, CharSequence b);
    public static native String join(CharSequence delimiter, Object[] tokens);
    public static native String join(CharSequence delimiter, Iterable tokens);
}
