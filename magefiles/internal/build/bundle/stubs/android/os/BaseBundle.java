package android.os;

import java.util.Set;

public class BaseBundle {
    BaseBundle() {}
    public native boolean containsKey(String key);
    public native boolean isEmpty();
    public native int size();
    public native Set<String> keySet();
    public native void remove(String key);
    public native boolean getBoolean(String key);
    public native boolean getBoolean(String key, boolean defaultValue);
    public native int getInt(String key);
    public native int getInt(String key, int defaultValue);
    public native long getLong(String key);
    public native long getLong(String key, long defaultValue);
    public native double getDouble(String key);
    public native String getString(String key);
    public native String getString(String key, String defaultValue);
    public native String[] getStringArray(String key);
    public native void putBoolean(String key, boolean value);
    public native void putInt(String key, int value);
    public native void putLong(String key, long value);
    public native void putDouble(String key, double value);
    public native void putString(String key, String value);
    public native void putStringArray(String key, String[] value);
}
