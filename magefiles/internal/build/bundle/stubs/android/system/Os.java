package android.system;

public final class Os {
    private Os() {}
    public static native String getenv(String name);
    public static native void setenv(String name, String value, boolean overwrite) throws ErrnoException;
    public static native void unsetenv(String name) throws ErrnoException;
    public static native int getpid();
    public static native int getuid();
    public static native void chmod(String path, int mode) throws ErrnoException;
    public static native void rename(String oldPath, String newPath) throws ErrnoException;
    public static native void symlink(String oldPath, String newPath) throws ErrnoException;
    public static native String readlink(String path) throws ErrnoException;
    public static native String strerror(int errno);
}
