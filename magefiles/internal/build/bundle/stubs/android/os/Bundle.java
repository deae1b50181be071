package android.os;

public final class Bundle extends BaseBundle {
    public static final Bundle EMPTY = null;
    public Bundle() {}
    public Bundle(Bundle b) {}
    public native byte[] getByteArray(String key);
    public native float getFloat(String key);
    public native CharSequence getCharSequence(String key);
    public native Bundle getBundle(String key);
    public native void putByteArray(String key, byte[] value);
    public native void putFloat(String key, float value);
    public native void putCharSequence(String key, CharSequence value);
    public native void putBundle(String key, Bundle value);
    public native void putAll(Bundle bundle);
    public native void clear();
}
