package android.os;

import java.io.File;

public class Environment {
    public static final String MEDIA_MOUNTED = "mounted";
    public static native String getExternalStorageState();
    public static native File getExternalStorageDirectory();
}
