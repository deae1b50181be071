package android.net;

import java.io.File;

public abstract class Uri {
    Uri() {}
    public static native Uri parse(String uriString);
    public static native Uri fromFile(File file);
    public static native String encode(String s);
    public static native String decode(String s);
    public abstract String getScheme();
    public abstract String getHost();
    public abstract String getPath();
    public abstract String getLastPathSegment();
    public native String getQueryParameter(String key);
    public abstract String toString();
}
